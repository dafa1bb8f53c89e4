/*
 * Masking: plain words are passed over, a word with a digit, a dot inside, or
 * an at sign is looked at. See mask.h.
 */
#include "rules/mask.h"

#include "rules/name.h"

/* One text and its form in the making. */
typedef struct mask_work {
    md_token_text t;
    const md_quotes *quotes;
    md_masked_pen pen;
} mask_work;

/* ---- what stays -----------------------------------------------------------
 */

static bool mask_digits(md_slice s, size_t at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (at + i >= s.len || !md_is_digit(s.ptr[at + i]))
            return false;
    return true;
}

/* `5.1.1` at the head, and where it ends; 0: none. */
static size_t mask_dsn(md_slice s)
{
    size_t at = 2;
    size_t third;

    if (s.len < 5 || !md_is_digit(s.ptr[0]) || s.ptr[1] != '.')
        return 0;
    while (at < s.len && md_is_digit(s.ptr[at]))
        at++;
    if (at == 2 || at == s.len || s.ptr[at] != '.')
        return 0;
    third = ++at;
    while (at < s.len && md_is_digit(s.ptr[at]))
        at++;
    return at > third ? at : 0;
}

/*
 * `550-…` and `5.1.1`, `550` at the beginning or before `5.1.1`; words with
 * the escaped line ends of rsyslog (`#012`) or with what Postfix makes of line
 * ends (`?550-`).
 */
static bool mask_stays(const mask_work *w, size_t first, size_t end,
                       unsigned has)
{
    md_slice text = w->t.text;
    md_slice word = md_slice_sub(text, first, end - first);
    size_t at;

    if (word.ptr[0] >= '2' && word.ptr[0] <= '5' && mask_digits(word, 0, 3)) {
        if (word.len == 3)
            return first == 0 ||
                   (mask_digits(text, first + 4, 1) && first + 5 < text.len &&
                    text.ptr[first + 5] == '.');
        if (word.ptr[3] == '-')
            return true;
    }
    at = mask_dsn(word);
    if (at != 0 &&
        (at == word.len || word.ptr[at] != '.' || at + 1 == word.len))
        return true;
    if ((has & MD_TOKEN_ELSE) == 0)
        return false;
    if (md_slice_chr(word, '#') != MD_NPOS)
        return true;
    at = md_slice_chr(word, '?');
    return at != MD_NPOS && mask_digits(word, at + 1, 3);
}

/* The codes that most replies begin with, `550 5.1.1 `: they stay. */
static size_t mask_codes(md_slice text)
{
    md_slice rest = text;
    size_t at;

    if (text.len < 4 || text.ptr[0] < '2' || text.ptr[0] > '5' ||
        !mask_digits(text, 1, 2) || text.ptr[3] != ' ')
        return 0;
    rest = md_slice_skip(text, 4);
    at = mask_dsn(rest);
    return at != 0 && at < rest.len && rest.ptr[at] == ' ' ? 4 + at : 4;
}

/* ---- odd words ------------------------------------------------------------
 */

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

static mask_look mask_look_at(const mask_work *w, size_t first, size_t end)
{
    mask_look look = {false, false, false};
    md_token_run before = {0};
    md_token_run run;

    for (size_t at = first; md_token_next(&w->t, first, end, at, &run);
         at = run.end) {
        if (before.end != 0)
            look.quoted |= md_quotes_pair(w->quotes, &before, &run);
        if (run.letter || (run.first == first && run.end == end))
            look.quoted |= md_quotes_run(w->quotes, &run);
        look.number |= run.digit;
        look.words |= !run.digit && run.end - run.first > 3;
        before = run;
    }
    return look;
}

