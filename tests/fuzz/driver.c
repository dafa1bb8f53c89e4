/*
 * Runs a fuzz target over the files of folders, without libFuzzer.
 *
 * Takes: folders; every plain file in them is one input.
 * Gives: 0 when the target came back from each of them.
 * Does not know: what the target does with the bytes.
 * Fails when: a folder or file cannot be read, or there is no input at all,
 *             since a run over nothing proves nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    /* Exactly as large as the input: reading one byte further is a finding. */
    uint8_t *data = malloc(size > 0 ? size : 1);
    int good = 0;

    if (file == NULL || data == NULL)
        goto done;
    if (fread(data, 1, size, file) != size)
        goto done;
    (void)LLVMFuzzerTestOneInput(data, size);
    good = 1;

done:
    if (!good)
        fprintf(stderr, "cannot read %s\n", path);
    free(data);
    if (file != NULL)
        fclose(file);
    return good;
}

/* The number of files run, or -1. */
static int run_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    if (dir == NULL) {
        fprintf(stderr, "cannot open %s\n", folder);
        return -1;
    }
    while (count >= 0 && (entry = readdir(dir)) != NULL) {
        char path[4096];
        struct stat st;
        int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);

        if (len < 0 || (size_t)len >= sizeof path || stat(path, &st) != 0)
            count = -1;
        else if (S_ISREG(st.st_mode))
            count = run_file(path, (size_t)st.st_size) ? count + 1 : -1;
    }
    closedir(dir);
    return count;
}

int main(int argc, char **argv)
{
    int total = 0;

    for (int i = 1; i < argc; i++) {
        int count = run_folder(argv[i]);

        if (count < 0)
            return 1;
        total += count;
    }
    printf("%d inputs\n", total);
    return total > 0 ? 0 : 1;
}
