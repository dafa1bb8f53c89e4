/*
 * Saved states as files.
 */
#ifndef MD_STORE_IMAGE_FILE_H
#define MD_STORE_IMAGE_FILE_H

#include "store/store.h"

/*
 * Save into a file that is there whole or not at all: written beside it,
 * brought to disk, and put in its place. Readable by its owner only.
 * MAILDIAG_E_IO with words in *error, MAILDIAG_E_NOMEM, MAILDIAG_E_BUSY:
 * somebody else is saving there.
 */
maildiag_status md_store_save_file(const md_store *store, const char *path,
                                   maildiag_error *error);

/* Into an open file, pipe or memory. */
maildiag_status md_store_save_fd(const md_store *store, int fd,
                                 maildiag_error *error);

/* See md_image_load(). */
maildiag_status md_store_load_file(const md_store *like, const char *path,
                                   md_store **out, maildiag_error *error);
maildiag_status md_store_load_fd(const md_store *like, int fd, md_store **out,
                                 maildiag_error *error);

#endif
