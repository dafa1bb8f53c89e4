/*
 * Names of logs that are rotated: `mail.log`, `mail.log.1`, `mail.log.2.gz`,
 * `mail.log-20260831`.
 */
#ifndef MD_STORE_ROTATION_H
#define MD_STORE_ROTATION_H

#include "base/slice.h"

/*
 * The base of a name and its place in the rotation (`.1`, `-20260831`;
 * absent: the file that is written to). A compression suffix does not count.
 */
md_slice md_rotation_base(md_slice name, md_slice *rotation);

/* Below 0: a is older than b. */
int md_rotation_cmp(md_slice a, md_slice b);

#endif
