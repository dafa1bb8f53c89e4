/*
 * Comparisons of what is logged and what is asked for; see compare.h.
 */
#include "query/compare.h"

#include "record/reply.h"

md_slice md_compare_domain_of(md_slice address)
{
    size_t at = md_slice_rchr(address, '@');

    return at == MD_NPOS ? MD_NONE : md_slice_skip(address, at + 1);
}

/* Local parts with letter case, domains without. */
bool md_compare_address(md_slice a, md_slice b)
{
    size_t at = md_slice_rchr(a, '@');

    if (!md_slice_present(a) || !md_slice_present(b) || a.len != b.len)
        return false;
    if (at == MD_NPOS)
        return md_slice_eq(a, b);
    return md_slice_rchr(b, '@') == at &&
           md_slice_eq(md_slice_sub(a, 0, at), md_slice_sub(b, 0, at)) &&
           md_slice_eq_nocase(md_slice_skip(a, at), md_slice_skip(b, at));
}

bool md_compare_domain(md_slice address, md_slice domain)
{
    md_slice own = md_compare_domain_of(address);

    return md_slice_present(own) && md_slice_eq_nocase(own, domain);
}

/* Present and, without letter case, the same. */
bool md_compare_name(md_slice a, md_slice b)
{
    return md_slice_present(a) && md_slice_present(b) &&
           md_slice_eq_nocase(a, b);
}

/* `<…>` around an address or a message-id does not count. */
md_slice md_compare_bare(md_slice s)
{
    if (s.len >= 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
        return md_slice_sub(s, 1, s.len - 2);
    return s;
}

bool md_compare_message_id(md_slice logged, md_slice asked)
{
    return md_slice_present(logged) &&
           md_slice_eq(md_compare_bare(logged), asked);
}

/*
 * A host as somebody asks for it (`mx.a.test`, `192.0.2.1`, `[192.0.2.1]:25`,
 * or the whole as logged) and as Postfix wrote it (`mx.a.test[192.0.2.1]:25`).
 */
bool md_compare_host(md_slice logged, md_slice asked)
{
    md_slice name, address, port;

    if (!md_slice_present(logged))
        return false;
    if (md_slice_eq_nocase(logged, asked))
        return true;
    if (!md_reply_host(logged, &name, &address, &port))
        return false;
    if (md_compare_name(name, asked) || md_compare_name(address, asked))
        return true;
    return asked.len >= 2 && asked.ptr[0] == '[' &&
           asked.ptr[asked.len - 1] == ']' &&
           md_compare_name(address, md_slice_sub(asked, 1, asked.len - 2));
}

/* The client of a message or refusal, whose name and address stand apart:
 * asked for by either, or by `NAME[ADDRESS]`. */
bool md_compare_client(md_slice name, md_slice address, md_slice asked)
{
    md_slice asked_name, asked_address, port;

    if (md_compare_name(name, asked) || md_compare_name(address, asked))
        return true;
    return md_slice_ends(asked, MD_LIT("]")) &&
           md_reply_host(asked, &asked_name, &asked_address, &port) &&
           md_compare_name(address, asked_address) &&
           (!md_slice_present(asked_name) || md_compare_name(name, asked_name));
}
