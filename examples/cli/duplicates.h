/*
 * Files whose lines stand in another one.
 *
 * Debian's rsyslog writes an error into mail.err, mail.warn and mail.log;
 * given together (`/var/log/mail.*`) each line would count three times. Takes:
 * the files to read. Gives: left_out on those that add nothing, and a remark.
 * Does not know: stamps, hosts: it compares whole lines, some of each file
 * with all of the others. Fails when: a file cannot be read: then it stays in.
 */
#ifndef CLI_DUPLICATES_H
#define CLI_DUPLICATES_H

struct input;

void duplicates_mark(struct input *in);

#endif
