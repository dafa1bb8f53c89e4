/* Help by example: see help.h. No line is wider than 80 columns. */
#include "cli/help.h"

static const char overview[] =
    "maildiag reads Postfix logs and says why mail did not arrive.\n"
    "\n"
    "  maildiag /var/log/mail.log            what is wrong with this server?\n"
    "  maildiag trace homer@simpsons.com /var/log/mail.log*\n"
    "                                        why did homer not get it?\n"
    "  maildiag explain '550 5.1.1 <bart@example.org>: User unknown'\n"
    "                                        what does this line mean?\n"
    "  journalctl -o export -u 'postfix*' | maildiag -\n"
    "                                        from the journal\n"
    "\n"
    "usage: maildiag [COMMAND] [OPTIONS] [FILE...]\n"
    "\n"
    "  diagnose   problems, worst first, with what to do (without COMMAND)\n"
    "  trace      the story of messages: by address, domain, queue ID, "
    "Message-ID\n"
    "  summary    totals; --by domain, sender, relay, cause, hour ...\n"
    "  affected   whom the problems hit\n"
    "  save       keep what logs say; go on where the last run ended\n"
    "  merge      several such states as one\n"
    "  follow     problems as they begin and end, while the log is written\n"
    "  explain    a log line, an SMTP reply or a delivery report\n"
    "  parse      each record of a log, taken apart\n"
    "  causes     the causes that maildiag tells apart\n"
    "  rules      the rules behind them: list, lint\n"
    "  help       COMMAND: more about one\n"
    "\n"
    "FILEs may be plain, .gz, .xz, .zst or .bz2, rotated, in any order; `-` "
    "is\n"
    "standard input. Without FILE: standard input, or at a terminal this "
    "machine's\n"
    "log.\n";

static const char common[] =
    "Options of every command\n"
    "  --json              JSON Lines for programs\n"
    "  --year YEAR         of the first stamp, where stamps have no year\n"
    "  --reference TIME    no stamp is later than this (default: the newest "
    "FILE's\n"
    "                      time; for standard input the present)\n"
    "  --tz ZONE           Europe/Stockholm or +02:00: of stamps without a "
    "zone, and\n"
    "                      of what is shown (default: this machine's)\n"
    "  --rules FILE        more rules; may be repeated\n"
    "  --profile NAME      whose words the advice uses: generic, liquidfiles\n"
    "  --color WHEN        auto, always, never\n"
    "  --max-memory SIZE   such as 512M\n"
    "  --threads N         at most so many\n";

static const char filters[] =
    "Which messages\n"
    "  --since TIME --until TIME   2026-08-31T03:20:36Z, '2026-08-31 03:20', "
    "03:20\n"
    "                              (today), today, yesterday, -3h, -30m, -2d\n"
    "  --from ADDRESS  --to ADDRESS  --domain DOMAIN  --message-id ID\n"
    "  --contains TEXT             part of a sender's or recipient's "
    "address\n"
    "  --client NAME-OR-ADDRESS  --relay NAME-OR-ADDRESS  --user LOGIN\n"
    "  --message-state STATE       deferred, bounced, ... ; several with "
    "commas\n"
    "  --cause CAUSE               see maildiag causes\n"
    "What to hold\n"
    "  --keep AGE                  only messages that something was logged of\n"
    "                              in the last 5d, 12h, ... of the log\n"
    "Where from\n"
    "  --state STATE               of maildiag save, in place of FILEs\n";

static const char diagnose[] =
    "maildiag diagnose: what is wrong with this server, worst first.\n"
    "\n"
    "  maildiag mail.log                     the command may be left out\n"
    "  maildiag diagnose /var/log/mail.log*  with all rotated files\n"
    "  maildiag diagnose --since -3h mail.log\n"
    "  maildiag diagnose --domain example.org mail.log\n"
    "  maildiag diagnose --slow=30 mail.log  also: what took over 30 seconds\n"
    "  maildiag diagnose --profile liquidfiles mail.log\n"
    "\n"
    "  --top N             so many problems in full; without it the first 10, "
    "what is\n"
    "                      not over first, and the others in a line each\n"
    "  --slow[=SECONDS]    recipients that took longer (60), by the stage "
    "that\n"
    "                      took it\n"
    "\n"
    "Ends with 1 when a problem is not over, 0 when none is, 2 on an error.\n";

