/*
 * Names and sentences of the statuses; words of the vocabularies.
 *
 * Takes numbers, gives text that lives as long as the library. Cannot fail.
 */
#include "maildiag/maildiag.h"

#include "record/words.h"

typedef struct status_words {
    maildiag_status status;
    const char *name;
    const char *text;
} status_words;

static const status_words statuses[] = {
    {MAILDIAG_OK, "OK", "done"},
    {MAILDIAG_END, "END", "nothing further to give"},
    {MAILDIAG_IGNORED, "IGNORED",
     "a good line, but of another program; or a source that was already in"},
    {MAILDIAG_PARTIAL, "PARTIAL", "understood only in part"},
    {MAILDIAG_TRUNCATED, "TRUNCATED", "cut at a ceiling that the options name"},
    {MAILDIAG_E_ARG, "E_ARG",
     "an argument is missing, a wrong handle, or out of range"},
    {MAILDIAG_E_NOMEM, "E_NOMEM", "there is no memory"},
    {MAILDIAG_E_ABI, "E_ABI", "struct_size is none that this library knows"},
    {MAILDIAG_E_BUSY, "E_BUSY", "another thread is inside this handle"},
    {MAILDIAG_E_NOTFOUND, "E_NOTFOUND", "there is no such thing"},
    {MAILDIAG_E_LIMIT, "E_LIMIT", "a ceiling was met before anything was done"},
    {MAILDIAG_E_IO, "E_IO", "the system refused to read"},
    {MAILDIAG_E_COMPRESSED, "E_COMPRESSED",
     "the file is compressed: feed it through a decompressor"},
    {MAILDIAG_E_RULE, "E_RULE", "the rule text is wrong"},
    {MAILDIAG_E_REGEX, "E_REGEX", "a pattern is wrong"},
    {MAILDIAG_E_VERSION, "E_VERSION",
     "the rules or the state were written for a newer library"},
    {MAILDIAG_E_STATE, "E_STATE", "it is no saved state, or a damaged one"},
    {MAILDIAG_E_INTERNAL, "E_INTERNAL", "a fault in the library"},
};

static const status_words *find(maildiag_status status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return &statuses[i];
    return NULL;
}

const char *maildiag_status_name(maildiag_status status)
{
    const status_words *found = find(status);

    return found != NULL ? found->name : "?";
}

const char *maildiag_status_text(maildiag_status status)
{
    const status_words *found = find(status);

    if (found != NULL)
        return found->text;
    return status < 0 ? "a failure that this library does not know"
                      : "a remark that this library does not know";
}

const char *maildiag_word(uint32_t vocabulary, uint32_t number)
{
    return md_words_name(vocabulary, number);
}

int32_t maildiag_word_number(uint32_t vocabulary, const char *word, size_t len)
{
    return word != NULL ? md_words_number(vocabulary, md_slice_make(word, len))
                        : -1;
}
