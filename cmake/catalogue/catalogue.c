/*
 * Writes the built-in catalogue as constant tables, at build time.
 *
 * usage: catalogue OUT.c FILE.yaml…
 *
 * Takes the YAML files of lib/rules/catalogue in the order given, through the
 * same loader as rule files at run time, and writes one C file with
 * md_catalogue (lib/rules/model.h). So a program that starts up parses
 * nothing. Ends with 1 and a message with file, line and column when a file
 * is wrong.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "rules/load.h"

static bool read_file(const char *path, md_buffer *out)
{
    FILE *file = fopen(path, "rb");
    size_t got;

    md_buffer_clear(out);
    if (file == NULL)
        return false;
    do {
        char *room = md_buffer_room(out, 65536);

        if (room == NULL)
            break;
        got = fread(room, 1, 65536, file);
        out->len += got;
    } while (got != 0);
    fclose(file);
    return !out->failed;
}

static bool load_file(md_build *build, const char *path, md_buffer *text)
{
    maildiag_error error = {.struct_size = sizeof error};
    const char *name = strrchr(path, '/');
    md_fault fault = {&error, name != NULL ? name + 1 : path};
    md_ref profile;

    if (!read_file(path, text)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    if (md_load_text(build, md_buffer_slice(text), &fault, &profile) !=
        MAILDIAG_OK) {
        fprintf(stderr, "%s:%" PRIu32 ":%" PRIu32 ": %s\n", path, error.line,
                error.column, error.text);
        return false;
    }
    return true;
}

static void write_pool(FILE *out, const md_tables *t)
{
    fprintf(out, "static const unsigned char pool[] = {");
    for (uint32_t i = 0; i < t->pool_bytes; i++)
        fprintf(out, "%s%u,", i % 20 == 0 ? "\n" : "", t->pool[i]);
    fprintf(out, "\n};\n\n");
}

static void write_ref(FILE *out, md_ref ref)
{
    fprintf(out, "{%" PRIu32 ",%" PRIu32 "},", ref.at, ref.len);
}

static void write_texts(FILE *out, const md_text_row *texts)
{
    fprintf(out, "{");
    write_ref(out, texts->title);
    write_ref(out, texts->explanation);
    write_ref(out, texts->sender_text);
    fprintf(out, "%" PRIu32 ",%" PRIu32 "},", texts->fix_first,
            texts->fix_count);
}

/* An empty table gets one row of zeros: C has no empty arrays. */
static void write_head(FILE *out, const char *type, const char *name,
                       uint32_t count)
{
    fprintf(out, "static const %s %s[%" PRIu32 "] = {%s", type, name,
            count == 0 ? 1 : count, count == 0 ? "0" : "\n");
}

static void write_causes(FILE *out, const md_tables *t)
{
    write_head(out, "md_cause_row", "causes", t->cause_count);
    for (uint32_t i = 0; i < t->cause_count; i++) {
        const md_cause_row *r = &t->causes[i];

        fprintf(out, "{");
        write_ref(out, r->id);
        write_ref(out, r->broad);
        write_ref(out, r->category);
        write_ref(out, r->document);
        write_texts(out, &r->texts);
        fprintf(out, "%u,%u,%u,%u},\n", r->broad_index, r->actor, r->permanence,
                r->severity);
    }
    fprintf(out, "};\n\n");
}

static void write_rules(FILE *out, const md_tables *t)
{
    write_head(out, "md_rule_row", "rules", t->rule_count);
    for (uint32_t i = 0; i < t->rule_count; i++) {
        const md_rule_row *r = &t->rules[i];

        fprintf(out, "{");
        write_ref(out, r->id);
        write_ref(out, r->source);
        write_ref(out, r->document);
        write_texts(out, &r->texts);
        fprintf(out,
                "%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32
                ",%" PRIu32 ",%u,%u,%d,%u,%u,%u,%u,%u},\n",
                r->condition_first, r->condition_count, r->sample_first,
                r->sample_count, r->line, r->column, r->cause, r->layer,
                r->priority, r->confidence, r->actor, r->permanence,
                r->severity, r->disabled);
    }
    fprintf(out, "};\n\n");
}

static void write_conditions(FILE *out, const md_tables *t)
{
    write_head(out, "md_condition_row", "conditions", t->condition_count);
    for (uint32_t i = 0; i < t->condition_count; i++) {
        const md_condition_row *r = &t->conditions[i];

        fprintf(out, "{%u,%u,%u,%" PRIu32 ",%" PRIu32 "},\n", r->type,
                r->unless, r->reserved, r->first, r->count);
    }
    fprintf(out, "};\n\n");
    fprintf(out, "static const uint32_t items[] = {0");
    for (uint32_t i = 0; i < t->item_count; i++)
        fprintf(out, "%s%" PRIu32 "u", i == 0 ? "\n+" : ",\n", t->items[i]);
    fprintf(out, "};\n\n");
}

