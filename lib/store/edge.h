/*
 * The edges of a part of a file.
 *
 * A part begins at a line, but that line may be the rest of a record that
 * stands in front of the part, or `last message repeated N times` of a line
 * that does. So the bytes of a part are put aside until the first record that
 * surely begins in it; they wait for the part in front (store/join.h). In
 * nearly every log that is the first line.
 */
#ifndef MD_STORE_EDGE_H
#define MD_STORE_EDGE_H

#include "store/source.h"

/*
 * Where in source->head the first record begins that no line in front of the
 * part can change; MD_NPOS: not yet seen. Looks at what came since the last
 * call only. Behind MD_EDGE_LINES lines it gives up, and the next line is a
 * beginning.
 */
enum { MD_EDGE_LINES = 64 };
size_t md_edge_find(md_source *source);

#endif