static const char trace[] =
    "maildiag trace: the story of messages and refusals.\n"
    "\n"
    "  maildiag trace homer@simpsons.com mail.log    an address\n"
    "  maildiag trace simpsons.com mail.log          a domain\n"
    "  maildiag trace 77424110EA2E mail.log          a queue ID\n"
    "  maildiag trace '<1@example.org>' mail.log     a Message-ID\n"
    "  maildiag trace --message-state deferred --since today mail.log\n"
    "  maildiag trace --to homer@simpsons.com --lines mail.log*\n"
    "  maildiag trace --all --json --limit 100 mail.log\n"
    "\n"
    "usage: maildiag trace QUERY [OPTIONS] [FILE...]\n"
    "       maildiag trace --all | FILTERS... [FILE...]\n"
    "\n"
    "  --all               every message and refusal\n"
    "  --lines             the log's own lines, word for word\n"
    "  --limit N           no more than N; then --after ID goes on\n"
    "  --after ID          begin behind this one\n"
    "\n"
    "Ends with 0 when all that is shown was accepted in the end, 1 when not, "
    "3 when\n"
    "nothing was found, 2 on an error.\n";

static const char summary[] =
    "maildiag summary: the totals.\n"
    "\n"
    "  maildiag summary /var/log/mail.log*\n"
    "  maildiag summary --by domain --top 10 mail.log\n"
    "  maildiag summary --by hour --since yesterday mail.log\n"
    "\n"
    "  --by WHAT           domain, sender, recipient, client, user, relay, "
    "cause,\n"
    "                      hour, day\n"
    "  --top N             so many rows; without it at most 20 for people\n";

static const char affected[] =
    "maildiag affected: whom the problems hit, one line a recipient.\n"
    "\n"
    "  maildiag affected mail.log\n"
    "  maildiag affected --finding 2 --csv mail.log > hit.csv\n"
    "\n"
    "  --finding ID        of one problem only (see diagnose)\n"
    "  --csv               for a spreadsheet\n";

static const char save[] =
    "maildiag save: keep what logs say, to be read later or put together.\n"
    "\n"
    "  maildiag save /var/log/mail.log* -o mail.state\n"
    "  maildiag diagnose --state mail.state\n"
    "  maildiag save --resume mail.state /var/log/mail.log*   what is new\n"
    "  maildiag save --range 0-100000000 mail.log -o part1.state\n"
    "\n"
    "  -o, --output STATE  where to; without it the state of --resume\n"
    "  --resume STATE      go on from it: files that it knows are read on, "
    "also\n"
    "                      when they were rotated; nothing counts twice\n"
    "  --range A-B         only lines that begin at or behind byte A and "
    "before B\n"
    "\n"
    "The state is there whole or not at all, and only its owner can read "
    "it.\n";

static const char merge[] =
    "maildiag merge: states of parts of a log, or of several hosts, as one.\n"
    "\n"
    "  maildiag merge part1.state part2.state -o mail.state\n"
    "\n"
    "  -o, --output STATE  where to\n"
    "\n"
    "However a log was cut and in whatever order its parts are given, the "
    "outcome\n"
    "is what one reading of it would have saved.\n";

