/*
 * Texts by number; see codes.h.
 */
#include "query/codes.h"

#include "base/alloc.h"

enum { FIRST_SLOTS = 256 };

void md_codes_init(md_codes *c)
{
    memset(c, 0, sizeof *c);
    c->key = md_hash_key_make(0);
}

void md_codes_free(md_codes *c)
{
    md_free(c->slots);
    md_buffer_free(&c->bytes);
    md_free(c->offsets);
    memset(c, 0, sizeof *c);
}

md_slice md_codes_at(const md_codes *c, int32_t code)
{
    uint64_t from, to;

    if (code < 0 || (uint32_t)code >= c->count)
        return MD_NONE;
    from = c->offsets[code];
    to = c->offsets[code + 1] - 1; /* the NUL */
    return md_slice_make(c->bytes.ptr + from, (size_t)(to - from));
}

/* ---- finding ------------------------------------------------------------ */

/* Where the text is, or the free slot where it would be. */
static md_code_slot *place_of(const md_codes *c, md_slice text, uint32_t tag)
{
    size_t mask = c->slot_count - 1, at = tag & mask;

    while (c->slots[at].code != MD_CODE_ABSENT &&
           (c->slots[at].tag != tag ||
            !md_slice_eq(md_codes_at(c, c->slots[at].code), text)))
        at = (at + 1) & mask;
    return &c->slots[at];
}

/* Twice the slots when they are half full, so that a search is short. */
static bool make_room(md_codes *c)
{
    size_t count = c->slot_count == 0 ? FIRST_SLOTS : c->slot_count * 2;
    md_code_slot *slots;

    if ((size_t)c->count + 1 <= c->slot_count / 2)
        return true;
    slots = md_calloc(count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        slots[i].code = MD_CODE_ABSENT;
    for (size_t i = 0; i < c->slot_count; i++) {
        size_t at = c->slots[i].tag & (count - 1);

        if (c->slots[i].code == MD_CODE_ABSENT)
            continue;
        while (slots[at].code != MD_CODE_ABSENT)
            at = (at + 1) & (count - 1);
        slots[at] = c->slots[i];
    }
    md_free(c->slots);
    c->slots = slots;
    c->slot_count = count;
    return true;
}

/* ---- adding ------------------------------------------------------------- */

/* The bytes behind the others; counted only when all of them are there. */
static bool keep(md_codes *c, md_slice text)
{
    size_t before = c->bytes.len;
    uint64_t *offsets =
        md_grow(c->offsets, &c->cap, (size_t)c->count + 2, sizeof *offsets);

    if (offsets == NULL)
        return false;
    c->offsets = offsets;
    md_buffer_add(&c->bytes, text);
    md_buffer_put(&c->bytes, '\0');
    if (c->bytes.failed) {
        c->bytes.failed = false;
        c->bytes.len = before;
        return false;
    }
    offsets[c->count] = before;
    offsets[c->count + 1] = c->bytes.len;
    c->count++;
    return true;
}

int32_t md_codes_of(md_codes *c, md_slice text)
{
    md_code_slot *slot;
    uint32_t tag;

    if (!md_slice_present(text))
        return MD_CODE_ABSENT;
    if (!make_room(c))
        return MD_CODE_FAILED;
    tag = (uint32_t)md_hash_bytes(&c->key, text);
    slot = place_of(c, text, tag);
    if (slot->code != MD_CODE_ABSENT)
        return slot->code;
    if (c->count >= INT32_MAX || !keep(c, text))
        return MD_CODE_FAILED;
    slot->tag = tag;
    slot->code = (int32_t)(c->count - 1);
    return slot->code;
}
