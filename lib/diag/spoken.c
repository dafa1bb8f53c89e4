/*
 * The words of a fact, put together again. See spoken.h.
 */
#include "diag/spoken.h"

static md_arena *arena_of(md_facts *facts)
{
    return facts->arena != NULL ? facts->arena : &facts->own_arena;
}

static md_field *find_field(md_record *record, uint16_t id)
{
    for (uint16_t i = 0; i < record->field_count; i++)
        if (record->fields[i].id == id)
            return &record->fields[i];
    return NULL;
}

/* What stands side by side in a refusal. */
static const uint16_t parts[] = {MAILDIAG_FIELD_SMTP_CODE, MAILDIAG_FIELD_DSN,
                                 MAILDIAG_FIELD_TEXT};

/* Appends a value and lets it point at the copy. */
static void append(char *at, size_t *len, md_slice *value)
{
    if (value->len == 0)
        return;
    if (*len > 0)
        at[(*len)++] = ' ';
    memcpy(at + *len, value->ptr, value->len);
    *value = md_slice_make(at + *len, value->len);
    *len += value->len;
}

/* `reject: RCPT from …: 554 5.7.1 <x>: Relay access denied; from=<…>`: code,
 * enhanced code and words stand side by side. */
static bool restore_refusal(md_facts *facts, md_record *record)
{
    size_t need = 0;
    size_t len = 0;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        const md_field *field = find_field(record, parts[i]);
        if (field != NULL)
            need += field->value.len + 1;
    }
    if (need == 0)
        return true;
    char *room = md_arena_take(arena_of(facts), need);
    if (room == NULL)
        return false;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        md_field *field = find_field(record, parts[i]);
        if (field != NULL)
            append(room, &len, &field->value);
    }
    return true;
}

/* The body: its free text where there is one, else all it names. */
static bool restore_text(md_facts *facts, md_record *record)
{
    md_slice text = md_record_get(record, MAILDIAG_FIELD_TEXT);
    size_t need = 1;
    size_t len = 0;

    for (uint16_t i = 0; i < record->field_count; i++)
        need += record->fields[i].value.len + 1;
    if (md_slice_present(text) && record->field_count == 1) {
        record->text = text;
        return true;
    }
    char *room = md_arena_take(arena_of(facts), need);
    if (room == NULL)
        return false;
    for (uint16_t i = 0; i < record->field_count; i++) {
        md_slice value = record->fields[i].value;
        append(room, &len, &value);
    }
    record->text = md_slice_make(room, len);
    return true;
}

bool md_spoken_restore(md_facts *facts, md_record *record)
{
    if (record->kind == MAILDIAG_RECORD_REFUSAL_LINE &&
        !restore_refusal(facts, record))
        return false;
    return md_slice_present(record->text) || restore_text(facts, record);
}
