/*
 * What the files of process.h share. Private to them.
 */
#ifndef MD_STORE_PROCESS_PARTS_H
#define MD_STORE_PROCESS_PARTS_H

#include "store/process.h"

/* ---- process.c ---- */

/* The facts of a part of a process's chain, behind those that are there; false
 * without memory. */
bool md_process_unpack(md_facts *out, const md_store *store, uint32_t key,
                       uint32_t part);

/* How many parts begin at or before the place? */
size_t md_process_begun(const md_process_part *parts, size_t count,
                        const md_fact *at, bool same_set);

/* Index of the first fact of a segment behind `at`. */
uint32_t md_process_behind(const md_facts *facts, const md_fact *at);

/* ---- process_sets.c ---- */

/* As md_process_find(), of a process whose parts are not in order. */
bool md_process_find_around(md_process_view *v, const md_fact *at,
                            size_t *reach, md_process_place *behind);

#endif
