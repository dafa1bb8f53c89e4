/* This machine's own mail log: see machine.h. */
#include "cli/machine.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "cli/rotate.h"
#include "cli/str.h"

/* Debian and its kin; Red Hat and its. */
static const char *const names[] = {"mail.log", "maillog"};

static void collect(const char *directory, const char *base,
                    struct machine_log *out)
{
    struct dirent *entry;
    DIR *dir = opendir(directory);

    if (dir == NULL) {
        return;
    }
    while ((entry = readdir(dir)) != NULL) {
        struct rotate_name name;
        struct str path = {0};

        rotate_parse(entry->d_name, &name);
        if (name.base_len != strlen(base) ||
            memcmp(entry->d_name, base, name.base_len) != 0) {
            continue;
        }
        str_fmt(&path, "%s/%s", directory, entry->d_name);
        out->paths = mem_grow(out->paths, out->count + 1, sizeof *out->paths);
        out->paths[out->count++] = mem_copy(str_text(&path), path.len);
        str_free(&path);
    }
    closedir(dir);
}

int machine_find(const char *directory, struct machine_log *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        collect(directory, names[i], out);
        if (out->count > 0) {
            return 0;
        }
    }
    return -1;
}

void machine_free(struct machine_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        free(log->paths[i]);
    }
    free(log->paths);
    memset(log, 0, sizeof *log);
}
