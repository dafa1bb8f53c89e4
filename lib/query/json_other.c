/*
 * The objects that no log is behind: `explanation`, `cause`, `rule`.
 *
 * Takes what the explainer and the rules say, gives JSON. Does not know the
 * log. Fails as the buffer does, and without memory for the fixes.
 */
#include "query/json_objects.h"

#include "query/text.h"
#include "record/words.h"

static void text(md_json *j, const char *name, maildiag_text value)
{
    md_json_member_text(j, name, md_text_slice(value));
}

static void word(md_json *j, const char *name, uint32_t vocabulary,
                 uint32_t number)
{
    md_json_member_word(j, name, md_words_name(vocabulary, number));
}

void md_json_fix(md_json *j, const maildiag_fix *fix)
{
    md_json_open_object(j);
    text(j, "where", fix->where);
    text(j, "text", fix->text);
    text(j, "check", fix->check);
    md_json_close_object(j);
}

/* What was taken out of the text. */
static void put_parts(md_json *j, const maildiag_explanation *e)
{
    text(j, "text", e->text);
    text(j, "stage", e->stage);
    text(j, "host", e->host);
    text(j, "address", e->address);
    md_json_member_port(j, "port", md_text_slice(e->port));
    text(j, "domain", e->domain);
    text(j, "recipient", e->recipient);
    text(j, "reply", e->reply);
    text(j, "url", e->url);
    text(j, "queue_id", e->queue_id);
    text(j, "remote_queue_id", e->remote_queue_id);
    md_json_member_text(j, "match",
                        e->match_length != 0
                            ? md_slice_sub(md_text_slice(e->text),
                                           e->match_offset, e->match_length)
                            : MD_NONE);
}

bool md_json_explanation(md_json *j, md_explain *explain,
                         const maildiag_explanation *e)
{
    maildiag_fix fix;

    md_json_begin(j, "explanation");
    text(j, "cause", e->cause);
    text(j, "broad", e->broad);
    text(j, "category", e->category);
    word(j, "permanence", MAILDIAG_WORDS_PERMANENCE, e->permanence);
    word(j, "actor", MAILDIAG_WORDS_ACTOR, e->actor);
    word(j, "direction", MAILDIAG_WORDS_DIRECTION, e->direction);
    word(j, "severity", MAILDIAG_WORDS_SEVERITY, e->severity);
    md_json_member_count(j, "smtp_code", e->smtp_code);
    text(j, "dsn", e->dsn);
    text(j, "title", e->title);
    text(j, "explanation", e->explanation);
    text(j, "sender_text", e->sender_text);
    md_json_name(j, "fixes");
    md_json_open_array(j);
    memset(&fix, 0, sizeof fix);
    for (uint32_t i = 0; i < e->fix_count; i++) {
        if (md_explain_fix(explain, i, &fix) != MAILDIAG_OK)
            return false;
        md_json_fix(j, &fix);
    }
    md_json_close_array(j);
    text(j, "rule", e->rule);
    text(j, "document", e->document);
    md_json_member_u64(j, "confidence", e->confidence);
    md_json_member_bool(j, "conflict", e->conflict != 0);
    put_parts(j, e);
    md_json_end(j);
    return true;
}

void md_json_cause(md_json *j, const md_cause *cause)
{
    md_json_begin(j, "cause");
    md_json_member_text(j, "cause", cause->id);
    md_json_member_text(j, "broad", cause->broad);
    md_json_member_text(j, "category", cause->category);
    md_json_member_text(j, "title", cause->title);
    md_json_member_text(j, "explanation", cause->explanation);
    md_json_end(j);
}

void md_json_rule(md_json *j, const md_rules *rules, const md_rule_info *rule,
                  uint64_t hits)
{
    md_json_begin(j, "rule");
    md_json_member_text(j, "id", rule->id);
    md_json_member_text(j, "cause", md_rules_cause(rules, rule->cause)->id);
    md_json_member_u64(j, "samples", rule->sample_count);
    md_json_member_u64(j, "hits", hits);
    md_json_member_text(j, "source", rule->source);
    md_json_end(j);
}
