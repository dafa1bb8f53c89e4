/*
 * Reads the line of a delivery attempt (global/log_adhoc.c):
 *
 *   to=<r>, orig_to=<o>, relay=R, conn_use=N, delay=T, delays=a/b/c/d,
 *   tls=F, dsn=S.D.D, status=W (TEXT)
 *
 * Takes what follows the queue ID, gives its fields. Does not judge TEXT.
 * Strangers write the addresses and TEXT: in a quoted local part nothing
 * ends, and the first `status=` behind the attributes ends them, so what TEXT
 * holds is never an attribute. Old versions have no delays, no dsn; pasted
 * lines have lost `<…>`: `to=, `, ` to =<…>`, or the whole `to=`. A line
 * without relay, delay and status is no delivery line.
 */
#include "record/delivery.h"

#include "base/apart.h"
#include "base/scan.h"
#include "record/address.h"
#include "record/attribute.h"
#include "record/field.h"
#include "record/usual.h"

#define HAS(r, field) (((r)->present >> (field)) & 1)

/* Place behind `to=`, ` to =`, …; 0 when the text does not begin so. */
static size_t delivery_to(md_slice s)
{
    size_t at = 0;

    while (at < s.len && s.ptr[at] == ' ')
        at++;
    if (s.len - at < 3 || s.ptr[at] != 't' || s.ptr[at + 1] != 'o')
        return 0;
    at += 2;
    while (at < s.len && s.ptr[at] == ' ')
        at++;
    return at < s.len && s.ptr[at] == '=' ? at + 1 : 0;
}

/* Is the bracket that opens at the head closed by the one at `close`? */
static bool delivery_closes(md_slice s, size_t close)
{
    size_t depth = 0;
    size_t i;

    for (i = 0; i <= close; i++) {
        if (s.ptr[i] == '(')
            depth++;
        else if (s.ptr[i] == ')' && depth > 0 && --depth == 0)
            return i == close;
    }
    return false;
}

/*
 * TEXT of `(TEXT)`. The last bracket of the line is the closing one. Very
 * long lines are cut before it: then TEXT is all there is, and a bracket
 * inside it ends nothing, unless it closes the first one.
 */
static void delivery_reason(md_slice s, md_record *r)
{
    size_t close;

    if (s.ptr[s.len - 1] == ')') {
        md_field_add(r, MAILDIAG_FIELD_REASON, md_slice_sub(s, 1, s.len - 2));
        return;
    }
    close = md_slice_rchr(s, ')');
    if (close != MD_NPOS && delivery_closes(s, close)) {
        md_field_add(r, MAILDIAG_FIELD_REASON, md_slice_sub(s, 1, close - 1));
        return;
    }
    md_field_add(r, MAILDIAG_FIELD_REASON, md_slice_skip(s, 1));
    r->cut = true;
}

/* `W (TEXT)`, `W`, `W, TEXT`: ends the line. */
static void delivery_status(md_slice s, md_record *r)
{
    size_t n = 0;

    while (n < s.len && s.ptr[n] != ' ' && s.ptr[n] != ',' && s.ptr[n] != '(')
        n++;
    md_field_add(r, MAILDIAG_FIELD_STATUS, md_slice_sub(s, 0, n));
    while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == ','))
        n++;
    s = md_slice_skip(s, n);
    if (s.len == 0)
        return;
    if (s.ptr[0] == '(' && s.len > 1)
        delivery_reason(s, r);
    else
        md_field_add(r, MAILDIAG_FIELD_TEXT, s);
}

/* `delays` stands for the four fields it fills. */
static uint16_t delivery_field(md_slice name)
{
    return md_slice_eq(name, MD_LIT("delays"))
               ? MAILDIAG_FIELD_DELAY_BEFORE_QUEUE
               : md_attribute_field(name);
}

/* The name at the head of `s` and its field, those of every line without a
 * search; 0: no `name=` stands there. */
static size_t delivery_name(md_slice s, uint16_t *field)
{
    md_slice name;

    if (s.len >= 7) {
        switch (s.ptr[0]) {
        case 'd':
            if (memcmp(s.ptr, "delay=", 6) == 0) {
                *field = MAILDIAG_FIELD_DELAY;
                return 5;
            }
            if (memcmp(s.ptr, "delays=", 7) == 0) {
                *field = MAILDIAG_FIELD_DELAY_BEFORE_QUEUE;
                return 6;
            }
            if (memcmp(s.ptr, "dsn=", 4) == 0) {
                *field = MAILDIAG_FIELD_DSN;
                return 3;
            }
            break;
        case 'r':
            if (memcmp(s.ptr, "relay=", 6) == 0) {
                *field = MAILDIAG_FIELD_RELAY;
                return 5;
            }
            break;
        case 's':
            if (memcmp(s.ptr, "status=", 7) == 0) {
                *field = MAILDIAG_FIELD_STATUS;
                return 6;
            }
            break;
        default:
            break;
        }
    }
    name = md_attribute_name(s);
    *field = delivery_field(name);
    return name.len;
}

