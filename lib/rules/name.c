/*
 * Names. See name.h.
 */
#include "rules/name.h"

static const char name_tops[] =
    " com net org edu gov mil info biz local lan internal invalid test "
    "example localhost ";

/* The last parts of names that have one dot only; two letters count too. */
bool md_name_top_level(md_slice label)
{
    char padded[16];

    if (label.len == 2)
        return md_is_alpha(label.ptr[0]) && md_is_alpha(label.ptr[1]);
    if (label.len < 3 || label.len > 12)
        return false;
    padded[0] = ' ';
    memcpy(padded + 1, label.ptr, label.len);
    padded[label.len + 1] = ' ';
    return md_slice_find(md_slice_of(name_tops),
                         md_slice_make(padded, label.len + 2)) != MD_NPOS;
}

bool md_name_is(md_slice token)
{
    size_t dots = 0;
    size_t last = MD_NPOS;
    size_t colon = md_slice_chr(token, ':');

    if (colon != MD_NPOS &&
        md_slice_find(md_slice_skip(token, colon), MD_LIT("://")) != MD_NPOS)
        return true;
    while (token.len != 0 && strchr(".:!?-", token.ptr[token.len - 1]))
        token.len--;
    for (size_t i = 1; i + 1 < token.len; i++) {
        if (token.ptr[i] == '@')
            return true;
        if (token.ptr[i] != '.' || !md_is_alnum(token.ptr[i - 1]) ||
            !md_is_alnum(token.ptr[i + 1]))
            continue;
        dots++;
        last = i;
    }
    if (dots == 0)
        return false;
    return dots > 1 || md_name_top_level(md_slice_skip(token, last + 1));
}