/* Is this run of the word one that a wording speaks of? */
static bool mask_run_stays(const mask_work *w, size_t first, size_t end,
                           const md_token_run *before, const md_token_run *run)
{
    md_token_run next;

    if ((run->letter || (run->first == first && run->end == end)) &&
        md_quotes_run(w->quotes, run))
        return true;
    if (before->end != 0 && md_quotes_pair(w->quotes, before, run))
        return true;
    return md_token_next(&w->t, first, end, run->end, &next) &&
           md_quotes_pair(w->quotes, run, &next);
}

/* Every number of the word on its own. */
static void mask_numbers(mask_work *w, size_t first, size_t end, bool quoted)
{
    md_token_run before = {0};
    md_token_run run;

    for (size_t at = first; md_token_next(&w->t, first, end, at, &run);
         at = run.end) {
        if (run.digit &&
            !(quoted && mask_run_stays(w, first, end, &before, &run)))
            md_masked_put(&w->pen, run.first, run.end, MD_LIT("0"));
        before = run;
    }
}

/* Hexadecimal digits and two colons or more. */
static bool mask_is_ipv6(md_slice word)
{
    size_t colons = 0;

    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] != ':' && word.ptr[i] != '.' && !md_is_hex(word.ptr[i]))
            return false;
        colons += word.ptr[i] == ':';
    }
    return colons > 1;
}

