/* Running text in columns: see wrap.h. */
#include "cli/wrap.h"

#include <string.h>

#include "cli/terminal.h"

void wrap_text(struct out *out, size_t column, size_t indent, const char *text)
{
    int first = 1;

    for (;;) {
        size_t len;
        size_t columns;

        text += strspn(text, " ");
        len = strcspn(text, " ");
        if (len == 0) {
            break;
        }
        columns = term_columns(text, len);
        if (!first && column + 1 + columns > out->width) {
            out_line(out);
            out_pad(out, indent);
            column = indent;
        } else if (!first) {
            out_add(out, " ", 1);
            column++;
        }
        out_add(out, text, len);
        column += columns;
        text += len;
        first = 0;
    }
    out_line(out);
}

void wrap_label(struct out *out, const char *label)
{
    size_t len = strlen(label);

    out_pad(out, WRAP_INDENT);
    out_styled(out, STYLE_LABEL, label);
    out_pad(out, len < WRAP_LABEL ? WRAP_LABEL - len : 1);
}

void wrap_labelled(struct out *out, const char *label, const char *text)
{
    wrap_label(out, label);
    wrap_text(out, WRAP_COLUMN, WRAP_COLUMN, text);
}
