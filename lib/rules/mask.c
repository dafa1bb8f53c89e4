/*
 * Masking, one pass over the bytes: plain words are copied, a word with a
 * digit, a dot inside, or an at sign is looked at. See mask.h.
 */
#include "rules/mask.h"

#include "base/alloc.h"
#include "rules/wording.h"

/* What a byte is, in the word that it belongs to. */
enum {
    MASK_SPLIT = 1,   /* ends a word */
    MASK_COLON = 2,   /* ends a word unless a slash follows */
    MASK_DIGIT = 4,   /* makes a word odd: it has to be looked at */
    MASK_DOT = 8,     /* so does this */
    MASK_AT = 16,     /* and this */
    MASK_MARK = 32,   /* of an escaped line end, in an odd word */
    MASK_OPEN = 64,   /* `<` and `"` */
    MASK_SLASH = 128, /* begins a path */
    MASK_ODD = MASK_DIGIT | MASK_DOT | MASK_AT,
    MASK_EVENT = MASK_ODD | MASK_COLON | MASK_OPEN | MASK_SLASH | MASK_MARK
};

static const unsigned char mask_class[256] = {
    ['\t'] = MASK_SPLIT,
    ['\n'] = MASK_SPLIT,
    ['\v'] = MASK_SPLIT,
    ['\f'] = MASK_SPLIT,
    ['\r'] = MASK_SPLIT,
    [' '] = MASK_SPLIT,
    ['<'] = MASK_SPLIT | MASK_OPEN,
    ['>'] = MASK_SPLIT,
    ['('] = MASK_SPLIT,
    [')'] = MASK_SPLIT,
    ['['] = MASK_SPLIT,
    [']'] = MASK_SPLIT,
    ['{'] = MASK_SPLIT,
    ['}'] = MASK_SPLIT,
    ['"'] = MASK_SPLIT | MASK_OPEN,
    ['/'] = MASK_SLASH,
    ['\''] = MASK_SPLIT,
    [','] = MASK_SPLIT,
    [';'] = MASK_SPLIT,
    ['|'] = MASK_SPLIT,
    ['='] = MASK_SPLIT,
    [':'] = MASK_COLON,
    ['0'] = MASK_DIGIT,
    ['1'] = MASK_DIGIT,
    ['2'] = MASK_DIGIT,
    ['3'] = MASK_DIGIT,
    ['4'] = MASK_DIGIT,
    ['5'] = MASK_DIGIT,
    ['6'] = MASK_DIGIT,
    ['7'] = MASK_DIGIT,
    ['8'] = MASK_DIGIT,
    ['9'] = MASK_DIGIT,
    ['.'] = MASK_DOT,
    ['@'] = MASK_AT,
    ['#'] = MASK_MARK,
    ['?'] = MASK_MARK,
};

static unsigned char mask_of(char c)
{
    return mask_class[(unsigned char)c];
}

/* ---- words that stay ------------------------------------------------------
 */

/* A run of letters and digits of a word; a hyphen between letters is none, as
 * in the normal form of wordings. */
typedef struct mask_run {
    size_t first;
    size_t end;
    uint32_t hash;
    bool digit;
    bool letter;
} mask_run;

static bool mask_hyphen(md_slice word, size_t at)
{
    return word.ptr[at] == '-' && at > 0 && at + 1 < word.len &&
           md_is_alpha(word.ptr[at - 1]) && md_is_alpha(word.ptr[at + 1]);
}

/* The next run at or behind `at`; false: none. */
static bool mask_next_run(md_slice word, size_t at, mask_run *run)
{
    while (at < word.len && !md_is_alnum(word.ptr[at]))
        at++;
    if (at == word.len)
        return false;
    run->first = at;
    run->hash = 2166136261U;
    run->digit = false;
    run->letter = false;
    for (; at < word.len; at++) {
        bool digit = md_is_digit(word.ptr[at]);

        if (mask_hyphen(word, at))
            continue;
        if (!digit && !md_is_alpha(word.ptr[at]))
            break;
        run->digit |= digit;
        run->letter |= !digit;
        run->hash =
            (run->hash ^ ((unsigned char)word.ptr[at] | 0x20U)) * 16777619U;
    }
    run->end = at;
    return true;
}