/* The attributes behind the recipient, up to the end of the line. */
static void delivery_attributes(md_slice s, md_record *r)
{
    for (;;) {
        md_slice name, value;
        uint16_t field;
        size_t end;

        while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == ',')) {
            s.ptr++;
            s.len--;
        }
        name = md_slice_sub(s, 0, delivery_name(s, &field));
        if (name.len == 0 || r->field_count == MD_RECORD_FIELDS) {
            /* Nothing but a cut line stops before `status=`, and nothing
             * more of an endless one is kept. */
            r->cut = true;
            return;
        }
        s = md_slice_skip(s, name.len + 1);
        if (field == MAILDIAG_FIELD_STATUS) {
            delivery_status(s, r);
            return;
        }
        if (field == MAILDIAG_FIELD_ORIG_TO) {
            end = md_address_head(s, ",", &value);
        } else {
            end = md_slice_near(s, ',');
            if (end == MD_NPOS)
                end = s.len;
            value = md_slice_sub(s, 0, end);
        }
        if (field == MAILDIAG_FIELD_DELAY_BEFORE_QUEUE)
            md_attribute_delays(value, r);
        else if (field == MAILDIAG_FIELD_EXTRA)
            md_field_extra(r, name, value);
        else
            md_field_add(r, field, value);
        s = md_slice_skip(s, end);
    }
}

/* `delays=a/b/c/d, `. */
static bool usual_delays(md_usual *u)
{
    const char *from = u->at + 7;
    uint16_t id = MAILDIAG_FIELD_DELAY_BEFORE_QUEUE;
    uint32_t commas, slashes;
    const char *comma;

    if (u->end - from < 32 + MD_USUAL_REST ||
        !md_usual_name(u, MD_LIT("delays=")))
        return false;
    commas = md_scan_mask(from, ',');
    slashes = md_scan_mask(from, '/');
    if (commas == 0)
        return false;
    comma = from + md_scan_lowest(commas);
    for (; id < MAILDIAG_FIELD_DELAY_TRANSMIT && slashes != 0; id++) {
        const char *slash = from + md_scan_lowest(slashes);

        md_usual_put(u, id, u->at, slash);
        u->at = slash + 1;
        slashes &= slashes - 1;
    }
    if (id < MAILDIAG_FIELD_DELAY_TRANSMIT || u->at > comma ||
        (slashes != 0 && from + md_scan_lowest(slashes) < comma) ||
        comma[1] != ' ')
        return false;
    md_usual_put(u, id, u->at, comma);
    u->at = comma + 2;
    return true;
}

/* `status=W (TEXT)`; the line ends with the bracket. */
static bool usual_status(md_usual *u)
{
    const char *end = u->end - 1;
    const char *word;

    if (*end != ')' || !md_usual_name(u, MD_LIT("status=")))
        return false;
    word = u->at;
    /* More than sixteen bytes stand in front of it. */
    u->at = md_scan_any_in(word - 16, word, end, ',', '(', true);
    if (end - u->at < 2 || u->at[0] != ' ' || u->at[1] != '(')
        return false;
    md_usual_put(u, MAILDIAG_FIELD_STATUS, word, u->at);
    md_usual_put(u, MAILDIAG_FIELD_REASON, u->at + 2, end);
    return true;
}

/* All that Postfix writes, in its order, and nothing else. */
static bool delivery_usual(md_slice text, md_record *r)
{
    md_usual u;

    return md_usual_begin(&u, text, r) &&
           md_usual_address(&u, MD_LIT("to=<"), MAILDIAG_FIELD_TO) &&
           (*u.at != 'o' || md_usual_address(&u, MD_LIT("orig_to=<"),
                                             MAILDIAG_FIELD_ORIG_TO)) &&
           md_usual_value(&u, MD_LIT("relay="), MAILDIAG_FIELD_RELAY) &&
           (*u.at != 'c' ||
            md_usual_value(&u, MD_LIT("conn_use="), MAILDIAG_FIELD_CONN_USE)) &&
           md_usual_value(&u, MD_LIT("delay="), MAILDIAG_FIELD_DELAY) &&
           usual_delays(&u) &&
           (*u.at != 't' ||
            md_usual_value(&u, MD_LIT("tls="), MAILDIAG_FIELD_TLS)) &&
           md_usual_value(&u, MD_LIT("dsn="), MAILDIAG_FIELD_DSN) &&
           usual_status(&u) && md_usual_end(&u, MAILDIAG_RECORD_DELIVERY, r);
}

static MD_APART bool delivery_any(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);
    size_t at = delivery_to(text);
    md_slice rest = md_slice_skip(text, at);
    md_slice to;
    size_t used;

    if (at == 0 && (text.len == 0 || text.ptr[0] == '<'))
        return false;
    used = md_address_head(rest, ",", &to);
    rest = md_slice_skip(rest, used);
    /* `user@host, relay=`: the paste lost `to=` along with the brackets. */
    if (at == 0 && (md_slice_chr(to, '@') == MD_NPOS ||
                    !md_slice_starts(rest, MD_LIT(", relay="))))
        return false;
    if (rest.len > 0 && rest.ptr[0] != ',' && rest.ptr[0] != ' ')
        return false;
    md_field_add(r, MAILDIAG_FIELD_TO, to);
    delivery_attributes(rest, r);
    if (!HAS(r, MAILDIAG_FIELD_STATUS) && !HAS(r, MAILDIAG_FIELD_RELAY) &&
        !HAS(r, MAILDIAG_FIELD_DELAY)) {
        md_field_seek(r, mark);
        return false;
    }
    r->kind = MAILDIAG_RECORD_DELIVERY;
    return true;
}

bool md_delivery_parse(md_slice text, md_record *r)
{
    return delivery_usual(text, r) || delivery_any(text, r);
}