static const char follow[] =
    "maildiag follow: problems as they begin and end, while the log is "
    "written.\n"
    "\n"
    "  maildiag follow /var/log/mail.log\n"
    "  maildiag follow --json --since-end /var/log/mail.log | my-alarm\n"
    "  journalctl -f -o export -u 'postfix*' | maildiag follow -\n"
    "\n"
    "usage: maildiag follow [OPTIONS] [FILE...]\n"
    "Reads what FILEs hold, tells what is going on by then, and goes on until "
    "it is\n"
    "interrupted. Files may be rotated in any way, and need not be there yet. "
    "The\n"
    "first failed delivery of a cause at a peer is told at once; problems, by "
    "all that\n"
    "is known, as soon as the next diagnosis shows them.\n"
    "\n"
    "  --all               tell every failed delivery, and single oddities\n"
    "  --interval TIME     between two diagnoses, such as 30s or 5m (5s); "
    "longer\n"
    "                      where a diagnosis takes more than a twentieth of "
    "it\n"
    "  --since-end         what FILEs hold by now is not read\n"
    "  --keep AGE          let go of messages that nothing was logged of for "
    "so long\n"
    "                      (7d), so that memory does not grow for ever\n"
    "\n"
    "Ends with 1 when a problem is not over, 0 when none is, 2 on an error.\n";

static const char explain[] =
    "maildiag explain: what a text means, and what to do.\n"
    "\n"
    "  maildiag explain '550 5.7.1 Relaying denied'\n"
    "  grep status=bounced mail.log | maildiag explain\n"
    "  maildiag explain < bounce.eml                 a delivery report\n"
    "\n"
    "usage: maildiag explain [OPTIONS] [TEXT...]\n"
    "Takes no FILE: without TEXT it reads standard input.\n"
    "\n"
    "  --each-line         one answer for each line, blank ones too\n"
    "\n"
    "Ends with 0 when everything was accepted, 1 when not, 2 on an error.\n";

static const char parse[] =
    "maildiag parse: each record of a log, taken apart, in constant memory.\n"
    "\n"
    "  maildiag parse mail.log\n"
    "  maildiag parse --json mail.log | grep '\"kind\":\"unrecognised\"'\n";

static const char causes[] =
    "maildiag causes: the causes that maildiag tells apart.\n"
    "\n"
    "  maildiag causes\n"
    "  maildiag causes --json\n";

static const char rules[] =
    "maildiag rules: the rules behind the causes.\n"
    "\n"
    "  maildiag rules list\n"
    "  maildiag rules list mail.log          and how often each decided\n"
    "  maildiag rules lint my-rules.yaml     hold them against their samples\n"
    "  maildiag --rules my-rules.yaml mail.log\n"
    "\n"
    "lint ends with 0 when nothing is wrong, else with 2.\n";

static const struct {
    const char *text;
    int filtered;
} pages[COMMAND_COUNT] = {
    [COMMAND_DIAGNOSE] = {diagnose, 1}, [COMMAND_TRACE] = {trace, 1},
    [COMMAND_SUMMARY] = {summary, 1},   [COMMAND_EXPLAIN] = {explain, 0},
    [COMMAND_PARSE] = {parse, 0},       [COMMAND_AFFECTED] = {affected, 1},
    [COMMAND_SAVE] = {save, 0},         [COMMAND_MERGE] = {merge, 0},
    [COMMAND_FOLLOW] = {follow, 0},     [COMMAND_CAUSES] = {causes, 0},
    [COMMAND_RULES] = {rules, 0},       [COMMAND_HELP] = {overview, 0},
};

void help_print(struct out *out)
{
    out_put(out, overview);
    out_line(out);
    out_put(out, common);
}

void help_print_command(struct out *out, enum command command)
{
    if (command == COMMAND_HELP) {
        help_print(out);
        return;
    }
    out_put(out, pages[command].text);
    out_line(out);
    if (pages[command].filtered) {
        out_put(out, filters);
        out_line(out);
    }
    out_put(out, common);
}

const char *help_page(enum command command)
{
    return pages[command].text;
}

const char *help_filters(void)
{
    return filters;
}

const char *help_common(void)
{
    return common;
}
