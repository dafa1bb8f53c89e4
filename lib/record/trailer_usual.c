/*
 * Reads the attributes that end a refusal as nearly all refusals have them.
 *
 *   ; from=<f> to=<t> proto=P helo=<h>         smtpd(8)
 *   ; from=<f>, to=<t>, proto=P, helo=<h>      postscreen(8)
 *
 * Takes the text and the place of the `;`, gives the values that trailer.c
 * would read there. `to` may be missing. Says false when anything is not as
 * usual, a quoted local part or a bracket inside a value among it. Does not
 * know whether another trailer stands in the text.
 */
#include "record/trailer.h"

#include "base/scan.h"

enum { USUAL_MAX = 4096 }; /* bytes of values that are searched for an end */

typedef struct usual_trailer {
    const char *at;
    const char *end;
    md_trailer *out;
} usual_trailer;

static void usual_put(usual_trailer *u, uint16_t field, const char *from,
                      const char *to)
{
    u->out->field[u->out->count] = field;
    u->out->value[u->out->count++] = md_slice_make(from, (size_t)(to - from));
}

static inline bool usual_name(usual_trailer *u, md_slice name)
{
    if ((size_t)(u->end - u->at) <= name.len ||
        !md_scan_same(u->at, name.ptr, name.len))
        return false;
    u->at += name.len;
    return true;
}

/* `from=<VALUE>`: the name has the bracket. */
static inline bool usual_value(usual_trailer *u, md_slice name, uint16_t field)
{
    const char *close;

    if (!usual_name(u, name) || *u->at == '"')
        return false;
    close = md_scan_byte(u->at, u->end, '>');
    if (close == u->end)
        return false;
    usual_put(u, field, u->at, close);
    u->at = close + 1;
    return true;
}

/* A blank or a comma and a blank, and something behind them. */
static inline bool usual_next(usual_trailer *u)
{
    u->at += u->at != u->end && *u->at == ',';
    if (u->end - u->at < 2 || *u->at != ' ')
        return false;
    u->at++;
    return true;
}

static bool usual_proto(usual_trailer *u)
{
    const char *stop;

    if (!usual_name(u, MD_LIT("proto=")) || *u->at == '<')
        return false;
    stop = md_scan_any_in(u->at, u->at, u->end, ',', ';', true);
    if (stop == u->at || stop == u->end || (*stop != ' ' && *stop != ','))
        return false;
    usual_put(u, MAILDIAG_FIELD_PROTO, u->at, stop);
    u->at = stop;
    return true;
}

bool md_trailer_usual(md_slice text, size_t at, md_trailer *out)
{
    usual_trailer u = {text.ptr + at + 1, text.ptr + text.len, out};

    out->at = at;
    out->count = 0;
    out->rest = MD_NONE;
    if (u.end - u.at > USUAL_MAX || !usual_next(&u) ||
        !usual_value(&u, MD_LIT("from=<"), MAILDIAG_FIELD_FROM) ||
        !usual_next(&u) ||
        (*u.at == 't' && (!usual_value(&u, MD_LIT("to=<"), MAILDIAG_FIELD_TO) ||
                          !usual_next(&u))))
        return false;
    return usual_proto(&u) && usual_next(&u) &&
           usual_value(&u, MD_LIT("helo=<"), MAILDIAG_FIELD_HELO) &&
           u.at == u.end;
}
