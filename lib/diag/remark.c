/*
 * What a finding says beyond the catalogue's texts. See remark.h.
 */
#include "diag/remark.h"

#include "rules/fill.h"

bool md_remark_say(md_report *report, md_report_finding *f, md_slice words)
{
    md_buffer joined = {0};
    maildiag_text *text = &f->finding.explanation;

    if (words.len == 0)
        return true;
    md_buffer_add(&joined, md_slice_make(text->ptr, text->len));
    if (text->len > 0)
        md_buffer_put(&joined, ' ');
    /* Names in it come out of the log. */
    for (size_t i = 0; i < words.len; i++) {
        unsigned char c = (unsigned char)words.ptr[i];
        if (c >= 0x20 && c != 0x7F)
            md_buffer_put(&joined, words.ptr[i]);
    }
    bool ok = !joined.failed &&
              md_report_text(report, md_buffer_slice(&joined), text);
    md_buffer_free(&joined);
    return ok;
}

static bool fill(md_report *report, md_slice text, const md_places *places,
                 bool command, maildiag_text *out)
{
    md_buffer filled = {0};
    bool there = md_slice_present(text);

    out->ptr = NULL;
    out->len = 0;
    if (there && command)
        there = md_fill_command(&filled, text, places);
    else if (there)
        md_fill_prose(&filled, text, places);
    bool ok = !filled.failed &&
              (!there || md_report_text(report, md_buffer_slice(&filled), out));
    md_buffer_free(&filled);
    return ok;
}

bool md_remark_fix(md_report *report, md_report_finding *f,
                   const md_fix_text *fix, const md_places *places, bool first)
{
    uint32_t count = f->finding.fix_count;
    maildiag_fix *all =
        md_arena_take(&report->arena, ((size_t)count + 1) * sizeof(*all));

    if (all == NULL)
        return false;
    if (count > 0)
        memcpy(first ? &all[1] : all, f->fixes, count * sizeof(*all));
    maildiag_fix *own = first ? all : &all[count];
    if (!fill(report, fix->where, places, false, &own->where) ||
        !fill(report, fix->text, places, false, &own->text) ||
        !fill(report, fix->check, places, true, &own->check))
        return false;
    f->fixes = all;
    f->finding.fix_count = count + 1;
    return true;
}

void md_remark_phrase(const md_rules *rules, md_phrase phrase,
                      const md_places *places, md_buffer *out)
{
    md_slice text = md_rules_phrase(rules, phrase);

    if (text.len == 0)
        return;
    if (out->len > 0)
        md_buffer_put(out, ' ');
    md_fill_prose(out, text, places);
}

bool md_remark_tell(md_report *report, md_report_finding *f,
                    const md_rules *rules, md_phrase phrase,
                    const md_places *places)
{
    md_buffer words = {0};

    md_remark_phrase(rules, phrase, places, &words);
    bool ok =
        !words.failed && md_remark_say(report, f, md_buffer_slice(&words));
    md_buffer_free(&words);
    return ok;
}

bool md_remark_step(md_report *report, md_report_finding *f,
                    const md_rules *rules, md_phrase phrase,
                    const md_places *places, bool first)
{
    md_fix_text fix;

    return !md_rules_phrase_fix(rules, phrase, &fix) ||
           md_remark_fix(report, f, &fix, places, first);
}

void md_remark_peer(md_buffer *out, md_slice name, md_slice address,
                    md_slice port)
{
    md_buffer_add(out, md_slice_present(name) ? name : address);
    if (port.len > 0) {
        md_buffer_put(out, ':');
        md_buffer_add(out, port);
    }
}
