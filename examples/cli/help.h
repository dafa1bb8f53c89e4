/*
 * Help by example.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/options.h"
#include "cli/out.h"

/* What the program does, its commands. */
void help_print(struct out *out);
/* One command. */
void help_print_command(struct out *out, enum command command);

/* The pages' own text: of a command, of filters, of what all commands take. */
const char *help_page(enum command command);
const char *help_filters(void);
const char *help_common(void);

#endif
