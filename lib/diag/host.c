/*
 * The host's own lines: what master, the queue manager and the servers say
 * about themselves, whether or not a message carries it.
 *
 * Takes facts without a queue ID (and warnings that carry one), gives hits:
 * faults of this host; connections that failed on the way; what strangers
 * did. Fails without memory only.
 */
#include "diag/pass.h"

/* What is long in a log and tells nothing about trouble. */
static bool wanted_kind(uint16_t kind)
{
    switch (kind) {
    case MAILDIAG_RECORD_UNRECOGNISED:
    case MAILDIAG_RECORD_FOREIGN:
    case MAILDIAG_RECORD_CONNECT:
    case MAILDIAG_RECORD_DISCONNECT:
    case MAILDIAG_RECORD_CLIENT:
    case MAILDIAG_RECORD_REFUSAL_LINE: /* an entry of the catalogue */
    case MAILDIAG_RECORD_ACTION_LINE:
    case MAILDIAG_RECORD_DELIVERY:
    case MAILDIAG_RECORD_TLS_SESSION:
    case MAILDIAG_RECORD_FILTER_LINE:
    case MAILDIAG_RECORD_SUPER_TOTAL:
    case MAILDIAG_RECORD_SCREEN_CONNECT:
    case MAILDIAG_RECORD_SCREEN_PASS:
    case MAILDIAG_RECORD_SCREEN_DISCONNECT:
    case MAILDIAG_RECORD_ANVIL_STATISTICS:
    case MAILDIAG_RECORD_TLSPROXY_CONNECT:
    case MAILDIAG_RECORD_TLSPROXY_DISCONNECT:
    case MAILDIAG_RECORD_SCACHE_STATISTICS:
    case MAILDIAG_RECORD_CACHE_CLEANUP:
        return false;
    default:
        return kind < MD_FACT_MARK;
    }
}

bool md_pass_in_window(const md_pass *p, int64_t time)
{
    return time == MAILDIAG_NO_TIME ||
           md_time_within(time, p->filter->since, p->filter->until);
}

/* Programs of people, not daemons: "fatal: usage" of postsuper is no fault of
 * the mail system. */
static bool is_service(uint8_t daemon)
{
    switch (daemon) {
    case MD_DAEMON_FOREIGN:
    case MD_DAEMON_UNKNOWN:
    case MD_DAEMON_SCRIPT:
    case MD_DAEMON_POSTSUPER:
    case MD_DAEMON_POSTDROP:
    case MD_DAEMON_POSTQUEUE:
    case MD_DAEMON_POSTLOG:
    case MD_DAEMON_POSTMAP:
    case MD_DAEMON_SENDMAIL:
    case MD_DAEMON_NBDB:
        return false;
    default:
        return true;
    }
}

static bool faces_clients(uint8_t daemon)
{
    return daemon == MD_DAEMON_SMTPD || daemon == MD_DAEMON_POSTSCREEN ||
           daemon == MD_DAEMON_TLSPROXY || daemon == MD_DAEMON_QMQPD;
}

/* `/usr/lib/postfix/sbin/smtpd` or `smtpd`. */
static md_slice service_name(const md_record *record)
{
    md_slice name = md_record_get(record, MAILDIAG_FIELD_SERVICE);
    size_t slash;

    if (!md_slice_present(name))
        name = md_record_get(record, MAILDIAG_FIELD_COMMAND);
    if (!md_slice_present(name) && record->level >= MAILDIAG_LEVEL_FATAL)
        name = record->program.daemon;
    slash = md_slice_rchr(name, '/');
    return slash == MD_NPOS ? name : md_slice_skip(name, slash + 1);
}

/*
 * The verdict on a line of the host itself, where rules do not know its
 * words: a part of Postfix that died is a service that is down whatever it
 * said last.
 */
static bool host_verdict(const md_pass *p, bool judged, md_verdict *verdict)
{
    const md_record *r = &p->told->record;
    bool known = judged && verdict->rule >= 0 &&
                 !md_traits_is(&p->traits, verdict->cause, MD_KNOWN_UNKNOWN);

    if (known)
        return true;
    if (r->kind == MAILDIAG_RECORD_PROCESS_LIMIT)
        return md_traits_verdict(&p->traits, MD_KNOWN_LOCAL_RESOURCE_LIMIT,
                                 verdict);
    if (r->kind == MAILDIAG_RECORD_MILTER_FAILURE ||
        r->kind == MAILDIAG_RECORD_PROXY_FAILURE)
        return md_traits_verdict(&p->traits, MD_KNOWN_CONTENT_FILTER_DOWN,
                                 verdict);
    if (r->kind == MAILDIAG_RECORD_QUEUE_FILE_ERROR)
        return md_traits_verdict(
            &p->traits,
            md_slice_find(p->told->subject.text, MD_LIT("No space left")) !=
                    MD_NPOS
                ? MD_KNOWN_LOCAL_DISK_FULL
                : MD_KNOWN_LOCAL_ERROR,
            verdict);
    if (r->kind == MAILDIAG_RECORD_SERVICE_FAILURE ||
        (r->level >= MAILDIAG_LEVEL_FATAL && is_service(r->program.id)))
        return md_traits_verdict(&p->traits, MD_KNOWN_SERVICE_DOWN, verdict);
    return false;
}

