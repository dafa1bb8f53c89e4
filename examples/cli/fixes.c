/* What to do, in steps: see fixes.h. */
#include "cli/fixes.h"

#include <string.h>

#include "cli/label.h"
#include "cli/str.h"
#include "cli/terminal.h"
#include "cli/wrap.h"

enum { GAP = 3, NUMBER = 3 };

/* "where: what to do"; "network: Check the gateway". */
static void step_text(struct str *s, const maildiag_fix *fix)
{
    if (fix->where.len > 0) {
        label_prose(s, fix->where);
        str_put(s, ": ");
    }
    label_prose(s, fix->text);
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

/* Bytes of a command up to the next blank outside of quotes. */
static size_t shell_word(const char *p)
{
    char quote = '\0';
    size_t i = 0;

    for (; p[i] != '\0'; i++) {
        if (quote != '\0') {
            if (p[i] == quote) {
                quote = '\0';
            }
        } else if (p[i] == '\\' && p[i + 1] != '\0') {
            i++;
        } else if (p[i] == '\'' || p[i] == '"') {
            quote = p[i];
        } else if (p[i] == ' ') {
            break;
        }
    }
    return i;
}

/* A command that is too wide goes on as a shell lets it: behind a backslash.
 * Copied with its line ends it still runs. */
static void print_command(struct out *out, size_t indent, const char *command)
{
    struct str line = {0};
    size_t column = indent;

    while (*command != '\0') {
        size_t len = shell_word(command);
        size_t columns = term_columns(command, len);
        int last = command[len] == '\0';

        if (line.len > 0 &&
            column + 1 + columns + (last ? 0 : 2) > out->width) {
            str_put(&line, " \\");
            out_styled(out, STYLE_BOLD, str_text(&line));
            out_line(out);
            out_pad(out, indent + 2);
            str_clear(&line);
            column = indent + 2;
        } else if (line.len > 0) {
            str_char(&line, ' ');
            column++;
        }
        str_add(&line, command, len);
        column += columns;
        command += len;
        command += strspn(command, " ");
    }
    out_styled(out, STYLE_BOLD, str_text(&line));
    out_line(out);
    str_free(&line);
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
                print_command(out, WRAP_COLUMN + NUMBER, str_text(&check));
            }
        }
        str_free(&text);
        str_free(&check);
    }
}
