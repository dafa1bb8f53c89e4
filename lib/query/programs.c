/*
 * The programs other than Postfix; see programs.h.
 *
 * Takes a store, gives a sorted list. Fails without memory; there is no list
 * then.
 */
#include "query/programs.h"

#include <stdlib.h>

#include "base/alloc.h"

void md_programs_free(md_programs *p)
{
    md_free(p->items);
    memset(p, 0, sizeof *p);
}

static int most_lines(const void *a, const void *b)
{
    const md_program_lines *x = a, *y = b;

    if (x->lines != y->lines)
        return x->lines > y->lines ? -1 : 1;
    return md_slice_cmp(x->program, y->program);
}

bool md_programs_list(md_programs *p, const md_store *store)
{
    md_program_lines next;

    md_programs_free(p);
    while (md_store_foreign(store, (uint32_t)p->count, &next.program,
                            &next.lines)) {
        md_program_lines *items =
            md_grow(p->items, &p->cap, p->count + 1, sizeof *items);

        if (items == NULL) {
            md_programs_free(p);
            return false;
        }
        p->items = items;
        items[p->count++] = next;
    }
    if (p->count > 1)
        qsort(p->items, p->count, sizeof *p->items, most_lines);
    p->made = true;
    return true;
}
