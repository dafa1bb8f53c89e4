/* What to do, in steps: see fixes.h. */
#include "cli/fixes.h"

#include "cli/str.h"
#include "cli/terminal.h"
#include "cli/wrap.h"

enum { GAP = 3, NUMBER = 3 };

/* "where: what to do"; "network: Check the gateway". */
static void step_text(struct str *s, const maildiag_fix *fix)
{
    if (fix->where.ptr != NULL && fix->where.len > 0) {
        term_safe(s, fix->where.ptr, fix->where.len);
        str_put(s, ": ");
    }
    term_safe(s, fix->text.ptr, fix->text.len);
}

static void check_text(struct str *s, const maildiag_fix *fix)
{
    if (fix->check.ptr != NULL) {
        term_safe(s, fix->check.ptr, fix->check.len);
    }
}

/* The column where the checks begin; 0 when one line is too narrow. */
static size_t check_column(const struct out *out, const maildiag_fix *fixes,
                           size_t count)
{
    size_t widest = 0;
    size_t column;

    for (size_t i = 0; i < count; i++) {
        struct str text = {0};
        size_t columns;

        step_text(&text, &fixes[i]);
        columns = term_columns(str_text(&text), text.len);
        if (fixes[i].check.len > 0 && columns > widest) {
            widest = columns;
        }
        str_free(&text);
    }
    column = WRAP_COLUMN + NUMBER + widest + GAP;
    for (size_t i = 0; i < count; i++) {
        struct str check = {0};
        size_t columns;

        check_text(&check, &fixes[i]);
        columns = term_columns(str_text(&check), check.len);
        str_free(&check);
        if (columns > 0 && column + columns > out->width) {
            return 0;
        }
    }
    return widest > 0 ? column : 0;
}

void fixes_print(struct out *out, const maildiag_fix *fixes, size_t count)
{
    size_t column = check_column(out, fixes, count);

    for (size_t i = 0; i < count; i++) {
        struct str text = {0};
        struct str check = {0};

        str_fmt(&text, "%zu. ", i + 1);
        step_text(&text, &fixes[i]);
        check_text(&check, &fixes[i]);
        if (i == 0) {
            wrap_label(out, "Do");
        } else {
            out_pad(out, WRAP_COLUMN);
        }
        if (check.len > 0 && column > 0) {
            out_str(out, &text);
            out_pad(out, column - WRAP_COLUMN -
                             term_columns(str_text(&text), text.len));
            out_styled(out, STYLE_BOLD, str_text(&check));
            out_line(out);
        } else {
            wrap_text(out, WRAP_COLUMN, WRAP_COLUMN + NUMBER, str_text(&text));
            if (check.len > 0) {
                out_pad(out, WRAP_COLUMN + NUMBER);
                out_styled(out, STYLE_BOLD, str_text(&check));
                out_line(out);
            }
        }
        str_free(&text);
        str_free(&check);
    }
}
