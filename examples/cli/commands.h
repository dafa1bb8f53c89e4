/*
 * The commands: each takes a session that has begun and gives its own exit
 * status; what failed has been said, and session_end() knows it.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/session.h"

enum exit_status cmd_diagnose(struct session *s);
enum exit_status cmd_trace(struct session *s);
enum exit_status cmd_summary(struct session *s);
enum exit_status cmd_explain(struct session *s);
enum exit_status cmd_parse(struct session *s);
enum exit_status cmd_affected(struct session *s);
enum exit_status cmd_save(struct session *s);
enum exit_status cmd_merge(struct session *s);
enum exit_status cmd_follow(struct session *s);
enum exit_status cmd_causes(struct session *s);
enum exit_status cmd_rules(struct session *s);

#endif