static uint32_t mask_mix(uint32_t hash)
{
    hash = (hash ^ hash >> 15) * 0x85EBCA6BU;
    hash ^= hash >> 13;
    return hash != 0 ? hash : 1;
}

static uint32_t mask_alone(const mask_run *run)
{
    return mask_mix(run->hash);
}

static uint32_t mask_pair(const mask_run *a, const mask_run *b)
{
    return mask_mix(a->hash * 31 + b->hash);
}

static bool mask_has(const md_mask *mask, uint32_t hash)
{
    uint32_t bit = hash % MD_MASK_BITS;
    uint32_t slot = hash >> 16;

    if ((mask->bits[bit / 64] >> bit % 64 & 1) == 0)
        return false;
    if (mask->count > MD_MASK_SLOTS / 2)
        return true;
    for (;; slot++) {
        uint32_t there = mask->slots[slot % MD_MASK_SLOTS];

        if (there == hash || there == 0)
            return there != 0;
    }
}

static void mask_set(md_mask *mask, uint32_t hash)
{
    uint32_t bit = hash % MD_MASK_BITS;
    uint32_t slot = hash >> 16;

    if (mask_has(mask, hash))
        return;
    mask->bits[bit / 64] |= UINT64_C(1) << bit % 64;
    if (++mask->count > MD_MASK_SLOTS / 2)
        return;
    while (mask->slots[slot % MD_MASK_SLOTS] != 0)
        slot++;
    mask->slots[slot % MD_MASK_SLOTS] = hash;
}

/* Words of so many names that they tell none from another. */
static const char *const mask_common[] = {
    "html", "htm",  "cgi", "bin",     "php",    "id",         "ip",
    "com",  "net",  "org", "www",     "http",   "https",      "mail",
    "smtp", "help", "mx",  "support", "lookup", "postmaster", "dns"};

/* How much a run says about the name that it is of. */
static size_t mask_worth(md_slice word, const mask_run *run)
{
    md_slice text = md_slice_sub(word, run->first, run->end - run->first);

    for (size_t i = 0; i < sizeof mask_common / sizeof *mask_common; i++)
        if (md_slice_eq(text, md_slice_of(mask_common[i])))
            return 0;
    return text.len;
}

/* The two runs around the at sign of an address, as a pair; false: there are
 * none. */
static bool mask_around_at(md_slice word, uint32_t *pair)
{
    size_t at = md_slice_chr(word, '@');
    size_t first = at;
    mask_run before;
    mask_run behind;

    if (at == MD_NPOS)
        return false;
    while (first > 0 && md_is_alnum(word.ptr[first - 1]))
        first--;
    if (first == at || at + 1 >= word.len || !md_is_alnum(word.ptr[at + 1]))
        return false;
    (void)mask_next_run(word, first, &before);
    (void)mask_next_run(word, at + 1, &behind);
    *pair = mask_pair(&before, &behind);
    return true;
}

/*
 * A word of a wording that has a digit, a dot, a slash or an at sign. Of two
 * runs or more the most telling pair and those with a digit are kept in mind,
 * of one run that. A run at an open end is only a part of what stands in the
 * text.
 */
static void mask_quote(md_mask *mask, md_slice word, bool open_left,
                       bool open_right)
{
    mask_run before = {0, 0, 0, false, false};
    mask_run run;
    uint32_t best = 0;
    size_t best_worth = 0;
    bool paired = false;

    for (size_t at = 0; mask_next_run(word, at, &run); at = run.end) {
        size_t worth = mask_worth(word, &run);

        if ((open_left && run.first == 0) ||
            (open_right && run.end == word.len)) {
            before.end = 0;
            continue;
        }
        if (run.digit && run.letter)
            mask_set(mask, mask_alone(&run));
        if (before.end != 0) {
            worth += mask_worth(word, &before);
            if (run.digit || before.digit)
                mask_set(mask, mask_pair(&before, &run));
            if (worth > (paired ? best_worth : 0)) {
                best = mask_pair(&before, &run);
                best_worth = worth;
            }
            paired = true;
        } else if (!paired && worth > best_worth) {
            best = mask_alone(&run);
            best_worth = worth;
        }
        before = run;
    }
    if (best != 0)
        mask_set(mask, best);
    (void)mask_around_at(word, &best);
    if (best != 0)
        mask_set(mask, best);
}