static void write_refs(FILE *out, const char *name, const md_ref *refs,
                       uint32_t count)
{
    write_head(out, "md_ref", name, count);
    for (uint32_t i = 0; i < count; i++) {
        write_ref(out, refs[i]);
        fputc('\n', out);
    }
    fprintf(out, "};\n\n");
}

static void write_patterns(FILE *out, const md_tables *t)
{
    write_head(out, "md_pattern_row", "patterns", t->pattern_count);
    for (uint32_t i = 0; i < t->pattern_count; i++) {
        fprintf(out, "{");
        write_ref(out, t->patterns[i].text);
        fprintf(out, "%" PRIu32 ",%" PRIu32 "},\n", t->patterns[i].line,
                t->patterns[i].column);
    }
    fprintf(out, "};\n\n");
}

static void write_samples(FILE *out, const md_tables *t)
{
    write_head(out, "md_sample_row", "samples", t->sample_count);
    for (uint32_t i = 0; i < t->sample_count; i++) {
        const md_sample_row *r = &t->samples[i];

        fprintf(out, "{");
        write_ref(out, r->text);
        write_ref(out, r->program);
        fprintf(out, "%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%u},\n",
                r->expect_first, r->expect_count, r->line, r->column,
                r->counter);
    }
    fprintf(out, "};\n\n");
    write_head(out, "md_expect_row", "expects", t->expect_count);
    for (uint32_t i = 0; i < t->expect_count; i++) {
        fprintf(out, "{%" PRIu32 ",", t->expects[i].place);
        write_ref(out, t->expects[i].value);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\n");
}

static void write_advice(FILE *out, const md_tables *t)
{
    write_head(out, "md_fix_row", "fixes", t->fix_count);
    for (uint32_t i = 0; i < t->fix_count; i++) {
        fprintf(out, "{");
        write_ref(out, t->fixes[i].where);
        write_ref(out, t->fixes[i].text);
        write_ref(out, t->fixes[i].check);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\n");
    write_head(out, "md_overlay_row", "overlays", t->overlay_count);
    for (uint32_t i = 0; i < t->overlay_count; i++) {
        fprintf(out, "{");
        write_ref(out, t->overlays[i].profile);
        write_ref(out, t->overlays[i].target);
        write_texts(out, &t->overlays[i].texts);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\n");
}

static void write_tables(FILE *out, const md_tables *t)
{
    fprintf(out,
            "const md_tables md_catalogue = {pool, causes, rules, conditions,"
            "\nitems, wordings, patterns, strings, samples, expects, fixes,"
            "\noverlays,\n");
    fprintf(out,
            "%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32
            ",%" PRIu32 ",",
            t->pool_bytes, t->cause_count, t->rule_count, t->condition_count,
            t->item_count, t->wording_count);
    fprintf(out,
            "%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32
            ",%" PRIu32 "};\n",
            t->pattern_count, t->string_count, t->sample_count, t->expect_count,
            t->fix_count, t->overlay_count);
}

static bool write_file(const char *path, const md_tables *t)
{
    FILE *out = fopen(path, "wb");
    bool good;

    if (out == NULL)
        return false;
    fprintf(out, "/* Written by the build from lib/rules/catalogue. */\n"
                 "#include \"rules/model.h\"\n\n");
    write_pool(out, t);
    write_causes(out, t);
    write_rules(out, t);
    write_conditions(out, t);
    write_refs(out, "wordings", t->wordings, t->wording_count);
    write_patterns(out, t);
    write_refs(out, "strings", t->strings, t->string_count);
    write_samples(out, t);
    write_advice(out, t);
    write_tables(out, t);
    good = ferror(out) == 0;
    return fclose(out) == 0 && good;
}

static int write_catalogue(md_build *build, const char *path)
{
    md_tables tables;

    md_build_settle(build);
    md_build_tables(build, &tables);
    if (!write_file(path, &tables)) {
        fprintf(stderr, "%s: cannot be written\n", path);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    md_buffer text = {0};
    md_build build;
    int status = EXIT_SUCCESS;

    if (argc < 3 || !md_build_begin(&build, NULL)) {
        fprintf(stderr, "usage: catalogue OUT.c FILE.yaml...\n");
        return EXIT_FAILURE;
    }
    for (int i = 2; i < argc && status == EXIT_SUCCESS; i++)
        if (!load_file(&build, argv[i], &text))
            status = EXIT_FAILURE;
    if (status == EXIT_SUCCESS)
        status = write_catalogue(&build, argv[1]);
    md_buffer_free(&text);
    md_build_free(&build);
    return status;
}