static size_t mask_trimmed(md_slice text, size_t first, size_t end)
{
    while (end > first &&
           (text.ptr[end - 1] == '.' || text.ptr[end - 1] == ':' ||
            text.ptr[end - 1] == '!' || text.ptr[end - 1] == '?' ||
            text.ptr[end - 1] == '-'))
        end--;
    return end;
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

/* A host name, a mail address, a URL, as md_name_is() has it. */
static bool mask_is_name(const mask_work *w, size_t first, size_t end,
                         unsigned has)
{
    const md_planes *planes = w->t.planes;
    const char *text = w->t.text.ptr;
    size_t last = 0;

    if (end - first < 3 || (has & (MD_TOKEN_COLON | MD_TOKEN_AT)) != 0)
        return md_name_is(md_slice_sub(w->t.text, first, end - first));
    for (size_t at = first + 1;
         (at = md_plane_mark(planes, at, end - 1)) < end - 1; at++) {
        if (text[at] != '.' || !md_plane_is(planes, MD_PLANE_ALNUM, at - 1) ||
            !md_plane_is(planes, MD_PLANE_ALNUM, at + 1))
            continue;
        if (last != 0)
            return true;
        last = at;
    }
    return last != 0 &&
           md_name_top_level(md_slice_sub(w->t.text, last + 1, end - last - 1));
}

static void mask_by_look(mask_work *w, size_t first, size_t end, bool name)
{
    mask_look look = mask_look_at(w, first, end);

    if (look.quoted || (!name && (look.words || end - first < 12))) {
        if (look.number)
            mask_numbers(w, first, end, look.quoted);
    } else if (name) {
        md_masked_put(&w->pen, first, end, MD_LIT("x.x.x"));
    } else if (look.number) {
        md_masked_put(&w->pen, first, end, MD_LIT("0"));
    }
}

/* The word in [first, end) of the text, which has these. */
static void mask_odd_word(mask_work *w, size_t first, size_t end, unsigned has)
{
    md_slice word;

    if (mask_stays(w, first, end, has))
        return;
    end = mask_trimmed(w->t.text, first, end);
    word = md_slice_sub(w->t.text, first, end - first);
    if ((has & MD_TOKEN_AT) != 0 &&
        md_quotes_address_of(w->quotes, &w->t, first, end) ==
            MD_QUOTES_ANY_ADDRESS)
        md_masked_put(&w->pen, first, end, MD_LIT("x@x.x"));
    else if (((has & MD_TOKEN_DOT) != 0 && mask_is_ipv4(word)) ||
             ((has & MD_TOKEN_COLON) != 0 && mask_is_ipv6(word)))
        md_masked_put(&w->pen, first, end, MD_LIT("x.x.x"));
    else
        mask_by_look(w, first, end,
                     has != 0 && (mask_is_path(word) ||
                                  mask_is_name(w, first, end, has)));
}

/* ---- users ----------------------------------------------------------------
 */

/* The end of the single word at `first`; false: it is empty, or not one. */
static bool mask_enclosed(const mask_work *w, size_t first, char close,
                          size_t *end)
{
    *end = md_plane_next(w->t.planes, MD_PLANE_SPLIT, first, w->t.text.len);
    return *end > first + 1 && *end < w->t.text.len &&
           w->t.text.ptr[*end] == close;
}

/*
 * `<jan>: Recipient address rejected`, `<jan>... User unknown`: an address
 * without a domain. Commands stand in capitals: `<DATA>: Data command
 * rejected`. `unknown user: "jan"`, `user "jan"`.
 */
static bool mask_is_user(const mask_work *w, size_t first, size_t *end)
{
    md_slice text = w->t.text;
    md_slice before = md_slice_sub(text, 0, first);

    if (before.ptr[first - 1] == '"')
        return mask_enclosed(w, first, '"', end) &&
               (md_slice_ends(before, MD_LIT("user: \"")) ||
                md_slice_ends(before, MD_LIT("user \"")));
    if (!mask_enclosed(w, first, '>', end) || *end + 1 >= text.len ||
        (text.ptr[*end + 1] != ':' && text.ptr[*end + 1] != '.') ||
        md_slice_chr(md_slice_sub(text, first, *end - first), '@') != MD_NPOS)
        return false;
    for (size_t i = first; i < *end; i++)
        if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
            return true;
    return false;
}

/* `cannot update mailbox /var/mail/jan for user jan. unable to …`: the name
 * behind a path. Gives where to go on. */
static size_t mask_owner(mask_work *w, size_t at)
{
    const md_slice words = MD_LIT(" for user ");
    md_slice text = w->t.text;
    size_t first = at + words.len;
    size_t end;

    if (!md_slice_starts(md_slice_skip(text, at), words))
        return at;
    end = md_plane_next(w->t.planes, MD_PLANE_SPLIT, first, text.len);
    while (end > first && text.ptr[end - 1] == '.')
        end--;
    if (end < first + 2)
        return at;
    md_masked_put(&w->pen, first, end, MD_LIT("x@x.x"));
    return end;
}

/* ---- texts ----------------------------------------------------------------
 */

/* An event at `at`, in a word that does not begin before `least`. Gives where
 * to go on. */
static size_t mask_event(mask_work *w, size_t least, size_t at)
{
    md_slice text = w->t.text;
    size_t first;
    size_t end;
    unsigned has;

    if (text.ptr[at] == '<' || text.ptr[at] == '"') {
        if (!mask_is_user(w, at + 1, &end))
            return at + 1;
        md_masked_put(&w->pen, at + 1, end, MD_LIT("x@x.x"));
        return end;
    }
    first = md_plane_behind(w->t.planes, MD_PLANE_SPLIT, least, at);
    end = md_token_end(&w->t, first, at, &has);
    if (end > at)
        mask_odd_word(w, first, end, has);
    else
        end = at + 1; /* a colon that ends the word before it */
    return text.ptr[first] == '/' ? mask_owner(w, end) : end;
}

bool md_mask_text(const md_quotes *quotes, md_planes *planes, md_slice text,
                  md_masked *out)
{
    mask_work w = {.t = {text, planes}, .quotes = quotes};
    size_t done; /* words before it */

    if (!md_planes_set(planes, text) || !md_masked_begin(out, text, &w.pen))
        return false;
    done = mask_codes(text);
    for (;;) {
        size_t at = md_plane_next(planes, MD_PLANE_EVENT, done, text.len);

        if (at == text.len)
            break;
        done = mask_event(&w, done, at);
    }
    md_masked_end(out, &w.pen);
    return true;
}