static bool mask_hex(char c)
{
    return md_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Does the colon at `at` belong to a URL, or to an IPv6 address? */
static bool mask_colon(md_slice s, size_t at)
{
    if (at + 1 >= s.len)
        return false;
    if (s.ptr[at + 1] == '/')
        return true;
    if (at > 40 || (s.ptr[at + 1] != ':' && !mask_hex(s.ptr[at + 1])))
        return false;
    for (size_t i = 0; i < at; i++)
        if (s.ptr[i] != ':' && !mask_hex(s.ptr[i]))
            return false;
    return true;
}

/* The end of the word that began at `first`, whose bytes before `at` are
 * plain; *seen are the classes of its bytes. */
static size_t mask_word(md_slice s, size_t first, size_t at, unsigned *seen)
{
    unsigned all = 0;

    for (; at < s.len; at++) {
        unsigned class = mask_of(s.ptr[at]);

        if ((class & (MASK_SPLIT | MASK_COLON)) != 0 &&
            ((class & MASK_SPLIT) != 0 ||
             !mask_colon(md_slice_skip(s, first), at - first)))
            break;
        all |= class;
    }
    *seen = all;
    return at;
}

static void mask_piece(md_mask *mask, const md_piece *piece)
{
    md_slice rest = piece->text;

    while (rest.len != 0) {
        unsigned seen;
        size_t len = mask_word(rest, 0, 0, &seen);

        if ((seen & (MASK_ODD | MASK_COLON)) != 0 ||
            md_slice_chr(md_slice_sub(rest, 0, len), '/') != MD_NPOS)
            mask_quote(mask, md_slice_sub(rest, 0, len),
                       piece->open_left && rest.ptr == piece->text.ptr,
                       piece->open_right && len == rest.len);
        rest = md_slice_skip(rest, len < rest.len ? len + 1 : len);
    }
}

void md_mask_make(md_mask *mask, const md_tables *tables)
{
    memset(mask, 0, sizeof *mask);
    for (uint32_t i = 0; i < tables->wording_count; i++) {
        md_piece pieces[MD_WORDING_PIECES];
        uint32_t count = md_wording_pieces(
            md_tables_text(tables, tables->wordings[i]), pieces);

        for (uint32_t k = 0; k < count; k++)
            mask_piece(mask, &pieces[k]);
    }
}

/* ---- texts ----------------------------------------------------------------
 */

static bool mask_digits(md_slice s, size_t at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (at + i >= s.len || !md_is_digit(s.ptr[at + i]))
            return false;
    return true;
}

/*
 * `550-…` and `5.1.1`, `550` at the beginning or before `5.1.1`; words with
 * the escaped line ends of rsyslog (`#012`) or with what Postfix makes of line
 * ends (`?550-`).
 */
static bool mask_stays(md_slice text, size_t first, md_slice word,
                       unsigned seen)
{
    size_t at = 0;

    if (word.ptr[0] >= '2' && word.ptr[0] <= '5' && mask_digits(word, 0, 3)) {
        if (word.len == 3)
            return first == 0 ||
                   (mask_digits(text, first + 4, 1) && first + 5 < text.len &&
                    text.ptr[first + 5] == '.');
        if (word.ptr[3] == '-')
            return true;
    }
    if (word.len >= 5 && md_is_digit(word.ptr[0]) && word.ptr[1] == '.') {
        for (at = 2; at < word.len && md_is_digit(word.ptr[at]); at++)
            ;
        if (at > 2 && at < word.len && word.ptr[at] == '.') {
            size_t third = ++at;

            while (at < word.len && md_is_digit(word.ptr[at]))
                at++;
            if (at > third &&
                (at == word.len || word.ptr[at] != '.' || at + 1 == word.len))
                return true;
        }
    }
    if ((seen & MASK_MARK) == 0)
        return false;
    if (md_slice_chr(word, '#') != MD_NPOS)
        return true;
    at = md_slice_chr(word, '?');
    return at != MD_NPOS && mask_digits(word, at + 1, 3);
}

/* A form in the making. There is room for what the longest form takes. */
typedef struct mask_pen {
    md_slice text;
    size_t plain; /* what is before it was copied */
    char *begin;
    char *to;
    md_mask_part *part;
} mask_pen;

/* A stand-in is longer than what it stands for by this at most. */
enum { MASK_LONGER = 3 };

static bool mask_begin(mask_pen *pen, md_slice text, md_form *out)
{
    size_t parts = text.len / 2 + 1;

    md_buffer_clear(&out->text);
    out->part_count = 0;
    pen->text = text;
    pen->plain = 0;
    pen->begin = md_buffer_room(&out->text, text.len + MASK_LONGER * parts);
    if (pen->begin == NULL)
        return false;
    if (parts > out->part_cap) {
        void *grown =
            md_grow(out->parts, &out->part_cap, parts, sizeof *out->parts);

        if (grown == NULL)
            return false;
        out->parts = grown;
    }
    pen->to = pen->begin;
    pen->part = out->parts;
    return true;
}

static void mask_copy(mask_pen *pen, size_t end)
{
    if (end != pen->plain)
        memcpy(pen->to, pen->text.ptr + pen->plain, end - pen->plain);
    pen->to += end - pen->plain;
    pen->plain = end;
}

/* The stand-in for [at, end). */
static void mask_put(mask_pen *pen, size_t at, size_t end, md_slice stand_in)
{
    mask_copy(pen, at);
    pen->part->at = (uint32_t)(pen->to - pen->begin);
    pen->part->len = (uint32_t)stand_in.len;
    pen->part->from = (uint32_t)at;
    pen->part->from_len = (uint32_t)(end - at);
    pen->part++;
    memcpy(pen->to, stand_in.ptr, stand_in.len);
    pen->to += stand_in.len;
    pen->plain = end;
}

static void mask_end(mask_pen *pen, md_form *out)
{
    mask_copy(pen, pen->text.len);
    out->text.len = (size_t)(pen->to - pen->begin);
    out->part_count = (uint32_t)(pen->part - out->parts);
}

/*
 * What is known of a word that is no plain one. A number that a wording
 * speaks of counts where it is the whole word, or beside what stands beside it
 * in the wording; a run of letters and digits counts everywhere.
 */
typedef struct mask_look {
    bool quoted; /* a wording speaks of it */
    bool number; /* it has a run with a digit */
    bool words;  /* it has a run of more than three letters */
} mask_look;

static mask_look mask_look_at(const md_mask *mask, md_slice word)
{
    mask_look look = {false, false, false};
    mask_run before = {0, 0, 0, false, false};
    mask_run run;

    for (size_t at = 0; mask_next_run(word, at, &run); at = run.end) {
        if (before.end != 0)
            look.quoted |= mask_has(mask, mask_pair(&before, &run));
        if (run.letter || (run.first == 0 && run.end == word.len))
            look.quoted |= mask_has(mask, mask_alone(&run));
        look.number |= run.digit;
        look.words |= !run.digit && run.end - run.first > 3;
        before = run;
    }
    return look;
}

/* Is this run of the word one that a wording speaks of? */
static bool mask_run_stays(const md_mask *mask, md_slice word,
                           const mask_run *before, const mask_run *run)
{
    mask_run next;

    if ((run->letter || (run->first == 0 && run->end == word.len)) &&
        mask_has(mask, mask_alone(run)))
        return true;
    if (before->end != 0 && mask_has(mask, mask_pair(before, run)))
        return true;
    return mask_next_run(word, run->end, &next) &&
           mask_has(mask, mask_pair(run, &next));
}

/* Every number of the word at `at` on its own. */
static void mask_numbers(const md_mask *mask, mask_pen *pen, size_t at,
                         md_slice word, bool quoted)
{
    mask_run before = {0, 0, 0, false, false};
    mask_run run;

    for (size_t k = 0; mask_next_run(word, k, &run); k = run.end) {
        if (run.digit && !(quoted && mask_run_stays(mask, word, &before, &run)))
            mask_put(pen, at + run.first, at + run.end, MD_LIT("0"));
        before = run;
    }
}

/* Hexadecimal digits and two colons or more. */
static bool mask_is_ipv6(md_slice word)
{
    size_t colons = 0;

    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] != ':' && word.ptr[i] != '.' && !mask_hex(word.ptr[i]))
            return false;
        colons += word.ptr[i] == ':';
    }
    return colons > 1;
}

