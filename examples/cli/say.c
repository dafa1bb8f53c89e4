/* What the program says of itself: see say.h. */
#include "cli/say.h"

#include <errno.h>
#include <unistd.h>

#include "cli/str.h"
#include "cli/terminal.h"

void say(const char *format, ...)
{
    struct str raw = {0};
    struct str safe = {0};
    va_list args;
    size_t done = 0;

    va_start(args, format);
    str_vfmt(&raw, format, args);
    va_end(args);
    str_put(&safe, "maildiag: ");
    term_safe(&safe, str_text(&raw), raw.len);
    str_char(&safe, '\n');
    while (done < safe.len) {
        ssize_t n = write(STDERR_FILENO, safe.ptr + done, safe.len - done);

        if (n < 0 && errno != EINTR) {
            break;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    str_free(&raw);
    str_free(&safe);
}
