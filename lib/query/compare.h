/*
 * When what is logged is what was asked for: addresses, domains, hosts,
 * message-ids, with the decoration that people leave on. An absent slice is
 * the same as nothing. Cannot fail.
 */
#ifndef MD_QUERY_COMPARE_H
#define MD_QUERY_COMPARE_H

#include "base/slice.h"

/* Local parts with letter case, domains without; split at the last `@`. */
bool md_compare_address(md_slice a, md_slice b);

/* What stands behind the last `@`; absent: nothing does. */
md_slice md_compare_domain_of(md_slice address);
bool md_compare_domain(md_slice address, md_slice domain);

/* Both there and, without letter case, the same. */
bool md_compare_name(md_slice a, md_slice b);

/* Without `<…>` around it. */
md_slice md_compare_bare(md_slice s);

/* A message-id as logged, and one without its brackets. */
bool md_compare_message_id(md_slice logged, md_slice asked);

/* A host as Postfix writes it (`mx.a.test[192.0.2.1]:25`), and as somebody
 * asks for it: name, address, `[address]`, or the whole as logged. */
bool md_compare_host(md_slice logged, md_slice asked);

/* A client whose name and address stand apart, asked for by either, by
 * `[address]`, or by `name[address]`. */
bool md_compare_client(md_slice name, md_slice address, md_slice asked);

#endif
