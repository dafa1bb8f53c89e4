/*
 * What became of one recipient, one attempt, one refusal, and why.
 * See recipient.h.
 */
#include "diag/recipient.h"

#include "diag/party.h"
#include "diag/retry.h"

static const char *const delay_words[] = {NULL, "before_queue", "in_queue",
                                          "connect", "transmit"};

static const char *const delay_causes[] = {NULL, "slow_before_queue",
                                           "slow_queue", "slow_connect",
                                           "slow_transmission"};

const char *md_delay_word(md_delay_stage stage)
{
    return delay_words[stage];
}

md_slice md_delay_cause(md_delay_stage stage)
{
    return md_slice_of(delay_causes[stage]);
}

static void read_delay(const md_facts *facts, const md_fact *fact,
                       md_delay *out)
{
    out->total_usec = md_fact_number(facts, fact, MAILDIAG_FIELD_DELAY, -1);
    out->before_queue_usec =
        md_fact_number(facts, fact, MAILDIAG_FIELD_DELAY_BEFORE_QUEUE, -1);
    out->in_queue_usec =
        md_fact_number(facts, fact, MAILDIAG_FIELD_DELAY_IN_QUEUE, -1);
    out->connect_usec =
        md_fact_number(facts, fact, MAILDIAG_FIELD_DELAY_CONNECT, -1);
    out->transmit_usec =
        md_fact_number(facts, fact, MAILDIAG_FIELD_DELAY_TRANSMIT, -1);

    const int64_t parts[] = {0, out->before_queue_usec, out->in_queue_usec,
                             out->connect_usec, out->transmit_usec};
    out->slowest = MD_DELAY_NONE;
    for (uint8_t i = 1; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i] > parts[out->slowest])
            out->slowest = i;
}

bool md_diag_fact(md_facts *facts, const md_fact *fact, md_judge *judge,
                  md_record *record, md_subject *subject, md_verdict *out,
                  bool *judged)
{
    md_arena *arena = facts->arena != NULL ? facts->arena : &facts->own_arena;

    memset(out, 0, sizeof(*out));
    if (!md_fact_record_judged(facts, fact, record) ||
        !md_subject_of_record(record, arena, subject, judged))
        return false;
    return !*judged || md_judge_subject(judge, subject, out);
}

/*
 * A filter behind the queue on this machine that cannot be reached or does not
 * answer (amavis at 127.0.0.1:10024) looks to smtp(8) like any server. At port 25 it may be
 * another mail system, at 24 the mailbox server.
 */
static bool is_filter(const md_attempt_view *view)
{
    md_party party;
    md_subject subject;

    memset(&subject, 0, sizeof(subject));
    subject.reply = view->reply;
    subject.relay = view->relay;
    md_party_of_subject(&subject, &party);
    /* A suspended delivery names no port. */
    return (party.port.len != 0 || view->reply.suspended) &&
           md_party_is_loopback(party.address) &&
           !md_slice_eq(party.port, MD_LIT("25")) &&
           !md_slice_eq(party.port, MD_LIT("24"));
}

/* It was not reached, or did not answer. */
static bool is_silence(md_slice cause)
{
    return md_slice_starts(cause, MD_LIT("connect_")) ||
           md_slice_eq(cause, MD_LIT("connection_lost")) ||
           md_slice_eq(cause, MD_LIT("session_timeout"));
}

static void blame_filter(const md_rules *rules, md_attempt_view *view)
{
    md_slice cause = md_rules_cause(rules, view->verdict.cause)->id;
    md_verdict filter;

    if (!is_silence(cause) || !is_filter(view) ||
        !md_judge_named(rules, MD_LIT("content_filter_down"), &filter))
        return;
    filter.confidence = view->verdict.confidence;
    filter.match_offset = view->verdict.match_offset;
    filter.match_length = view->verdict.match_length;
    view->verdict = filter;
}

/* "sent (delivered to mailbox)" needs no judge, whatever its words. */
static bool went_well(uint8_t status)
{
    return status == MAILDIAG_STATUS_SENT ||
           status == MAILDIAG_STATUS_DELIVERABLE;
}

/* Of a delivery line, all but the verdict and the reply. */
static void read_attempt(md_facts *facts, const md_fact *fact,
                         md_attempt_view *out)
{
    out->time = fact->time;
    out->relay = md_fact_field(facts, fact, MAILDIAG_FIELD_RELAY);
    out->dsn = md_fact_field(facts, fact, MAILDIAG_FIELD_DSN);
    out->reason = md_fact_field(facts, fact, MAILDIAG_FIELD_REASON);
    read_delay(facts, fact, &out->delay);
}

static void read_code(md_facts *facts, const md_fact *fact,
                      md_attempt_view *out)
{
    int64_t code =
        md_fact_number(facts, fact, MAILDIAG_FIELD_SMTP_CODE, out->reply.code);

    out->smtp_code = code >= 200 && code <= 599 ? (int32_t)code : -1;
}