static size_t mask_trimmed(md_slice word)
{
    size_t len = word.len;

    while (len != 0 && (word.ptr[len - 1] == '.' || word.ptr[len - 1] == ':' ||
                        word.ptr[len - 1] == '!' || word.ptr[len - 1] == '?' ||
                        word.ptr[len - 1] == '-'))
        len--;
    return len;
}

/* `/home/jan/Maildir/tmp`, not `/etc`. */
static bool mask_is_path(md_slice word)
{
    return word.len > 1 && word.ptr[0] == '/' &&
           md_slice_chr(md_slice_skip(word, 1), '/') != MD_NPOS;
}

/* Digits and dots only; what blocklists answer with stays. */
static bool mask_is_ipv4(md_slice word)
{
    if (md_slice_starts(word, MD_LIT("127.")))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!md_is_digit(word.ptr[i]) && word.ptr[i] != '.')
            return false;
    return md_slice_chr(word, '.') != MD_NPOS;
}

/* The word in [at, end) of the text, which has these classes of bytes. */
static void mask_odd_word(const md_mask *mask, mask_pen *pen, size_t at,
                          size_t end, unsigned seen)
{
    md_slice word = md_slice_sub(pen->text, at, end - at);
    mask_look look;
    uint32_t pair;
    bool name;

    if (mask_stays(pen->text, at, word, seen))
        return;
    word.len = mask_trimmed(word);
    if ((seen & MASK_AT) != 0 && mask_around_at(word, &pair) &&
        !mask_has(mask, pair)) {
        mask_put(pen, at, at + word.len, MD_LIT("x@x.x"));
        return;
    }
    if ((seen & MASK_DOT) != 0 && mask_is_ipv4(word)) {
        mask_put(pen, at, at + word.len, MD_LIT("x.x.x"));
        return;
    }
    if ((seen & MASK_COLON) != 0 && mask_is_ipv6(word)) {
        mask_put(pen, at, at + word.len, MD_LIT("x.x.x"));
        return;
    }
    name = mask_is_path(word) ||
           ((seen & (MASK_DOT | MASK_COLON | MASK_AT)) != 0 &&
            md_wording_is_name(word));
    look = mask_look_at(mask, word);
    if (look.quoted || (!name && (look.words || word.len < 12))) {
        if (look.number)
            mask_numbers(mask, pen, at, word, look.quoted);
    } else if (name) {
        mask_put(pen, at, at + word.len, MD_LIT("x.x.x"));
    } else if (look.number) {
        mask_put(pen, at, at + word.len, MD_LIT("0"));
    }
}