static void base_hit(const md_pass *p, md_slice host, const md_fact *fact,
                     const md_verdict *verdict, md_hit *hit)
{
    memset(hit, 0, sizeof(*hit));
    hit->host = host;
    hit->fact = fact;
    hit->level = fact->level;
    hit->verdict = verdict;
    hit->subject = &p->told->subject;
    hit->captures = p->told->captures;
    hit->queue_id = p->told->record.queue_id;
}

static bool fault(md_pass *p, md_slice host, const md_fact *fact,
                  const md_verdict *verdict)
{
    md_hit hit;
    base_hit(p, host, fact, verdict, &hit);
    hit.flavour = MD_FLAVOUR_HOST;
    hit.daemon = p->told->record.program.daemon;
    hit.direction = faces_clients(p->told->record.program.id)
                        ? MAILDIAG_DIRECTION_SERVER
                        : MAILDIAG_DIRECTION_CLIENT;
    if (md_traits_is(&p->traits, verdict->cause, MD_KNOWN_SERVICE_DOWN) ||
        md_traits_is(&p->traits, verdict->cause, MD_KNOWN_LOCAL_RESOURCE_LIMIT))
        hit.service = service_name(&p->told->record);
    /* A milter's socket, a filter's port; nothing else has a peer here. */
    if (md_traits_is(&p->traits, verdict->cause, MD_KNOWN_CONTENT_FILTER_DOWN))
        md_party_of_subject(&p->told->subject, &hit.party);
    hit.party.domain = MD_NONE;
    return md_groups_hit(&p->groups, &hit) != MD_NO_GROUP;
}

/* A host tried in vain: the message may still have gone to the next one. */
static bool tried(md_pass *p, md_slice host, const md_fact *fact,
                  const md_verdict *verdict)
{
    md_hit hit;
    base_hit(p, host, fact, verdict, &hit);
    hit.flavour = MD_FLAVOUR_TRIED;
    hit.direction = MAILDIAG_DIRECTION_CLIENT;
    hit.disposition = MAILDIAG_DISPOSITION_NONE;
    md_party_of_subject(&p->told->subject, &hit.party);
    if (!md_slice_present(hit.party.name) &&
        !md_slice_present(hit.party.address)) {
        hit.party.name = md_record_get(&p->told->record, MAILDIAG_FIELD_PEER);
        hit.party.address =
            md_record_get(&p->told->record, MAILDIAG_FIELD_PEER_IP);
        hit.party.port =
            md_record_get(&p->told->record, MAILDIAG_FIELD_PEER_PORT);
        if (md_party_is_address(hit.party.name))
            hit.party.name = MD_NONE;
    }
    /* "No worthy mechs found" names nobody; the delivery that failed for it
     * does. */
    if (!md_slice_present(hit.party.name) &&
        !md_slice_present(hit.party.address) &&
        !md_slice_present(hit.party.domain))
        return true;
    return md_groups_hit(&p->groups, &hit) != MD_NO_GROUP;
}

/* Words of a client's oddity that rules need not know. */
static bool oddity_verdict(const md_pass *p, bool judged, md_verdict *verdict)
{
    const md_record *r = &p->told->record;
    md_slice event;

    switch (r->kind) {
    case MAILDIAG_RECORD_SASL_FAILURE:
        return (judged && verdict->rule >= 0) ||
               md_traits_verdict(&p->traits, MD_KNOWN_AUTH_FAILED, verdict);
    case MAILDIAG_RECORD_SESSION_LOST:
        event = md_record_get(r, MAILDIAG_FIELD_EVENT);
        if (md_slice_find(event, MD_LIT("timeout")) != MD_NPOS)
            return md_traits_verdict(&p->traits, MD_KNOWN_SESSION_TIMEOUT,
                                     verdict);
        if (md_slice_find(event, MD_LIT("too many")) != MD_NPOS)
            return md_traits_verdict(&p->traits, MD_KNOWN_PROTOCOL_ERROR,
                                     verdict);
        return md_traits_verdict(&p->traits, MD_KNOWN_CONNECTION_LOST, verdict);
    case MAILDIAG_RECORD_SCREEN_HANGUP:
        return md_traits_verdict(&p->traits, MD_KNOWN_CONNECTION_LOST, verdict);
    case MAILDIAG_RECORD_NON_SMTP_COMMAND:
    case MAILDIAG_RECORD_PIPELINING:
    case MAILDIAG_RECORD_BAD_ADDRESS:
    case MAILDIAG_RECORD_LONG_REQUEST:
    case MAILDIAG_RECORD_SCREEN_PREGREET:
    case MAILDIAG_RECORD_SCREEN_VIOLATION:
        return md_traits_verdict(&p->traits, MD_KNOWN_PROTOCOL_ERROR, verdict);
    default:
        return judged && verdict->rule >= 0;
    }
}

