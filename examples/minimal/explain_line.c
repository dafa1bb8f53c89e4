/*
 * What does this line mean, and what is to be done?
 *
 * usage: explain_line 'LINE'
 *
 * LINE is a log line, an SMTP reply or the text of a bounce. To build outside
 * of this tree:
 *
 *   cc explain_line.c $(pkg-config --cflags --libs maildiag)
 */
#include <maildiag/maildiag.h>

#include <stdio.h>
#include <string.h>

/* A text of the library has a length, and may be absent. */
static void print(const char *label, maildiag_text text)
{
    if (text.ptr != NULL) {
        printf("%-9s%.*s\n", label, (int)text.len, text.ptr);
    }
}

int main(int argc, char **argv)
{
    maildiag_reader *reader = NULL;
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_explanation e = {.struct_size = sizeof e};
    maildiag_fix fix = {.struct_size = sizeof fix};

    if (argc != 2) {
        fprintf(stderr, "usage: explain_line 'LINE'\n");
        return 2;
    }
    /* No engine: one line needs no context. No rules: the built-in ones. */
    if (maildiag_reader_open(&reader, NULL, NULL, &error) < 0) {
        fprintf(stderr, "explain_line: %s\n", error.text);
        return 2;
    }
    if (maildiag_explain(reader, argv[1], strlen(argv[1]), &e) < 0) {
        fprintf(stderr, "explain_line: out of memory\n");
        maildiag_reader_close(reader);
        return 2;
    }
    print("what", e.title);
    print("cause", e.cause);
    print("why", e.explanation);
    printf("%-9s%s\n", "who acts",
           maildiag_word(MAILDIAG_WORDS_ACTOR, e.actor));
    for (uint32_t i = 0;
         maildiag_explanation_fix(reader, i, &fix) == MAILDIAG_OK; i++) {
        print("do", fix.text);
        print("check", fix.check);
    }
    maildiag_reader_close(reader);
    return 0;
}