/* The end of the single word at `first`; false: it is empty, or not one. */
static bool mask_enclosed(md_slice text, size_t first, char close, size_t *end)
{
    size_t at = first;

    while (at < text.len && (mask_of(text.ptr[at]) & MASK_SPLIT) == 0)
        at++;
    *end = at;
    return at > first + 1 && at < text.len && text.ptr[at] == close;
}

/*
 * `<jan>: Recipient address rejected`, `<jan>... User unknown`: an address
 * without a domain. Commands stand in capitals: `<DATA>: Data command
 * rejected`. `unknown user: "jan"`, `user "jan"`.
 */
static bool mask_is_user(md_slice text, size_t first, size_t *end)
{
    md_slice before = md_slice_sub(text, 0, first);

    if (before.ptr[first - 1] == '"')
        return mask_enclosed(text, first, '"', end) &&
               (md_slice_ends(before, MD_LIT("user: \"")) ||
                md_slice_ends(before, MD_LIT("user \"")));
    if (!mask_enclosed(text, first, '>', end) || *end + 1 >= text.len ||
        (text.ptr[*end + 1] != ':' && text.ptr[*end + 1] != '.'))
        return false;
    for (size_t i = first; i < *end; i++)
        if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
            return md_slice_chr(md_slice_sub(text, first, *end - first), '@') ==
                   MD_NPOS;
    return false;
}