/* p->told is of the fact: to whom does it matter? */
static bool sort_line(md_pass *p, md_slice host, const md_fact *fact)
{
    const md_record *r = &p->told->record;
    md_verdict *verdict = &p->told->verdict;
    bool judged = p->told->judged;

    if (host_verdict(p, judged, verdict) &&
        (md_traits_of(&p->traits, verdict->cause)->host ||
         (r->kind == MAILDIAG_RECORD_SASL_PROBLEM &&
          faces_clients(r->program.id)))) {
        if (md_traits_is(&p->traits, verdict->cause,
                         MD_KNOWN_LOCAL_CONFIG_ERROR) &&
            !md_life_warning(&p->life, host, fact, p->told->subject.text))
            return false;
        return fault(p, host, fact, verdict);
    }
    if (faces_clients(r->program.id))
        return !oddity_verdict(p, judged, verdict) ||
               md_inbound_oddity(p, host, fact);
    if (judged && verdict->rule >= 0 && md_program_delivers(r->program.id) &&
        !md_traits_is(&p->traits, verdict->cause, MD_KNOWN_ACCEPTED) &&
        !md_traits_is(&p->traits, verdict->cause, MD_KNOWN_UNKNOWN))
        return tried(p, host, fact, verdict);
    return true;
}

bool md_host_line(md_pass *p, md_slice host, md_facts *facts,
                  const md_fact *fact, md_slice queue_id)
{
    md_told told;

    if (!md_ahead_line(&told, facts, fact, p->judge))
        return false;
    if (!md_slice_present(told.record.queue_id))
        told.record.queue_id = queue_id;
    p->told = &told;
    bool ok = sort_line(p, host, fact);
    p->told = NULL;
    return ok;
}

/* ---- lines without a message -------------------------------------------- */

typedef struct collection {
    md_pass *p;
    md_facts all;
} collection;

static size_t block_end(void *ctx, size_t from)
{
    const collection *c = ctx;
    size_t end = from + MD_AHEAD_LINES;

    return end < c->all.count ? end : c->all.count;
}

static bool is_wanted(const md_pass *p, const md_fact *fact)
{
    return md_pass_in_window(p, fact->time) && !p->filter->messages_only;
}

static bool read_lines(void *ctx, const md_crew_block *block)
{
    const collection *c = ctx;
    md_ahead *ahead = &c->p->ahead;
    md_ahead_lane *lane = &ahead->lanes[block->lane];
    md_facts facts = c->all; /* with another place for texts */

    md_arena_clear(&lane->texts);
    facts.arena = &lane->texts;
    for (size_t i = block->from; i < block->to; i++) {
        const md_fact *fact = &c->all.items[i];
        md_told *told = &lane->lines[i - block->from];
        if (!(is_wanted(c->p, fact)
                  ? md_ahead_line(told, &facts, fact,
                                  ahead->members[block->worker].judge)
                  : md_fact_record(&facts, fact, &told->record)))
            return false;
    }
    return true;
}

static bool take_lines(void *ctx, const md_crew_block *block)
{
    collection *c = ctx;
    md_pass *p = c->p;
    bool ok = true;

    for (size_t i = block->from; ok && i < block->to; i++) {
        const md_fact *fact = &c->all.items[i];
        md_slice host = md_store_string(p->store, fact->host);
        p->told = &p->ahead.lanes[block->lane].lines[i - block->from];
        ok = md_life_note(&p->life, host, fact, &p->told->record) &&
             (!is_wanted(p, fact) || sort_line(p, host, fact));
    }
    p->told = NULL;
    return ok;
}

bool md_host_collect(md_pass *p)
{
    collection c = {.p = p};
    md_crew_job job = {.ctx = &c,
                       .lanes = p->ahead.lane_count,
                       .end = block_end,
                       .work = read_lines,
                       .take = take_lines};

    md_facts_init(&c.all);
    bool ok = md_catalog_host_facts(p->catalog, wanted_kind, &c.all);
    job.count = c.all.count;
    ok = ok && md_crew_run(&job, p->ahead.size);
    md_facts_free(&c.all);
    return ok;
}
