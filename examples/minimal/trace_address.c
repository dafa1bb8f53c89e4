/*
 * Why did this address not get its mail?
 *
 * usage: trace_address ADDRESS FILE
 *
 * Reads a mail log and prints each message to the address with what became of
 * it. To build outside of this tree:
 *
 *   cc trace_address.c $(pkg-config --cflags --libs maildiag)
 */
#include <maildiag/maildiag.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

/* A text of the library has a length, and may be absent. */
static void print(const char *label, maildiag_text text)
{
    printf("  %-8s%.*s\n", label, (int)text.len, text.ptr ? text.ptr : "-");
}

static void print_message(maildiag_reader *reader, maildiag_id id)
{
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_recipient r = {.struct_size = sizeof r};

    if (maildiag_message_get(reader, id, &m) != MAILDIAG_OK) {
        return;
    }
    printf("%.*s\n", (int)m.queue_id.len, m.queue_id.ptr);
    /* What a reader lends is good until it is asked again: print it first. */
    print("from", m.from);
    for (uint32_t i = 0;
         maildiag_recipient_get(reader, id, i, &r) == MAILDIAG_OK; i++) {
        print("to", r.address);
        printf("  %-8s%s after %u attempt(s)\n", "became",
               maildiag_word(MAILDIAG_WORDS_RECIPIENT, r.outcome),
               (unsigned)r.attempt_count);
        print("cause", r.cause);
        print("reason", r.reason);
    }
}

int main(int argc, char **argv)
{
    maildiag_engine *engine = NULL;
    maildiag_reader *reader = NULL;
    maildiag_options options = {.struct_size = sizeof options};
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_filter filter = {.struct_size = sizeof filter};
    maildiag_entry entry = {.struct_size = sizeof entry};
    int found = 0;

    if (argc != 3) {
        fprintf(stderr, "usage: trace_address ADDRESS FILE\n");
        return 2;
    }
    /* Stamps such as `Aug 31 03:20:36` have no year: it follows from a time
     * that none of them is later than. */
    options.reference_time_usec = (int64_t)time(NULL) * 1000000;
    if (maildiag_engine_new(&engine, &options, &error) < 0 ||
        maildiag_feed_file(engine, argv[2], NULL, NULL, &error) < 0 ||
        maildiag_reader_open(&reader, engine, NULL, &error) < 0) {
        fprintf(stderr, "trace_address: %s: %s\n", argv[2], error.text);
        maildiag_engine_free(engine);
        return 2;
    }
    filter.kinds = MAILDIAG_ENTRY_MESSAGE;
    filter.to.ptr = argv[1];
    filter.to.len = strlen(argv[1]);
    while (maildiag_entry_next(reader, &filter, &entry) == MAILDIAG_OK) {
        print_message(reader, entry.id);
        found = 1;
    }
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return found ? 0 : 1;
}
