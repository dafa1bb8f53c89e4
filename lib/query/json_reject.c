/*
 * The `reject` object: one refusal by this host.
 *
 * Takes the public struct, gives JSON. Does not know where it came from.
 * Fails as the buffer does.
 */
#include "query/json_objects.h"

#include "query/text.h"

void md_json_source(md_json *j, const md_store *store, uint32_t source)
{
    maildiag_source found;

    memset(&found, 0, sizeof found);
    if (store != NULL && md_store_source_get(store, source, &found))
        md_json_text(j, md_text_slice(found.name));
    else
        md_json_null(j);
}

void md_json_reject(md_json *j, const maildiag_reject *r, const md_store *store)
{
    md_json_begin(j, "reject");
    md_json_member_u64(j, "id", r->id);
    md_json_member_text(j, "host", md_text_slice(r->host));
    md_json_member_text(j, "instance", md_text_slice(r->instance));
    md_json_member_text(j, "queue_id", md_text_slice(r->queue_id));
    md_json_member_text(j, "stage", md_text_slice(r->stage));
    md_json_member_text(j, "action", md_text_slice(r->action));
    md_json_member_text(j, "client", md_text_slice(r->client));
    md_json_member_text(j, "client_ip", md_text_slice(r->client_ip));
    md_json_member_text(j, "from", md_text_slice(r->from));
    md_json_member_text(j, "to", md_text_slice(r->to));
    md_json_member_text(j, "helo", md_text_slice(r->helo));
    md_json_member_count(j, "smtp_code", r->smtp_code);
    md_json_member_text(j, "dsn", md_text_slice(r->dsn));
    md_json_member_text(j, "reason", md_text_slice(r->reason));
    md_json_member_text(j, "cause", md_text_slice(r->cause));
    md_json_member_u64(j, "count", r->count);
    md_json_member_time(j, "time", r->time);
    md_json_name(j, "source");
    md_json_source(j, store, r->source);
    md_json_member_u64(j, "offset", r->offset);
    md_json_end(j);
}
