/*
 * What shows only over many messages: where deliveries spend their time, a
 * queue that grows, accounts, notifications that nobody takes.
 *
 *   survey.c   one table a log host and account; hands stories on
 *   slow.c     deliveries that were slow, by stage
 *   flow.c     messages that came and left, by hour
 *   account.c  what each login sent, by hour
 *   strays.c   notifications, forwarded mail
 *
 * Takes stories one by one, keeps counts; concludes groups (group.h) at the
 * end. Memory grows with hours, logins and domains, not with messages. Fails
 * without memory only.
 */
#ifndef MD_DIAG_SURVEY_H
#define MD_DIAG_SURVEY_H

#include "diag/names.h"
#include "diag/recipient.h"
#include "diag/run.h"

/* Words as numbers with a count each. */
typedef struct md_counts {
    md_names names;
    uint64_t *items; /* by number - 1 */
    size_t cap;
} md_counts;

/* Its number in *number (may be NULL); 0 for an absent name, which counts
 * nothing. False without memory. */
bool md_counts_add(md_counts *c, md_slice name, uint64_t more);
void md_counts_free(md_counts *c);

/* ---- slow deliveries ---- */

typedef struct md_slow {
    uint64_t count;
    uint64_t messages;
    uint64_t last_message; /* id, so that each counts once */
    int64_t total_usec;
    int64_t most_usec;
    md_counts sites;
    md_runs runs;
} md_slow;

/* ---- the queue ---- */

typedef struct md_flow {
    int64_t hour; /* since the epoch */
    uint64_t came;
    uint64_t left;
} md_flow;

typedef struct md_flows {
    md_flow *items; /* by hour */
    size_t count;
    size_t cap;
} md_flows;

/* ---- accounts ---- */

/* Networks of an hour that are told apart. */
enum { MD_NETWORKS = 12 };

typedef struct md_account_hour {
    int64_t hour;
    uint64_t messages;
    uint64_t recipients;
    uint64_t refused;
    uint32_t networks[MD_NETWORKS];
    uint32_t network_count;
    md_mark first;
    md_mark last;
    int64_t first_time;
    int64_t last_time;
} md_account_hour;

typedef struct md_account {
    md_slice user;          /* in names */
    md_account_hour *hours; /* in order */
    size_t count;
    size_t cap;
} md_account;

typedef struct md_accounts {
    md_names names;
    md_account *items; /* by number - 1 */
    size_t cap;
    md_names networks;
} md_accounts;

/* ---- strays ---- */

typedef struct md_strays {
    md_counts notified;  /* domains that notifications went to */
    md_counts untaken;   /* … and were not taken */
    md_names own;        /* domains of own senders */
    md_names recipients; /* of untaken ones */
    md_runs runs;
    md_runs forwarded; /* mail of others, refused by SPF or DMARC */
    uint64_t forwarded_messages;
    uint64_t last_forwarded; /* id */
    md_names forwarded_from; /* domains */
    md_names forwarded_to;   /* recipients */
} md_strays;

/* All of one log host. */
typedef struct md_host_survey {
    md_slice host;
    uint64_t deliveries; /* that succeeded */
    md_slow slow[5];     /* by md_delay_stage */
    md_flows flows;
    int64_t last_time; /* of any line seen */
    md_accounts accounts;
    md_strays strays;
} md_host_survey;

typedef struct md_survey {
    md_names names;        /* of hosts; "" of lines without one */
    md_host_survey *hosts; /* by number - 1 */
    size_t count;
    size_t cap;
} md_survey;

struct md_pass;

void md_survey_free(md_survey *survey);

/* The table of a log host; NULL without memory. */
md_host_survey *md_survey_host(md_survey *survey, md_slice host);

/* survey.c: a story that was asked about; all that it shows. */
bool md_survey_story(struct md_pass *p);

/* survey.c: what all of it shows. */
bool md_survey_conclude(struct md_pass *p);

bool md_slow_note(md_host_survey *h, md_story *story);
bool md_slow_conclude(struct md_pass *p, const md_host_survey *h);

bool md_flow_note(const struct md_pass *p, md_host_survey *h);
bool md_flow_conclude(struct md_pass *p, const md_host_survey *h);

bool md_account_note(const struct md_pass *p, md_host_survey *h);
bool md_account_conclude(struct md_pass *p, const md_host_survey *h);
void md_accounts_free(md_accounts *accounts);

bool md_strays_note(md_host_survey *h, const md_story *story);
bool md_strays_conclude(struct md_pass *p, md_host_survey *h);
void md_strays_free(md_strays *strays);

/* strays.c: mail that this host passes on for others was refused for its
 * sender. */
bool md_strays_forwarded(struct md_pass *p, const md_recipient *r,
                         const md_fact *fact, bool *is);

#endif