bool md_diag_attempt(md_story *story, uint32_t index, md_judge *judge,
                     const md_rules *rules, md_attempt_view *out)
{
    const md_attempt *attempt = &story->attempts[index];
    const md_fact *fact = &story->facts[attempt->fact];
    md_facts *facts = &story->own;
    md_record record;
    md_subject subject;
    bool judged = false;

    memset(out, 0, sizeof(*out));
    if (went_well(attempt->status)) {
        read_attempt(facts, fact, out);
        md_reply_peel(out->reason, &out->reply);
        read_code(facts, fact, out);
        md_judge_fixed(rules, MD_CAUSE_ACCEPTED, &out->verdict);
        return true;
    }
    if (!md_diag_fact(facts, fact, judge, &record, &subject, &out->verdict,
                      &judged))
        return false;
    out->time = fact->time;
    out->relay = md_record_get(&record, MAILDIAG_FIELD_RELAY);
    out->dsn = md_record_get(&record, MAILDIAG_FIELD_DSN);
    out->reason = md_record_get(&record, MAILDIAG_FIELD_REASON);
    /* What the judge makes of a refusal by an old Postfix is not what the line
     * says word for word. */
    if (judged && subject.reply.form != MD_REPLY_REFUSED)
        out->reply = subject.reply;
    else
        md_reply_peel(out->reason, &out->reply);
    read_code(facts, fact, out);
    read_delay(facts, fact, &out->delay);
    if (!judged)
        md_judge_fixed(rules, MD_CAUSE_UNKNOWN, &out->verdict);
    else
        blame_filter(rules, out);
    return true;
}

static void estimate(const md_story *story, const md_recipient *r,
                     md_recipient_view *out)
{
    md_retry retry;

    md_retry_estimate(story, r, out->last.delay.total_usec, &retry);
    out->next_attempt_time = retry.next;
    out->expires_time = retry.expires;
}

/* The cause that a state names by itself. False: the last attempt's. */
static bool state_cause(uint8_t state, md_fixed_cause *out)
{
    switch (state) {
    case MAILDIAG_RECIPIENT_HELD:
        *out = MD_CAUSE_MESSAGE_HELD;
        return true;
    case MAILDIAG_RECIPIENT_DELETED:
        *out = MD_CAUSE_MESSAGE_DELETED;
        return true;
    case MAILDIAG_RECIPIENT_REQUEUED:
        *out = MD_CAUSE_MESSAGE_REQUEUED;
        return true;
    case MAILDIAG_RECIPIENT_EXPIRED:
        *out = MD_CAUSE_DELIVERY_EXPIRED;
        return true;
    default:
        return false;
    }
}

/* A message refused after it got its ID: the last refusal that names it. */
static bool judge_refused(md_story *story, md_judge *judge,
                          md_recipient_view *out)
{
    for (uint32_t i = story->fact_count; i > 0; i--) {
        const md_fact *fact = &story->facts[i - 1];
        if (fact->kind != MAILDIAG_RECORD_REFUSAL_LINE)
            continue;
        md_record record;
        md_subject subject;
        return md_diag_fact(&story->own, fact, judge, &record, &subject,
                            &out->verdict, &out->judged);
    }
    return true;
}

bool md_diag_recipient(md_story *story, uint32_t index, md_judge *judge,
                       const md_rules *rules, md_recipient_view *out)
{
    const md_recipient *r = &story->recipients[index];
    md_fixed_cause fixed;

    memset(out, 0, sizeof(*out));
    out->next_attempt_time = MAILDIAG_NO_TIME;
    out->expires_time = MAILDIAG_NO_TIME;
    out->last.time = MAILDIAG_NO_TIME;
    out->last.smtp_code = -1;
    if (r->last_attempt != MD_NO_INDEX) {
        if (!md_diag_attempt(story, r->last_attempt, judge, rules, &out->last))
            return false;
        out->has_last = true;
        out->judged = true;
        out->verdict = out->last.verdict;
    }
    if (state_cause(r->state, &fixed)) {
        out->has_underlying = out->has_last;
        out->underlying = out->last.verdict;
        out->judged = true;
        md_judge_fixed(rules, fixed, &out->verdict);
    } else if (r->state == MAILDIAG_RECIPIENT_REJECTED && !out->has_last) {
        return judge_refused(story, judge, out);
    } else if (r->state == MAILDIAG_RECIPIENT_DEFERRED && out->has_last) {
        estimate(story, r, out);
    }
    return true;
}

bool md_diag_reject(md_facts *facts, const md_fact *fact, md_judge *judge,
                    const md_rules *rules, md_verdict *out)
{
    md_record record;
    md_subject subject;
    bool judged = false;

    if (!md_diag_fact(facts, fact, judge, &record, &subject, out, &judged))
        return false;
    if (!judged)
        md_judge_fixed(rules, MD_CAUSE_UNKNOWN, out);
    return true;
}
