/*
 * A refusal as the public struct tells it; see refusal.h.
 */
#include "query/refusal.h"

#include "diag/recipient.h"
#include "query/text.h"

/* A field as text. False only when the text could not be put together for
 * want of memory: absent is an answer too. */
static bool field(md_facts *facts, const md_fact *fact, uint16_t id,
                  maildiag_text *out)
{
    const md_value *value = md_fact_value(facts, fact, id);

    if (value == NULL || value->packing == MD_PACK_ABSENT)
        return true;
    *out = md_text(md_fact_bytes(facts, value));
    return out->ptr != NULL;
}

/* Field by field, as the line has them; `reason` is what was said behind the
 * codes. */
static bool fill(md_facts *f, const md_fact *fact, maildiag_reject *out)
{
    out->source = fact->source;
    out->offset = fact->offset;
    out->time = fact->time;
    out->count = fact->repeat != 0 ? fact->repeat : 1;
    out->smtp_code = md_fact_number(f, fact, MAILDIAG_FIELD_SMTP_CODE, -1);
    return field(f, fact, MAILDIAG_FIELD_STAGE, &out->stage) &&
           field(f, fact, MAILDIAG_FIELD_ACTION, &out->action) &&
           field(f, fact, MAILDIAG_FIELD_CLIENT, &out->client) &&
           field(f, fact, MAILDIAG_FIELD_CLIENT_IP, &out->client_ip) &&
           field(f, fact, MAILDIAG_FIELD_FROM, &out->from) &&
           field(f, fact, MAILDIAG_FIELD_TO, &out->to) &&
           field(f, fact, MAILDIAG_FIELD_HELO, &out->helo) &&
           field(f, fact, MAILDIAG_FIELD_DSN, &out->dsn) &&
           field(f, fact, MAILDIAG_FIELD_REASON, &out->reason) &&
           (out->reason.ptr != NULL ||
            field(f, fact, MAILDIAG_FIELD_TEXT, &out->reason));
}

maildiag_status md_refusal_get(md_view *v, uint32_t entry, maildiag_reject *out)
{
    md_slice host, instance, queue_id;
    const md_fact *fact = md_catalog_reject(v->catalog, entry, &v->fact, &host,
                                            &instance, &queue_id);
    md_verdict verdict;

    if (fact == NULL)
        return MAILDIAG_E_NOMEM;
    memset(out, 0, sizeof *out);
    if (!fill(&v->fact, fact, out) ||
        !md_diag_reject(&v->fact, fact, v->judge, v->rules, &verdict))
        return MAILDIAG_E_NOMEM;
    out->id = md_catalog_entry_at(v->catalog, entry)->id;
    out->host = md_text(host);
    out->instance = md_text(instance);
    out->queue_id = md_text(queue_id);
    out->cause = md_text(md_rules_cause(v->rules, verdict.cause)->id);
    return MAILDIAG_OK;
}