/* `cannot update mailbox /var/mail/jan for user jan. unable to …`: the name
 * behind a path. Gives where to go on. */
static size_t mask_owner(mask_pen *pen, size_t at)
{
    const md_slice words = MD_LIT(" for user ");
    size_t first = at + words.len;
    size_t end = first;

    if (!md_slice_starts(md_slice_skip(pen->text, at), words))
        return at;
    while (end < pen->text.len &&
           (mask_of(pen->text.ptr[end]) & MASK_SPLIT) == 0)
        end++;
    while (end > first && pen->text.ptr[end - 1] == '.')
        end--;
    if (end < first + 2)
        return at;
    mask_put(pen, first, end, MD_LIT("x@x.x"));
    return end;
}

/* The beginning of the word that `at` is in. */
static size_t mask_word_first(md_slice text, size_t at, size_t least)
{
    while (at > least && (mask_of(text.ptr[at - 1]) & MASK_SPLIT) == 0)
        at--;
    return at;
}

bool md_mask_text(const md_mask *mask, md_slice text, md_form *out)
{
    size_t done = 0; /* words before it */
    size_t at = 0;
    mask_pen pen;

    if (!mask_begin(&pen, text, out))
        return false;
    for (;;) {
        unsigned seen;
        size_t first;
        size_t end;

        while (at < text.len && (mask_of(text.ptr[at]) & MASK_EVENT) == 0)
            at++;
        if (at == text.len)
            break;
        if ((mask_of(text.ptr[at]) & MASK_OPEN) != 0) {
            done = ++at;
            if (!mask_is_user(text, at, &end))
                continue;
            mask_put(&pen, at, end, MD_LIT("x@x.x"));
        } else {
            first = mask_word_first(text, at, done);
            end = mask_word(text, first, at, &seen);
            if (end > at)
                mask_odd_word(mask, &pen, first, end, seen);
            else
                end = at + 1; /* a colon that ends the word before it */
            if (text.ptr[first] == '/')
                end = mask_owner(&pen, end);
        }
        done = at = end;
    }
    mask_end(&pen, out);
    return true;
}

void md_form_free(md_form *form)
{
    md_buffer_free(&form->text);
    md_free(form->parts);
    form->parts = NULL;
    form->part_cap = 0;
    form->part_count = 0;
}

/* The byte of the text that a byte of the form stands for; of a stand-in the
 * first or the last one. */
static uint32_t form_back(const md_form *form, uint32_t at, bool last)
{
    uint32_t back = at;

    for (uint32_t i = 0; i < form->part_count; i++) {
        const md_mask_part *part = &form->parts[i];

        if (at < part->at)
            break;
        if (at < part->at + part->len)
            return last ? part->from + part->from_len - 1 : part->from;
        back = part->from + part->from_len + (at - part->at - part->len);
    }
    return back;
}

void md_form_back(const md_form *form, uint32_t first, uint32_t end,
                  uint32_t *text_first, uint32_t *text_end)
{
    *text_first = form_back(form, first, false);
    *text_end = end > first ? form_back(form, end - 1, true) + 1 : *text_first;
}
