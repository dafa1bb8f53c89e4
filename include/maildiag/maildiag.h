/*
 * libmaildiag: why a mail did not arrive, read out of Postfix's log.
 *
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef MAILDIAG_H
#define MAILDIAG_H

/**
 * @file maildiag.h
 * @brief The whole public interface of libmaildiag, simple path first.
 *
 * 1. version and export, 2. handles, 3. status, 4. vocabulary, 5. strings and
 * numbers, 6. library, 7. rules, 8. engine and input, 9. reader: one line,
 * 10. messages and refusals, 11. diagnosis, 12. totals, 13. JSON, 14. rows.
 *
 * Conventions that hold for every function:
 *
 * - The answer is a maildiag_status: 0 done, above 0 done with a remark,
 *   below 0 failed and nothing changed (but see maildiag_feed()).
 * - A struct that the caller hands in begins with `struct_size`, set to
 *   `sizeof` of it by the caller; zero in a member means default or "any".
 *   MAILDIAG_E_ABI when the size is none that this library knows (below that
 *   of version 0.1, above 4,096); this goes for a maildiag_error too.
 * - A @ref maildiag_text is a loan. What a reader gives is good until the next
 *   call on that reader, or until its engine is fed; what a report or a rule
 *   set gives lives as long as that handle.
 * - Times are microseconds since 1970-01-01 00:00 UTC, MAILDIAG_NO_TIME when
 *   not known. Numbers that were not logged are -1.
 * - A wrong or freed handle is answered with MAILDIAG_E_ARG where it can be
 *   told; NULL always is.
 * - Nobody waits for another thread: a call on a reader that another thread
 *   is in gives MAILDIAG_E_BUSY, as does feeding while a reader of the engine
 *   or another writer is in a call.
 * - No function writes to stderr, ends the process, looks at the clock, the
 *   locale or the environment.
 */

#include <stddef.h>
#include <stdint.h>

/* ---- 1. Version and export -------------------------------------------- */

/** Major version: changes when programs must be changed. @since 0.1 */
#define MAILDIAG_VERSION_MAJOR 0
/** Minor version: grows when something is added. @since 0.1 */
#define MAILDIAG_VERSION_MINOR 1
/** Patch version: grows with corrections. @since 0.1 */
#define MAILDIAG_VERSION_PATCH 0

/** Marks what the shared library exports. @since 0.1 */
#if defined(MAILDIAG_STATIC)
#define MAILDIAG_API
#elif defined(__GNUC__)
#define MAILDIAG_API __attribute__((visibility("default")))
#else
#define MAILDIAG_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 2. Handles -------------------------------------------------------- */

/** A rule set: never changes after it is made; any number of threads may
 *  share it. @since 0.1 */
typedef struct maildiag_rules maildiag_rules;

/** The facts of the logs that were fed. One writer at a time. @since 0.1 */
typedef struct maildiag_engine maildiag_engine;

/** One thread's view of an engine (or of rules alone), with its scratch
 *  memory. Readers of one engine may run in parallel. @since 0.1 */
typedef struct maildiag_reader maildiag_reader;

/** The findings of one diagnosis; owns copies of all it shows. Any number of
 *  threads may read it. @since 0.1 */
typedef struct maildiag_report maildiag_report;

/* ---- 3. Status --------------------------------------------------------- */

/** 0 done, above 0 done with a remark, below 0 failed. @since 0.1 */
typedef int32_t maildiag_status;

/** The values of @ref maildiag_status. @since 0.1 */
enum {
    MAILDIAG_OK = 0,        /**< done */
    MAILDIAG_END = 1,       /**< nothing further to give */
    MAILDIAG_IGNORED = 2,   /**< a good line, but of another program; or a
                                  source that was already in */
    MAILDIAG_PARTIAL = 3,   /**< a mail line, understood only in part: of
                                  unknown shape, or of an unknown year */
    MAILDIAG_TRUNCATED = 4, /**< cut at a ceiling that options name */
    MAILDIAG_E_ARG = -1,    /**< NULL, a wrong handle, a value out of range */
    MAILDIAG_E_NOMEM = -2,  /**< no memory */
    MAILDIAG_E_ABI = -3,    /**< struct_size not acceptable */
    MAILDIAG_E_BUSY = -4,   /**< another thread is inside this handle */
    MAILDIAG_E_NOTFOUND = -10, /**< no such message, index, source */
    MAILDIAG_E_LIMIT = -12, /**< a ceiling was met before anything was done */
    MAILDIAG_E_IO = -20,    /**< the system refused: see maildiag_error */
    MAILDIAG_E_COMPRESSED = -21, /**< the file is compressed: feed it through
                                      a decompressor */
    MAILDIAG_E_RULE = -30,       /**< rule text: see line and column of
                                  maildiag_error */
    MAILDIAG_E_REGEX = -31,      /**< a pattern that PCRE2 does not take */
    MAILDIAG_E_VERSION = -32,    /**< rule file or state written for a newer
                                  library */
    MAILDIAG_E_STATE = -40,      /**< no saved state, or a damaged one */
    MAILDIAG_E_INTERNAL = -99    /**< a fault in this library */
};

/* ---- 4. Vocabulary ----------------------------------------------------- */

/** A time that is not known. @since 0.1 */
#define MAILDIAG_NO_TIME INT64_MIN

/**
 * What kind of log line a record is (maildiag_record.kind). The word that JSON
 * uses is maildiag_word(MAILDIAG_WORDS_RECORD, kind). Each shape that Postfix
 * writes has a kind of its own. @since 0.1
 */
enum {
    MAILDIAG_RECORD_UNRECOGNISED = 0,  /**< of Postfix, but of unknown shape */
    MAILDIAG_RECORD_FOREIGN = 1,       /**< another program's line */
    MAILDIAG_RECORD_CONNECT = 2,       /**< smtpd: `connect from` */
    MAILDIAG_RECORD_DISCONNECT = 3,    /**< smtpd: `disconnect from` */
    MAILDIAG_RECORD_CLIENT = 4,        /**< smtpd, qmqpd: `client=` */
    MAILDIAG_RECORD_REFUSAL_LINE = 5,  /**< `reject:`, `milter-reject:`,
                                            `proxy-reject:`, hop count, rate
                                            limit warnings */
    MAILDIAG_RECORD_ACTION_LINE = 6,   /**< `hold: discard: warn: filter: …`
                                            of smtpd, cleanup, milters */
    MAILDIAG_RECORD_SESSION_LOST = 7,  /**< smtpd: `lost connection after …`,
                                            `timeout after …`, `too many
                                            errors after …` */
    MAILDIAG_RECORD_SASL_FAILURE = 8,  /**< smtpd: `SASL LOGIN authentication
                                            failed` */
    MAILDIAG_RECORD_MESSAGE_ID = 9,    /**< cleanup: `message-id=` */
    MAILDIAG_RECORD_PICKUP = 10,       /**< pickup: `uid= from=` */
    MAILDIAG_RECORD_QUEUE_ACTIVE = 11, /**< qmgr: `from= size= nrcpt=` */
    MAILDIAG_RECORD_DELIVERY = 12,     /**< `to= … status=` */
    MAILDIAG_RECORD_REMOVED = 13,      /**< qmgr, postsuper, cleanup */
    MAILDIAG_RECORD_EXPIRED = 14,      /**< qmgr: `status=expired`,
                                            `status=force-expired`; postsuper:
                                            `expired` */
    MAILDIAG_RECORD_NOTIFICATION = 15, /**< bounce: `sender non-delivery
                                            notification: QID2`, … */
    MAILDIAG_RECORD_SKIPPED = 16,      /**< qmgr: `skipped, still being
                                            delivered` */
    MAILDIAG_RECORD_HELD = 17,         /**< postsuper: `placed on hold` */
    MAILDIAG_RECORD_RELEASED = 18,     /**< postsuper: `released from hold` */
    MAILDIAG_RECORD_REQUEUED = 19,     /**< postsuper: `requeued` */
    MAILDIAG_RECORD_QUEUE_ERROR = 20,  /**< qmgr: `status=deferred (bounce
                                            failed)` */
    MAILDIAG_RECORD_HOST_FAILURE = 21, /**< smtp: `QID: host X said: …`: one
                                            host tried, not the end */
    MAILDIAG_RECORD_CONNECT_FAILURE = 22, /**< smtp: `connect to H[A]:P: …` */
    MAILDIAG_RECORD_TLS_SESSION = 23,   /**< `… TLS connection established` */
    MAILDIAG_RECORD_TLS_FAILURE = 24,   /**< certificate or handshake failed */
    MAILDIAG_RECORD_PASSING = 25,       /**< `passing <r> to transport=T` */
    MAILDIAG_RECORD_FILTER_LINE = 26,   /**< another program's line that names
                                            a Postfix queue ID */
    MAILDIAG_RECORD_WARNING = 27,       /**< `warning: error: fatal: panic:`
                                            without a kind of its own */
    MAILDIAG_RECORD_MASTER_START = 28,  /**< master: `daemon started` */
    MAILDIAG_RECORD_MASTER_RELOAD = 29, /**< master: `reload -- …` */
    MAILDIAG_RECORD_MASTER_STOP = 30,   /**< master: `terminating on signal` */
    MAILDIAG_RECORD_SERVICE_FAILURE = 31, /**< master: a process died, is
                                            throttled, `bad command startup` */
    MAILDIAG_RECORD_PROCESS_LIMIT = 32,   /**< master: process limit reached */
    MAILDIAG_RECORD_TABLE_CHANGED = 33,   /**< `table T has changed` */
    MAILDIAG_RECORD_SCRIPT = 34,          /**< postfix-script: starting … */
    MAILDIAG_RECORD_SUPER_TOTAL = 35,   /**< postsuper: `Deleted: N messages` */
    MAILDIAG_RECORD_SENDER_NOTICE = 36, /**< bounce: a notification that was
                                             not sent or failed */
    MAILDIAG_RECORD_PIPELINING = 40,    /**< smtpd: `improper command pipelining
                                          after …` */
    MAILDIAG_RECORD_EHLO_KEYWORDS = 41, /**< `discarding EHLO keywords: …` */
    MAILDIAG_RECORD_COMMAND_REPLACED = 42, /**< smtpd: `replacing command "a"
                                                with "b"` */
    MAILDIAG_RECORD_REPLY_FILTER = 43, /**< a reply that smtp_reply_filter or
                                            smtpd_reply_filter changed */
    MAILDIAG_RECORD_DSN_MAPPED = 44,   /**< smtpd: `mapping DSN status … into
                                          …` */
    MAILDIAG_RECORD_COMPAT_DEFAULT = 45,    /**< `using backwards-compatible
                                              default setting P=V` */
    MAILDIAG_RECORD_HOSTNAME_MISMATCH = 46, /**< smtpd: `hostname H does not
                                                 resolve to address A` */
    MAILDIAG_RECORD_NON_SMTP_COMMAND = 47,  /**< smtpd: `non-SMTP command from
                                                …` */
    MAILDIAG_RECORD_BAD_ADDRESS = 48,       /**< smtpd: `Illegal address syntax
                                           from …` */
    MAILDIAG_RECORD_QUEUE_FILE_LIMIT = 49,  /**< `queue file size limit
                                                exceeded` */
    MAILDIAG_RECORD_LONG_REQUEST = 50,    /**< smtpd: `request longer than N` */
    MAILDIAG_RECORD_PROXY_FAILURE = 51,   /**< smtpd: the before-queue filter
                                             does not answer */
    MAILDIAG_RECORD_TLS_LIBRARY = 52,     /**< `TLS library problem: …` */
    MAILDIAG_RECORD_SERVICE_PROBLEM = 53, /**< `problem talking to server S:
                                               …` */
    MAILDIAG_RECORD_MILTER_FAILURE = 54,  /**< `connect to Milter service M:
                                              …`, `milter M: …` */
    MAILDIAG_RECORD_SASL_PROBLEM = 55,    /**< the SASL service or library does
                                            not work */
    MAILDIAG_RECORD_TLS_UNAVAILABLE = 56, /**< `No server certs available` */
    MAILDIAG_RECORD_STARTTLS_REFUSED = 57, /**< smtpd: `Refusing STARTTLS
                                                request from …`, `Wrapper-
                                                mode request dropped …` */
    MAILDIAG_RECORD_MAP_FAILURE = 58, /**< a lookup table does not answer */
    MAILDIAG_RECORD_QUEUE_FILE_ERROR = 59, /**< a queue file cannot be made
                                                or written */
    MAILDIAG_RECORD_MAP_EXPANSION = 60,    /**< cleanup: `unreasonable M map
                                             nesting` */
    MAILDIAG_RECORD_QUEUE_AGE = 61, /**< pickup: `message has been queued for
                                         N days`, `dated N seconds into the
                                         future` */
    MAILDIAG_RECORD_QUEUE_CLOGGED = 62, /**< qmgr: `mail for D is using up X
                                             of Y active queue entries` */
    MAILDIAG_RECORD_ADVICE =
        63, /**< what qmgr, master advise below a warning */
    MAILDIAG_RECORD_TRANSPORT_FAILURE = 64, /**< qmgr: `connect to transport
                                                 private/T: …`, `transport T
                                                 failure` */
    MAILDIAG_RECORD_CORRUPT_FILE = 65, /**< qmgr: `saving corrupt file …` */
    MAILDIAG_RECORD_STARTTLS_OFFERED = 66, /**< smtp: `Host offered STARTTLS:
                                                [H]` */
    MAILDIAG_RECORD_TLS_START = 67, /**< `setting up TLS connection to …`,
                                         and what else TLS says on the way */
    MAILDIAG_RECORD_TLSRPT = 68,    /**< smtp: `TLSRPT: status=…` */
    MAILDIAG_RECORD_PIX_WORKAROUND = 69,   /**< smtp: `enabling PIX
                                              workarounds: …` */
    MAILDIAG_RECORD_LINE_BROKEN = 70,      /**< smtp: `breaking line > N bytes
                                           with <CR><LF>SPACE` */
    MAILDIAG_RECORD_CAPABILITY = 71,       /**< smtp: `host H offers SMTPUTF8
                                          support, but not 8BITMIME` */
    MAILDIAG_RECORD_WRAPPERMODE_HINT = 72, /**< smtp: `SMTPS wrappermode (TCP
                                                port 465) requires setting …` */
    MAILDIAG_RECORD_SRV_SKIPPED = 73, /**< smtp: `skipping SRV lookup for …` */
    MAILDIAG_RECORD_OWN_HOSTNAME = 74,  /**< smtp: `host H greeted me with my
                                            own hostname` */
    MAILDIAG_RECORD_NO_MX_ADDRESS = 75, /**< smtp: `no MX host for D has a
                                             valid address record` */
    MAILDIAG_RECORD_RELAY_PROBLEM = 76, /**< smtp: `relayhost configuration
                                             problem` */
    MAILDIAG_RECORD_TLS_POLICY_FAILURE = 77, /**< smtp: `TLS policy lookup
                                                  error for …` */
    MAILDIAG_RECORD_AUTH_OFFER = 78,         /**< smtp: `H offered null AUTH
                                          mechanism list` */
    MAILDIAG_RECORD_NON_ESMTP = 79, /**< smtp: `non-ESMTP response from H: …` */
    MAILDIAG_RECORD_SCREEN_CONNECT = 80, /**< postscreen: `CONNECT from [A]:P
                                              to [B]:Q` */
    MAILDIAG_RECORD_SCREEN_PASS = 81, /**< postscreen: `PASS NEW`, `PASS OLD` */
    MAILDIAG_RECORD_SCREEN_LISTED = 82, /**< postscreen: `ALLOWLISTED`,
                                             `DENYLISTED`, … */
    MAILDIAG_RECORD_SCREEN_VETO = 83,   /**< postscreen: `ALLOWLIST VETO` */
    MAILDIAG_RECORD_SCREEN_DNSBL = 84, /**< postscreen: `DNSBL rank N for …` */
    MAILDIAG_RECORD_SCREEN_PREGREET = 85,  /**< postscreen: `PREGREET N after
                                               T from …` */
    MAILDIAG_RECORD_SCREEN_HANGUP = 86,    /**< postscreen: `HANGUP after T from
                                             …` */
    MAILDIAG_RECORD_SCREEN_VIOLATION = 87, /**< postscreen: `COMMAND …
                                                LIMIT`, `BARE NEWLINE`, `NON-
                                                SMTP COMMAND`, … */
    MAILDIAG_RECORD_SCREEN_DISCONNECT = 88, /**< postscreen: `DISCONNECT` */
    MAILDIAG_RECORD_SCREEN_STRESS = 89,     /**< postscreen: `entering STRESS
                                             mode`, `leaving …` */
    MAILDIAG_RECORD_CACHE_CLEANUP = 90,     /**< postscreen, verify: `cache C
                                             full cleanup: …` */
    MAILDIAG_RECORD_DNSBL_LISTED = 91,  /**< dnsblog: `addr A listed by domain
                                            D as V` */
    MAILDIAG_RECORD_DNSBL_FAILURE = 92, /**< dnsblog: a lookup that failed */
    MAILDIAG_RECORD_ANVIL_STATISTICS = 93,    /**< anvil: `statistics: max
                                                connection rate …` */
    MAILDIAG_RECORD_TLSPROXY_CONNECT = 94,    /**< tlsproxy: `CONNECT from E` */
    MAILDIAG_RECORD_TLSPROXY_DISCONNECT = 95, /**< tlsproxy: `DISCONNECT E` */
    MAILDIAG_RECORD_SCACHE_STATISTICS = 96,   /**< scache: `statistics: …` */
    MAILDIAG_RECORD_DOMAIN_IN_BOTH = 97,      /**< trivial-rewrite: `do not list
                                              domain D in BOTH x and y` */
    MAILDIAG_RECORD_DROP_FAILURE = 98,        /**< postdrop: `unable to look up
                                            public/pickup` */
    MAILDIAG_RECORD_SUBMISSION_FAILURE = 99,  /**< sendmail: `fatal:
                                                  USER(uid): …` */
    MAILDIAG_RECORD_REINDEX = 100 /**< nbdb_reindexd: a table was made anew */
};

/**
 * The named fields of records (maildiag_field.id). @since 0.1
 */
enum {
    MAILDIAG_FIELD_EXTRA = 0,         /**< an attribute without a number here;
                                        maildiag_field.name tells its name */
    MAILDIAG_FIELD_CLIENT = 1,        /**< name of the SMTP client */
    MAILDIAG_FIELD_CLIENT_IP = 2,     /**< its address */
    MAILDIAG_FIELD_CLIENT_PORT = 3,   /**< its port */
    MAILDIAG_FIELD_HELO = 4,          /**< name in HELO or EHLO */
    MAILDIAG_FIELD_PROTO = 5,         /**< SMTP, ESMTP, … */
    MAILDIAG_FIELD_SASL_METHOD = 6,   /**< PLAIN, LOGIN, … */
    MAILDIAG_FIELD_SASL_USERNAME = 7, /**< who logged in */
    MAILDIAG_FIELD_SASL_SENDER = 8,   /**< `AUTH=` of MAIL FROM */
    MAILDIAG_FIELD_ORIG_QUEUE_ID = 9, /**< the hop before (XFORWARD), or the
                                           entry that was requeued */
    MAILDIAG_FIELD_ORIG_CLIENT = 10, /**< client of the hop before (XFORWARD) */
    MAILDIAG_FIELD_ORIG_CLIENT_IP = 11, /**< its address */
    MAILDIAG_FIELD_FROM = 12,           /**< sender of the envelope */
    MAILDIAG_FIELD_TO = 13,             /**< recipient */
    MAILDIAG_FIELD_ORIG_TO = 14,        /**< recipient before aliases */
    MAILDIAG_FIELD_MESSAGE_ID = 15,     /**< as logged, brackets included */
    MAILDIAG_FIELD_SIZE = 16,           /**< bytes */
    MAILDIAG_FIELD_NRCPT = 17,          /**< number of recipients */
    MAILDIAG_FIELD_RELAY = 18,          /**< as logged: `none`, `H[A]:P`, … */
    MAILDIAG_FIELD_CONN_USE = 19,       /**< deliveries over one connection */
    MAILDIAG_FIELD_DELAY = 20,          /**< microseconds */
    MAILDIAG_FIELD_DELAY_BEFORE_QUEUE = 21, /**< a of `delays=a/b/c/d` */
    MAILDIAG_FIELD_DELAY_IN_QUEUE = 22,     /**< b */
    MAILDIAG_FIELD_DELAY_CONNECT = 23,      /**< c */
    MAILDIAG_FIELD_DELAY_TRANSMIT = 24,     /**< d */
    MAILDIAG_FIELD_TLS = 25,                /**< `tls=` of 3.11 and later */
    MAILDIAG_FIELD_DSN = 26,                /**< enhanced status code */
    MAILDIAG_FIELD_STATUS = 27,             /**< the word as logged */
    MAILDIAG_FIELD_REASON = 28,             /**< what stands in the brackets */
    MAILDIAG_FIELD_SMTP_CODE = 29,          /**< three digits of a refusal */
    MAILDIAG_FIELD_STAGE = 30,        /**< CONNECT, HELO, MAIL, RCPT, … */
    MAILDIAG_FIELD_ACTION = 31,       /**< reject, hold, discard, … */
    MAILDIAG_FIELD_TEXT = 32,         /**< what the line says beyond its named
                                          fields */
    MAILDIAG_FIELD_NOTIFICATION = 33, /**< `sender non-delivery`, … */
    MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID = 34, /**< its queue ID */
    MAILDIAG_FIELD_UID = 35,          /**< of the local user that sent it */
    MAILDIAG_FIELD_PEER = 36,         /**< host of an outbound line */
    MAILDIAG_FIELD_PEER_IP = 37,      /**< its address */
    MAILDIAG_FIELD_PEER_PORT = 38,    /**< its port */
    MAILDIAG_FIELD_TRANSPORT = 39,    /**< of master.cf */
    MAILDIAG_FIELD_COUNT = 40,        /**< a number that the line counts */
    MAILDIAG_FIELD_COMMANDS = 41,     /**< `ehlo=1 mail=1 …` of disconnect */
    MAILDIAG_FIELD_TLS_LEVEL = 42,    /**< Anonymous, Untrusted, Trusted, … */
    MAILDIAG_FIELD_TLS_PROTOCOL = 43, /**< TLSv1.2, TLSv1.3, … */
    MAILDIAG_FIELD_TLS_CIPHER = 44,   /**< name of the cipher */
    MAILDIAG_FIELD_VERSION = 45,      /**< of Postfix */
    MAILDIAG_FIELD_SERVICE = 46,      /**< of master.cf, or program */
    MAILDIAG_FIELD_SIGNAL = 47,       /**< that ended a process */
    MAILDIAG_FIELD_EXIT_STATUS = 48,  /**< of a process */
    MAILDIAG_FIELD_TABLE = 49,        /**< name of a lookup table */
    MAILDIAG_FIELD_ORIGIN = 50,       /**< of a header or body check: `from
                                          NAME[ADDR]`, `local` */
    MAILDIAG_FIELD_DOMAIN = 51,       /**< that the line is about */
    MAILDIAG_FIELD_PARAMETER = 52,    /**< of main.cf */
    MAILDIAG_FIELD_VALUE = 53,        /**< of the parameter */
    MAILDIAG_FIELD_RANK = 54,         /**< DNSBL rank of postscreen */
    MAILDIAG_FIELD_SECONDS = 55,      /**< microseconds of `after 0.5` */
    MAILDIAG_FIELD_REMOTE_QUEUE_ID = 56, /**< queue ID that the other side or
                                          another program named */
    MAILDIAG_FIELD_SERVER_IP = 57,   /**< this host's address (postscreen) */
    MAILDIAG_FIELD_SERVER_PORT = 58, /**< its port */
    MAILDIAG_FIELD_PIPELINED = 59,   /**< what the client sent too early */
    MAILDIAG_FIELD_NOTES = 60,       /**< `notes=` of disconnect */
    MAILDIAG_FIELD_EVENT = 61,   /**< what happened, in the words of the line:
                                    `lost connection`, `NEW`, … */
    MAILDIAG_FIELD_CONTENT = 62, /**< the header or body line that a check
                                      hit */
    MAILDIAG_FIELD_RESENT_MESSAGE_ID = 63, /**< `resent-message-id=` */
    MAILDIAG_FIELD_COMMAND = 64, /**< of SMTP, or a program that was run */
    MAILDIAG_FIELD_PART = 65,    /**< where a check looked: `header`, `body`,
                                   `content`, `mime-error` */
    MAILDIAG_FIELD_USER = 66,    /**< name of a local user */
    MAILDIAG_FIELD_CONFIGURATION = 67,  /**< directory of main.cf */
    MAILDIAG_FIELD_FAILURE_TYPE = 68,   /**< of TLSRPT */
    MAILDIAG_FIELD_FAILURE_REASON = 69, /**< of TLSRPT */
    MAILDIAG_FIELD_PROCESS_ID = 70, /**< of a process that the line is about */
    MAILDIAG_FIELD_LIMIT = 71,      /**< a number that was met or exceeded */
    MAILDIAG_FIELD_SNI = 72,        /**< name that was asked for in TLS */
    MAILDIAG_FIELD_PATH = 73,       /**< of a file or socket */
    MAILDIAG_FIELD_LISTING = 74,    /**< what a DNS list answered */
    MAILDIAG_FIELD_QUEUE = 75       /**< `active`, `incoming`, … */
};

/** How the value of a field is to be read (maildiag_field.type).
 *  @since 0.1 */
enum {
    MAILDIAG_TYPE_TEXT = 0,    /**< bytes */
    MAILDIAG_TYPE_NUMBER = 1,  /**< number, `value` holds the digits too */
    MAILDIAG_TYPE_SECONDS = 2, /**< number is microseconds */
    MAILDIAG_TYPE_ADDRESS = 3, /**< a mail address, without its brackets */
    MAILDIAG_TYPE_REASON = 4   /**< text of a failure */
};

/** Severity word in front of a Postfix line (maildiag_record.level).
 *  @since 0.1 */
enum {
    MAILDIAG_LEVEL_INFO = 0,    /**< no word */
    MAILDIAG_LEVEL_WARNING = 1, /**< `warning:` */
    MAILDIAG_LEVEL_ERROR = 2,   /**< `error:` */
    MAILDIAG_LEVEL_FATAL = 3,   /**< `fatal:` */
    MAILDIAG_LEVEL_PANIC = 4    /**< `panic:` */
};

/** What one delivery line says (maildiag_attempt.status). @since 0.1 */
enum {
    MAILDIAG_STATUS_OTHER = 0,       /**< a word that is none of these */
    MAILDIAG_STATUS_SENT = 1,        /**< taken by the next server or mailbox */
    MAILDIAG_STATUS_DEFERRED = 2,    /**< also SOFTBOUNCE */
    MAILDIAG_STATUS_BOUNCED = 3,     /**< failed for good */
    MAILDIAG_STATUS_DELIVERABLE = 4, /**< an address probe went well */
    MAILDIAG_STATUS_UNDELIVERABLE = 5 /**< an address probe failed */
};

/** State of a message (maildiag_message.state). @since 0.1 */
enum {
    MAILDIAG_STATE_UNKNOWN = 0,    /**< the log does not tell */
    MAILDIAG_STATE_INCOMPLETE = 1, /**< the client went away, or the entry was
                                        never finished */
    MAILDIAG_STATE_QUEUED = 2,     /**< nothing was tried yet */
    MAILDIAG_STATE_DEFERRED = 3,   /**< some recipient waits */
    MAILDIAG_STATE_HELD = 4,       /**< on hold */
    MAILDIAG_STATE_SENT = 5,       /**< all recipients sent */
    MAILDIAG_STATE_BOUNCED = 6,    /**< all recipients bounced */
    MAILDIAG_STATE_EXPIRED = 7,    /**< returned for age or by force */
    MAILDIAG_STATE_MIXED = 8,      /**< final, recipients differ */
    MAILDIAG_STATE_DELETED = 9,    /**< taken out of the queue by hand */
    MAILDIAG_STATE_REQUEUED = 10,  /**< goes on under another queue ID */
    MAILDIAG_STATE_DISCARDED = 11, /**< thrown away by a rule */
    MAILDIAG_STATE_REJECTED = 12,  /**< refused after the ID was given */
    MAILDIAG_STATE_PROBE = 13      /**< an address probe of verify(8) */
};

/** State and outcome of a recipient (maildiag_recipient.state, .outcome).
 *  @since 0.1 */
enum {
    MAILDIAG_RECIPIENT_UNKNOWN = 0,  /**< the log does not tell */
    MAILDIAG_RECIPIENT_SENT = 1,     /**< taken by the next server or mailbox */
    MAILDIAG_RECIPIENT_DEFERRED = 2, /**< waits for the next attempt */
    MAILDIAG_RECIPIENT_BOUNCED = 3,  /**< failed for good */
    MAILDIAG_RECIPIENT_EXPIRED = 4,  /**< returned for age or by force */
    MAILDIAG_RECIPIENT_QUEUED = 5,   /**< nothing was tried yet */
    MAILDIAG_RECIPIENT_HELD = 6,     /**< on hold */
    MAILDIAG_RECIPIENT_DELETED = 7,  /**< taken out of the queue by hand */
    MAILDIAG_RECIPIENT_DISCARDED = 8,     /**< thrown away by a rule */
    MAILDIAG_RECIPIENT_REQUEUED = 9,      /**< goes on under another queue ID */
    MAILDIAG_RECIPIENT_REJECTED = 10,     /**< refused with its message */
    MAILDIAG_RECIPIENT_DELIVERABLE = 11,  /**< an address probe went well */
    MAILDIAG_RECIPIENT_UNDELIVERABLE = 12 /**< an address probe failed */
};

/** How two messages belong together (maildiag_link.relation), read "this
 *  message is … that one" or, with maildiag_link.reverse, "that message is …
 *  this one". @since 0.1 */
enum {
    MAILDIAG_LINK_BOUNCE_OF = 1,            /**< non-delivery notification */
    MAILDIAG_LINK_DELAY_NOTICE_OF = 2,      /**< `still being tried` */
    MAILDIAG_LINK_SUCCESS_NOTICE_OF = 3,    /**< of delivery */
    MAILDIAG_LINK_POSTMASTER_NOTICE_OF = 4, /**< copy for the postmaster */
    MAILDIAG_LINK_FILTER_HOP_OF = 5,  /**< the same message behind a content
                                            filter on this host */
    MAILDIAG_LINK_NEXT_HOST_OF = 6,   /**< the same message on the next host
                                            or instance */
    MAILDIAG_LINK_FORWARDED_FROM = 7, /**< local(8): `forwarded as QID` */
    MAILDIAG_LINK_REQUEUED_FROM = 8,  /**< the same message, by postsuper -r */
    MAILDIAG_LINK_SAME_MESSAGE_ID = 9 /**< the weakest: nothing else tells */
};

/** Which side this host was (direction members). @since 0.1 */
enum {
    MAILDIAG_DIRECTION_UNKNOWN = 0, /**< not told */
    MAILDIAG_DIRECTION_CLIENT = 1,  /**< outbound: this host delivers */
    MAILDIAG_DIRECTION_SERVER = 2   /**< inbound: this host is asked */
};

/** Is a failure for good? @since 0.1 */
enum {
    MAILDIAG_PERMANENCE_UNKNOWN = 0,   /**< not told */
    MAILDIAG_PERMANENCE_TEMPORARY = 1, /**< trying again may help */
    MAILDIAG_PERMANENCE_PERMANENT = 2  /**< trying again does not help */
};

/** Who has to act. @since 0.1 */
enum {
    MAILDIAG_ACTOR_NOBODY = 0,    /**< wait, or nothing is wrong */
    MAILDIAG_ACTOR_THIS_HOST = 1, /**< its administrator */
    MAILDIAG_ACTOR_RELAY = 2,     /**< who runs the relay */
    MAILDIAG_ACTOR_DNS = 3,       /**< who runs the name service */
    MAILDIAG_ACTOR_NETWORK = 4,   /**< who runs the network between */
    MAILDIAG_ACTOR_REMOTE = 5,    /**< who runs the other side */
    MAILDIAG_ACTOR_SENDER = 6,    /**< who sent it */
    MAILDIAG_ACTOR_RECIPIENT = 7  /**< who should get it */
};

/** How bad a finding is. @since 0.1 */
enum {
    MAILDIAG_SEVERITY_INFO = 0,    /**< good to know */
    MAILDIAG_SEVERITY_NOTICE = 1,  /**< worth a look */
    MAILDIAG_SEVERITY_WARNING = 2, /**< mail is or was delayed or refused */
    MAILDIAG_SEVERITY_ERROR = 3    /**< mail fails */
};

/** What a finding is about (maildiag_finding.scope). @since 0.1 */
enum {
    MAILDIAG_SCOPE_MESSAGE = 0, /**< messages with one cause and one peer */
    MAILDIAG_SCOPE_HOST = 1     /**< this host itself */
};

/** What became of mail (disposition members). @since 0.1 */
enum {
    MAILDIAG_DISPOSITION_NONE = 0,     /**< nothing happened to mail */
    MAILDIAG_DISPOSITION_SENT = 1,     /**< delivered */
    MAILDIAG_DISPOSITION_DEFERRED = 2, /**< waits */
    MAILDIAG_DISPOSITION_BOUNCED = 3,  /**< returned */
    MAILDIAG_DISPOSITION_EXPIRED = 4,  /**< returned for age */
    MAILDIAG_DISPOSITION_REJECTED = 5  /**< refused by this host */
};

/** The vocabularies that maildiag_word() knows. @since 0.1 */
enum {
    MAILDIAG_WORDS_RECORD = 1,       /**< MAILDIAG_RECORD_… */
    MAILDIAG_WORDS_FIELD = 2,        /**< MAILDIAG_FIELD_… */
    MAILDIAG_WORDS_LEVEL = 3,        /**< MAILDIAG_LEVEL_… */
    MAILDIAG_WORDS_STATUS = 4,       /**< MAILDIAG_STATUS_… */
    MAILDIAG_WORDS_STATE = 5,        /**< MAILDIAG_STATE_… */
    MAILDIAG_WORDS_RECIPIENT = 6,    /**< MAILDIAG_RECIPIENT_… */
    MAILDIAG_WORDS_LINK = 7,         /**< MAILDIAG_LINK_… */
    MAILDIAG_WORDS_DIRECTION = 8,    /**< MAILDIAG_DIRECTION_… */
    MAILDIAG_WORDS_PERMANENCE = 9,   /**< MAILDIAG_PERMANENCE_… */
    MAILDIAG_WORDS_ACTOR = 10,       /**< MAILDIAG_ACTOR_… */
    MAILDIAG_WORDS_SEVERITY = 11,    /**< MAILDIAG_SEVERITY_… */
    MAILDIAG_WORDS_SCOPE = 12,       /**< MAILDIAG_SCOPE_… */
    MAILDIAG_WORDS_DISPOSITION = 13, /**< MAILDIAG_DISPOSITION_… */
    MAILDIAG_WORDS_AFFECTED = 14,    /**< MAILDIAG_AFFECTED_… */
    MAILDIAG_WORDS_BY = 15           /**< MAILDIAG_BY_… */
};

/** Which lines the engine keeps word for word
 *  (maildiag_options.evidence). @since 0.1 */
enum {
    MAILDIAG_EVIDENCE_DEFAULT = 0,  /**< position for files, failures for
                                         streams */
    MAILDIAG_EVIDENCE_POSITION = 1, /**< none: a line is read again from its
                                         file when it is shown */
    MAILDIAG_EVIDENCE_FAILURES = 2, /**< those of failures and refusals */
    MAILDIAG_EVIDENCE_ALL = 3,      /**< every line */
    MAILDIAG_EVIDENCE_NONE = 4      /**< none, and none is read again */
};

/** What a source holds (maildiag_source_options.kind). @since 0.1 */
enum {
    MAILDIAG_SOURCE_AUTO = 0,   /**< told by its first bytes */
    MAILDIAG_SOURCE_LINES = 1,  /**< log lines of any header family */
    MAILDIAG_SOURCE_JOURNAL = 2 /**< `journalctl -o export` */
};

/* ---- 5. Strings and numbers -------------------------------------------- */

/**
 * Bytes that the library lends: ptr NULL is absent (not logged), len 0 with a
 * pointer is there and empty; no NUL is promised. @since 0.1
 */
typedef struct maildiag_text {
    const char *ptr; /**< first byte, or NULL */
    size_t len;      /**< bytes */
} maildiag_text;

/**
 * What went wrong, in words, with the place. The caller owns it; functions
 * that take one accept NULL. @since 0.1
 */
typedef struct maildiag_error {
    uint32_t struct_size; /**< set by the caller */
    int32_t code;         /**< the status that was returned */
    uint32_t line;        /**< 1 for the first line; 0: no place */
    uint32_t column;      /**< in bytes, 1 for the first; 0: no place */
    char source[128];     /**< file name or rule id, NUL at the end */
    char text[256];       /**< one sentence, NUL at the end */
} maildiag_error;

/* ---- 6. Library -------------------------------------------------------- */

/**
 * Version of the library that runs, as major * 10000 + minor * 100 + patch.
 *
 * @return 100 for 0.1.0
 * @since 0.1
 */
MAILDIAG_API uint32_t maildiag_version_number(void);

/**
 * Version of the library that runs, as text such as "0.1.0".
 *
 * @return lives as long as the library
 * @since 0.1
 */
MAILDIAG_API const char *maildiag_version_string(void);

/**
 * Name of a status, such as "E_NOMEM"; "?" for a number that is none.
 *
 * @param status any number
 * @return lives as long as the library
 * @since 0.1
 */
MAILDIAG_API const char *maildiag_status_name(maildiag_status status);

/**
 * One plain sentence about a status; a general one for a number that is none.
 *
 * @param status any number
 * @return lives as long as the library
 * @since 0.1
 */
MAILDIAG_API const char *maildiag_status_text(maildiag_status status);

/**
 * Size of a public struct in this library, for bindings that mirror it.
 *
 * @param struct_name such as "maildiag_record"
 * @return bytes, 0 for a name that is none
 * @since 0.1
 */
MAILDIAG_API uint32_t maildiag_abi_size(const char *struct_name);

/**
 * The word of a number, as JSON and the command line write it: ("state", 5)
 * is "sent".
 *
 * @param vocabulary one of MAILDIAG_WORDS_…
 * @param number     of that vocabulary
 * @return lives as long as the library; NULL for a number that is none
 * @since 0.1
 */
MAILDIAG_API const char *maildiag_word(uint32_t vocabulary, uint32_t number);

/**
 * The number of a word: the other way round of maildiag_word().
 *
 * @param vocabulary one of MAILDIAG_WORDS_…
 * @param word       bytes, letter case counts
 * @param len        bytes of it
 * @return the number, -1 when the vocabulary has no such word
 * @since 0.1
 */
MAILDIAG_API int32_t maildiag_word_number(uint32_t vocabulary, const char *word,
                                          size_t len);

/* ---- 7. Rules ---------------------------------------------------------- */

/** One cause of the vocabulary with its texts. @since 0.1 */
typedef struct maildiag_cause {
    uint32_t struct_size;      /**< set by the caller */
    uint32_t reserved0;        /**< 0 */
    maildiag_text cause;       /**< public id, such as `connect_no_route` */
    maildiag_text broad;       /**< the broad cause that it belongs to */
    maildiag_text category;    /**< dns, network, auth, … */
    maildiag_text title;       /**< a few words */
    maildiag_text explanation; /**< plain sentences */
} maildiag_cause;

/** One rule of a rule set. @since 0.1 */
typedef struct maildiag_rule {
    uint32_t struct_size;  /**< set by the caller */
    uint32_t sample_count; /**< samples and counter-samples */
    maildiag_text id;      /**< such as `net.no-route` */
    maildiag_text cause;   /**< the cause that it names */
    maildiag_text source;  /**< file it came from, or "builtin" */
} maildiag_rule;

/** One thing to do. @since 0.1 */
typedef struct maildiag_fix {
    uint32_t struct_size; /**< set by the caller */
    uint32_t reserved0;   /**< 0 */
    maildiag_text where;  /**< parameter, file, page; may be absent */
    maildiag_text text;   /**< what to do */
    maildiag_text check;  /**< a command that shows whether it worked, filled
                               with this case's host, port and domain and
                               quoted for a shell; absent when there is none */
} maildiag_fix;

/**
 * The built-in catalogue.
 *
 * @param[out] out     a new rule set; free it with maildiag_rules_free()
 * @param      profile which texts to use: "generic", "liquidfiles" or another
 *                     overlay; NULL: generic
 * @param      error   may be NULL
 * @retval MAILDIAG_OK       done
 * @retval MAILDIAG_E_ARG    out is NULL
 * @retval MAILDIAG_E_NOTFOUND no such profile
 * @retval MAILDIAG_E_NOMEM  no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rules_builtin(maildiag_rules **out,
                                                    const char *profile,
                                                    maildiag_error *error);

/**
 * The same rules with the texts of another profile: the product's or the
 * language's that a file of the set brings along.
 *
 * @param[out] out     a new rule set; free it with maildiag_rules_free()
 * @param      rules   rule set, as it was afterwards
 * @param      profile name of an overlay; NULL, "generic": none
 * @param      error   may be NULL
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_E_ARG      out or rules is NULL, or a wrong handle
 * @retval MAILDIAG_E_NOTFOUND no such profile
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rules_select(maildiag_rules **out,
                                                   const maildiag_rules *rules,
                                                   const char *profile,
                                                   maildiag_error *error);

/**
 * A rule set that adds a YAML text to another: rules with a known id replace
 * it, `disable:` takes rules out, overlays change texts.
 *
 * @param[out] out   a new rule set; free it with maildiag_rules_free()
 * @param      base  what to add to; NULL: the built-in catalogue
 * @param      text  YAML, see docs/RULES.md
 * @param      len   bytes of it
 * @param      name  what errors call it; NULL: "text"
 * @param      error may be NULL
 * @retval MAILDIAG_OK        done
 * @retval MAILDIAG_E_ARG     NULL where it may not be
 * @retval MAILDIAG_E_RULE    the text is wrong: error tells line and column
 * @retval MAILDIAG_E_REGEX   a pattern is wrong
 * @retval MAILDIAG_E_VERSION written for a newer library
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rules_load_text(
    maildiag_rules **out, const maildiag_rules *base, const char *text,
    size_t len, const char *name, maildiag_error *error);

/**
 * As maildiag_rules_load_text(), from a file.
 *
 * @param[out] out   a new rule set; free it with maildiag_rules_free()
 * @param      base  what to add to; NULL: the built-in catalogue
 * @param      path  file to read
 * @param      error may be NULL
 * @retval MAILDIAG_OK        done
 * @retval MAILDIAG_E_ARG     NULL where it may not be
 * @retval MAILDIAG_E_IO      the file cannot be read
 * @retval MAILDIAG_E_LIMIT   the file is larger than 16 MiB
 * @retval MAILDIAG_E_RULE    the text is wrong: error tells line and column
 * @retval MAILDIAG_E_REGEX   a pattern is wrong
 * @retval MAILDIAG_E_VERSION written for a newer library
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_rules_load_file(maildiag_rules **out, const maildiag_rules *base,
                         const char *path, maildiag_error *error);

/**
 * Let go of a rule set. Engines, readers and reports made with it keep what
 * they need.
 *
 * @param rules may be NULL
 * @since 0.1
 */
MAILDIAG_API void maildiag_rules_free(maildiag_rules *rules);

/**
 * The causes of the vocabulary, by index from 0, in their fixed order.
 *
 * @param      rules rule set
 * @param      index from 0
 * @param[out] out   loans of the rule set
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_cause_get(const maildiag_rules *rules,
                                                uint32_t index,
                                                maildiag_cause *out);

/**
 * The rules of a set, by index from 0, in the order in which they are asked.
 *
 * @param      rules rule set
 * @param      index from 0
 * @param[out] out   loans of the rule set
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rule_get(const maildiag_rules *rules,
                                               uint32_t index,
                                               maildiag_rule *out);

/**
 * How often a rule decided so far, among all that this reader judged: failures
 * of messages, refusals, lines, pasted texts. A text that was asked about twice
 * counts twice.
 *
 * @param      reader whose judgements
 * @param      index  of the rule, from 0, as for maildiag_rule_get()
 * @param[out] out    how often
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL, or a wrong handle
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rule_hits(maildiag_reader *reader,
                                                uint32_t index, uint64_t *out);

/**
 * Hold every rule against its own samples and counter-samples and look for
 * rules that can never answer, and for patterns that become slow on texts that
 * somebody makes for it. The n-th problem found, in a fixed order.
 *
 * @param      rules rule set
 * @param      index from 0
 * @param[out] out   the problem: source is the rule's id, line and column its
 *                   place
 * @retval MAILDIAG_OK      *out is a problem
 * @retval MAILDIAG_END     no further problem
 * @retval MAILDIAG_E_ARG   NULL
 * @retval MAILDIAG_E_ABI   out->struct_size
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rules_lint(const maildiag_rules *rules,
                                                 uint32_t index,
                                                 maildiag_error *out);

/* ---- 8. Engine and input ----------------------------------------------- */

/** From this moment on local clocks stand offset_sec ahead of UTC.
 *  @since 0.1 */
typedef struct maildiag_zone_change {
    int64_t from_sec;   /**< seconds since the epoch, UTC */
    int32_t offset_sec; /**< east of Greenwich is positive */
    int32_t reserved0;  /**< 0 */
} maildiag_zone_change;

/** How an engine works. All zero but struct_size is the default.
 *  @since 0.1 */
typedef struct maildiag_options {
    uint32_t struct_size;             /**< set by the caller */
    uint32_t evidence;                /**< MAILDIAG_EVIDENCE_… */
    const maildiag_rules *rules;      /**< NULL: the built-in catalogue */
    const maildiag_zone_change *zone; /**< local time of stamps that carry no
                                      zone, ascending; copied. NULL: UTC */
    size_t zone_count;                /**< entries of zone; what lies before the
                                      first has the first's offset */
    int64_t reference_time_usec; /**< no stamp is later than this plus a day:
                                      decides the year of stamps without one;
                                      0: none given */
    int32_t year;                /**< year of the first stamp of each set of
                                      files, beats the reference; 0: none */
    uint32_t max_line_bytes;     /**< 0: 65,536; 64..16,777,216 */
    uint64_t max_messages;       /**< 0: no limit */
    uint64_t max_memory_bytes;   /**< of the facts and a copy of some of them;
                                      0: no limit */
    uint32_t max_events_per_message; /**< of one use of a queue ID: the first
                                      half and the last ones stay, what is
                                      dropped is counted; 0: no limit */
    uint32_t regex_match_limit;      /**< PCRE2 steps a text; 0: 10,000 */
    uint64_t hash_key;  /**< 0: a random one; results do not depend on it,
                                      but for which messages a ceiling of
                                      memory lets go of */
    int64_t keep_usec;  /**< messages whose last line is older than the
                                      newest stamp by more than this are let
                                      go of; 0: none */
    uint32_t threads;   /**< that a call with much to do may use (128 KiB and
                                      more fed at once, a file, a summary or
                                      report of many messages), the caller's
                                      among them, but no more than there are
                                      processors; they end with the call, and
                                      results depend on them no more than on
                                      `hash_key`. 0: only the caller's */
    uint32_t reserved0; /**< 0 */
} maildiag_options;

/** How one source is read. All zero but struct_size is the default.
 *  @since 0.1 */
typedef struct maildiag_source_options {
    uint32_t struct_size;        /**< set by the caller */
    uint32_t kind;               /**< MAILDIAG_SOURCE_… */
    int64_t reference_time_usec; /**< of this source's set; 0: the engine's */
    int32_t year;             /**< of this set's first stamp; 0: the engine's */
    uint32_t beginning_bytes; /**< length of beginning */
    const void *beginning;    /**< first bytes of the file, 1,024 of them or
                                   all: by them parts of a file, and states
                                   of it, know each other in maildiag_merge();
                                   copied. NULL: a stream, never taken for
                                   another */
    uint64_t base_offset;     /**< where in the file the first byte fed
                                   stands, the beginning of a line */
} maildiag_source_options;

/** What an engine has taken in. @since 0.1 */
typedef struct maildiag_stats {
    uint32_t struct_size;      /**< set by the caller */
    uint32_t source_count;     /**< sources opened */
    uint64_t bytes;            /**< fed */
    uint64_t lines;            /**< physical lines that are not blank */
    uint64_t records;          /**< logical lines */
    uint64_t postfix;          /**< records of Postfix */
    uint64_t foreign;          /**< records of other programs */
    uint64_t unrecognised;     /**< Postfix records of unknown shape */
    uint64_t truncated;        /**< lines cut at max_line_bytes */
    uint64_t dropped_events;   /**< records not kept for any ceiling, or let
                                    go of later */
    uint64_t dropped_messages; /**< messages let go of: the oldest finished
                                    ones first, then the oldest; or not kept
                                    where that did not help */
    uint64_t memory_bytes;     /**< held by the facts; with other options or
                                    threads it may be another figure */
    uint64_t regex_limit_hits; /**< texts on which PCRE2 was stopped */
    int64_t first_time;        /**< earliest stamp */
    int64_t last_time;         /**< latest stamp */
} maildiag_stats;

/** One source of an engine. @since 0.1 */
typedef struct maildiag_source {
    uint32_t struct_size; /**< set by the caller */
    uint32_t ordinal;     /**< its place in canonical order */
    maildiag_text name;   /**< as given to maildiag_source_open() */
    uint64_t bytes;       /**< fed */
    uint64_t records;     /**< logical lines */
    int64_t first_time;   /**< of its first stamp */
    int64_t last_time;    /**< of its last stamp */
} maildiag_source;

/** A program whose lines were counted but not read further.
 *  @since 0.1 */
typedef struct maildiag_program_count {
    uint32_t struct_size;  /**< set by the caller */
    uint32_t reserved0;    /**< 0 */
    maildiag_text program; /**< as logged */
    uint64_t count;        /**< lines */
} maildiag_program_count;

/**
 * A new, empty engine.
 *
 * @param[out] out     free it with maildiag_engine_free()
 * @param      options NULL: defaults; everything in it is copied or, the
 *                     rules, kept
 * @param      error   may be NULL
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   out is NULL, or an option out of range
 * @retval MAILDIAG_E_ABI   options->struct_size
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_engine_new(maildiag_engine **out, const maildiag_options *options,
                    maildiag_error *error);

/**
 * Let go of an engine. Readers opened on it keep what they need; the memory
 * goes with the last of them.
 *
 * @param engine may be NULL
 * @since 0.1
 */
MAILDIAG_API void maildiag_engine_free(maildiag_engine *engine);

/**
 * Announce a source of bytes: a file read by the caller, a pipe, a socket.
 *
 * Sources whose names have one base (`mail.log.1`, `mail.log`; a final .gz,
 * .xz, .zst, .bz2 does not count) are one set in rotation order; others keep
 * the order in which they were opened.
 *
 * @param      engine  to feed
 * @param      name    shown in evidence; need not exist
 * @param      options NULL: defaults
 * @param[out] source  number for maildiag_feed()
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, or an option out of range
 * @retval MAILDIAG_E_ABI   options->struct_size
 * @retval MAILDIAG_E_BUSY  a reader is in a call
 * @retval MAILDIAG_E_LIMIT more than 8,191 sources
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_source_open(maildiag_engine *engine, const char *name,
                     const maildiag_source_options *options, uint32_t *source);

/**
 * Feed the next bytes of a source, cut anywhere.
 *
 * When it fails, *taken bytes are in, whole records only: feed again from
 * there. A bad line is never a failure. A stamp without a year needs a
 * reference time or a year.
 *
 * @param      engine to feed
 * @param      source of maildiag_source_open()
 * @param      data   bytes; not kept
 * @param      len    how many
 * @param[out] taken  how many are in; may be NULL
 * @retval MAILDIAG_OK      all are in
 * @retval MAILDIAG_TRUNCATED all are in, but a ceiling was hit: see stats
 * @retval MAILDIAG_E_ARG   NULL, no such source, source ended, or a stamp
 *                          without a year and neither reference nor year
 * @retval MAILDIAG_E_BUSY  a reader is in a call
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_feed(maildiag_engine *engine,
                                           uint32_t source, const void *data,
                                           size_t len, size_t *taken);

/**
 * A source has no more bytes: its last line counts even without a newline.
 *
 * @param engine to feed
 * @param source of maildiag_source_open()
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_TRUNCATED done, but a ceiling was hit: see stats
 * @retval MAILDIAG_E_ARG   NULL, no such source, ended before, or as
 *                          maildiag_feed()
 * @retval MAILDIAG_E_BUSY  a reader is in a call
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_feed_end(maildiag_engine *engine,
                                               uint32_t source);

/**
 * Read a plain file from its beginning to its present end.
 *
 * The same file given again is read on from where it ended then; a copy of it
 * counts once. Regular files only: a pipe would block.
 *
 * @param      engine  to feed
 * @param      path    file
 * @param      options NULL: defaults
 * @param[out] source  its number; may be NULL
 * @param      error   may be NULL
 * @retval MAILDIAG_OK           done
 * @retval MAILDIAG_IGNORED      its bytes were already in
 * @retval MAILDIAG_TRUNCATED    done, but a ceiling was hit: see stats
 * @retval MAILDIAG_E_ARG        as maildiag_feed()
 * @retval MAILDIAG_E_ABI        options->struct_size
 * @retval MAILDIAG_E_BUSY       a reader is in a call
 * @retval MAILDIAG_E_COMPRESSED gzip, xz, zstd or bzip2
 * @retval MAILDIAG_E_IO         it cannot be read; what was read is in
 * @retval MAILDIAG_E_LIMIT      more than 8,191 sources
 * @retval MAILDIAG_E_NOMEM      no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_feed_file(maildiag_engine *engine, const char *path,
                   const maildiag_source_options *options, uint32_t *source,
                   maildiag_error *error);

/**
 * Read the lines of a plain file that begin at or behind one byte and before
 * another: a part of it, for one of several engines that are merged later.
 *
 * What stands at the head of a part and may belong to the record in front of
 * it waits until the part in front is merged. The source stays open, so that
 * the part behind it, or what the file grows by, can follow:
 * maildiag_feed_end() says that nothing does. The same file given again to an
 * engine is read on from where it ended then, if `from` is not behind that.
 *
 * @param      engine  to feed
 * @param      path    file
 * @param      options NULL: defaults; its year is that of the whole file's
 *                     first stamp
 * @param      from    a byte of the file
 * @param      to      a byte of the file; 0: its present end
 * @param[out] source  its number; may be NULL
 * @param      error   may be NULL
 * @retval MAILDIAG_OK           done
 * @retval MAILDIAG_IGNORED      its bytes were already in, or no line begins
 *                               there
 * @retval MAILDIAG_TRUNCATED    done, but a ceiling was hit: see stats
 * @retval MAILDIAG_E_ARG        as maildiag_feed(), or to before from
 * @retval MAILDIAG_E_ABI        options->struct_size
 * @retval MAILDIAG_E_BUSY       a reader is in a call
 * @retval MAILDIAG_E_COMPRESSED gzip, xz, zstd or bzip2
 * @retval MAILDIAG_E_IO         it cannot be read; what was read is in
 * @retval MAILDIAG_E_LIMIT      more than 8,191 sources
 * @retval MAILDIAG_E_NOMEM      no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_feed_range(maildiag_engine *engine, const char *path,
                    const maildiag_source_options *options, uint64_t from,
                    uint64_t to, uint32_t *source, maildiag_error *error);

/**
 * Where to cut a plain file into parts of about one size, each beginning with
 * a line: maildiag_feed_range() of cuts[i] to cuts[i + 1] loses no line and
 * reads none twice.
 *
 * @param      path  file
 * @param      parts how many, 1 to 65,536
 * @param[out] cuts  parts + 1 offsets; the first is 0, the last the file's
 *                   present size; equal ones where lines are longer than parts
 * @param      error may be NULL
 * @retval MAILDIAG_OK           done
 * @retval MAILDIAG_E_ARG        NULL, or parts out of range
 * @retval MAILDIAG_E_ABI        error->struct_size
 * @retval MAILDIAG_E_COMPRESSED gzip, xz, zstd or bzip2
 * @retval MAILDIAG_E_IO         it cannot be read
 * @retval MAILDIAG_E_NOMEM      no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_split(const char *path, uint32_t parts,
                                            uint64_t *cuts,
                                            maildiag_error *error);

/**
 * Put what another engine knows to what this one knows.
 *
 * Facts are joined by their positions: files are known by their first bytes,
 * what both engines read counts once, parts of a file that meet become one.
 * However a log was cut at line beginnings, and in whatever order its parts
 * are merged, the outcome is what one engine would know that read it whole.
 * Streams (maildiag_source_open() without a beginning) are never the same.
 * Files that only the other engine knows come behind. Ids may change.
 *
 * @param engine that takes in
 * @param other  stays as it is
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, both the same, other evidence or
 *                          max_line_bytes, or parts of a file overlap
 * @retval MAILDIAG_E_BUSY  somebody is in a call on one of them
 * @retval MAILDIAG_E_LIMIT more than 8,191 sources
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_merge(maildiag_engine *engine,
                                            maildiag_engine *other);

/**
 * Save what an engine knows. The bytes depend on the facts alone, not on how
 * they came in, and are the same on every machine.
 *
 * The file is there whole or not at all, and only its owner can read it.
 *
 * @param engine to save
 * @param path   file; what it held before is replaced at the end
 * @param error  may be NULL
 * @retval MAILDIAG_OK      done, and on disk
 * @retval MAILDIAG_E_ARG   NULL
 * @retval MAILDIAG_E_ABI   error->struct_size
 * @retval MAILDIAG_E_BUSY  it is being fed, or another save to that path is
 *                          under way
 * @retval MAILDIAG_E_IO    it cannot be written; the old file is still there
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_state_save(maildiag_engine *engine,
                                                 const char *path,
                                                 maildiag_error *error);

/**
 * As maildiag_state_save(), into an open file, a pipe, or memory that has a
 * descriptor. Nothing is synchronised.
 *
 * @param engine to save
 * @param fd     descriptor, stays open
 * @param error  may be NULL
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, or below 0
 * @retval MAILDIAG_E_ABI   error->struct_size
 * @retval MAILDIAG_E_BUSY  it is being fed
 * @retval MAILDIAG_E_IO    it cannot be written
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_state_save_fd(maildiag_engine *engine,
                                                    int32_t fd,
                                                    maildiag_error *error);

/**
 * Take what was saved in the place of what the engine knows. Whoever wrote
 * the bytes, they do no harm; when they are no good nothing has changed.
 *
 * Open sources go on: maildiag_feed_file() of the same files reads what they
 * have grown by. Ids given before are no longer good.
 *
 * @param engine to fill; made with the same evidence and max_line_bytes
 * @param path   file of maildiag_state_save()
 * @param error  may be NULL
 * @retval MAILDIAG_OK        done
 * @retval MAILDIAG_E_ARG     NULL, or saved with other options
 * @retval MAILDIAG_E_ABI     error->struct_size
 * @retval MAILDIAG_E_BUSY    somebody is in a call
 * @retval MAILDIAG_E_IO      it cannot be read
 * @retval MAILDIAG_E_STATE   no saved state, or damaged
 * @retval MAILDIAG_E_VERSION saved by a newer library
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_state_load(maildiag_engine *engine,
                                                 const char *path,
                                                 maildiag_error *error);

/**
 * As maildiag_state_load(), from an open file, a pipe, or memory that has a
 * descriptor; up to its end.
 *
 * @param engine to fill
 * @param fd     descriptor, stays open
 * @param error  may be NULL
 * @retval MAILDIAG_OK        done
 * @retval MAILDIAG_E_ARG     NULL, below 0, or saved with other options
 * @retval MAILDIAG_E_ABI     error->struct_size
 * @retval MAILDIAG_E_BUSY    somebody is in a call
 * @retval MAILDIAG_E_IO      it cannot be read
 * @retval MAILDIAG_E_STATE   no saved state, or damaged
 * @retval MAILDIAG_E_VERSION saved by a newer library
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_state_load_fd(maildiag_engine *engine,
                                                    int32_t fd,
                                                    maildiag_error *error);

/**
 * What the engine has taken in so far.
 *
 * @param      engine to ask
 * @param[out] out    filled
 * @retval MAILDIAG_OK     done
 * @retval MAILDIAG_E_ARG  NULL
 * @retval MAILDIAG_E_ABI  out->struct_size
 * @retval MAILDIAG_E_BUSY it is being fed
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_stats_get(maildiag_engine *engine,
                                                maildiag_stats *out);

/**
 * A number that differs when ids given earlier may no longer be good: lines
 * came in that belong before those already there.
 *
 * @param engine to ask
 * @return the epoch, from 1; 0 for NULL
 * @since 0.1
 */
MAILDIAG_API uint64_t maildiag_engine_epoch(maildiag_engine *engine);

/* ---- 9. Reader: one line at a time ------------------------------------- */

/** One log line, taken apart. Times and texts are loans of the reader.
 *  @since 0.1 */
typedef struct maildiag_record {
    uint32_t struct_size;    /**< set by the caller */
    uint32_t kind;           /**< MAILDIAG_RECORD_… */
    uint32_t level;          /**< MAILDIAG_LEVEL_… */
    uint32_t field_count;    /**< for maildiag_record_field() */
    uint32_t repeat_count;   /**< 1; N for `message repeated N times` */
    uint32_t physical_lines; /**< lines that were joined to this record */
    uint64_t offset;         /**< of its first byte in what was given */
    int64_t time;            /**< MAILDIAG_NO_TIME without a full stamp */
    int64_t pid;             /**< -1: not logged */
    int64_t smtp_code;     /**< of a refusal or of the other side's reply; -1 */
    maildiag_text stamp;   /**< as logged, absent when there is none */
    maildiag_text host;    /**< this log's host */
    maildiag_text program; /**< as logged: `postfix/relay/smtp` */
    maildiag_text instance; /**< `postfix` of it */
    maildiag_text service;  /**< `relay` of it */
    maildiag_text daemon;   /**< `smtp` of it */
    maildiag_text queue_id; /**< absent: none, or NOQUEUE */
    maildiag_text text;     /**< the whole logical line */
} maildiag_record;

/** One named value of a record or event. @since 0.1 */
typedef struct maildiag_field {
    uint32_t struct_size; /**< set by the caller */
    uint32_t id;          /**< MAILDIAG_FIELD_… */
    uint32_t type;        /**< MAILDIAG_TYPE_… */
    uint32_t reserved0;   /**< 0 */
    maildiag_text name;   /**< as JSON names it */
    maildiag_text value;  /**< bytes as logged, brackets of addresses off */
    int64_t number;       /**< for the types that are numbers; -1: it is none */
} maildiag_field;

/** A remote reply or any failure text, explained. Texts are loans of the
 *  reader. @since 0.1 */
typedef struct maildiag_explanation {
    uint32_t struct_size;      /**< set by the caller */
    uint32_t permanence;       /**< MAILDIAG_PERMANENCE_… */
    uint32_t actor;            /**< MAILDIAG_ACTOR_… */
    uint32_t direction;        /**< MAILDIAG_DIRECTION_… */
    uint32_t confidence;       /**< 1..100 */
    uint32_t severity;         /**< MAILDIAG_SEVERITY_… */
    uint32_t fix_count;        /**< for maildiag_explanation_fix() */
    uint32_t match_offset;     /**< of the bytes of text that decided */
    uint32_t match_length;     /**< 0: decided by code and stage alone */
    int32_t conflict;          /**< 1: words and code say different things */
    int64_t smtp_code;         /**< -1: none */
    maildiag_text text;        /**< the text that was judged, as given */
    maildiag_text cause;       /**< id of the vocabulary */
    maildiag_text broad;       /**< its broad cause */
    maildiag_text category;    /**< its category */
    maildiag_text title;       /**< a few words */
    maildiag_text explanation; /**< plain sentences */
    maildiag_text sender_text; /**< what to tell the sender */
    maildiag_text rule;        /**< id of the rule, absent: fallback by code */
    maildiag_text document;    /**< section of the document */
    maildiag_text dsn;         /**< enhanced status code */
    maildiag_text stage;       /**< `MAIL`, `RCPT`, … */
    maildiag_text host;        /**< the other side's name */
    maildiag_text address;     /**< the other side's address */
    maildiag_text port;        /**< the other side's port */
    maildiag_text domain;      /**< the domain that the text is about */
    maildiag_text recipient;   /**< of the line or report */
    maildiag_text reply;       /**< what the other side said */
    maildiag_text url;         /**< a link that it gave */
    maildiag_text queue_id;    /**< of the line */
    maildiag_text remote_queue_id; /**< `queued as` */
} maildiag_explanation;

/**
 * Open a reader.
 *
 * @param[out] out    close it with maildiag_reader_close()
 * @param      engine what to read; NULL: none, for parse and explain only
 * @param      rules  NULL: the engine's, or else the built-in catalogue
 * @param      error  may be NULL
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   out is NULL
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_reader_open(maildiag_reader **out,
                                                  maildiag_engine *engine,
                                                  const maildiag_rules *rules,
                                                  maildiag_error *error);

/**
 * Close a reader; its loans end.
 *
 * @param reader may be NULL
 * @since 0.1
 */
MAILDIAG_API void maildiag_reader_close(maildiag_reader *reader);

/**
 * Take one log line apart. No context is needed; of stamps without a year
 * the time stays MAILDIAG_NO_TIME, those without a zone are read as UTC.
 *
 * @param      reader scratch
 * @param      line   bytes, a final newline is passed over; newlines inside
 *                    join what a mail client wrapped
 * @param      len    how many
 * @param[out] out    loans: until the next call on the reader; line itself
 *                    need not stay
 * @retval MAILDIAG_OK        a Postfix line, understood
 * @retval MAILDIAG_IGNORED   another program's line
 * @retval MAILDIAG_PARTIAL   a Postfix line of unknown shape, or with a stamp
 *                            that has no year: its time stays unknown
 * @retval MAILDIAG_TRUNCATED cut at 65,536 bytes
 * @retval MAILDIAG_E_ARG     NULL
 * @retval MAILDIAG_E_ABI     out->struct_size
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_parse_line(maildiag_reader *reader,
                                                 const char *line, size_t len,
                                                 maildiag_record *out);

/**
 * Take the next record from the front of a stream of log bytes.
 *
 * The caller keeps what was not taken and calls again with more behind it.
 * Wrapped records are joined; so the last record stays back until at_end.
 *
 * @param      reader scratch; one stream at a time, the first call after
 *                    maildiag_parse_reset() begins it
 * @param      data   bytes
 * @param      len    how many
 * @param      at_end not 0: nothing follows
 * @param[out] taken  bytes done with; given with MAILDIAG_END too
 * @param[out] out    loans: until the next call on the reader or until data
 *                    goes
 * @retval MAILDIAG_OK        *out is a record, understood
 * @retval MAILDIAG_IGNORED   *out is another program's line
 * @retval MAILDIAG_PARTIAL   *out is a Postfix line of unknown shape, or with
 *                            a stamp that has no year
 * @retval MAILDIAG_TRUNCATED *out was cut at 65,536 bytes
 * @retval MAILDIAG_END       no whole record here: more bytes are needed
 * @retval MAILDIAG_E_ARG     NULL
 * @retval MAILDIAG_E_ABI     out->struct_size
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_parse_next(maildiag_reader *reader,
                                                 const char *data, size_t len,
                                                 int32_t at_end, size_t *taken,
                                                 maildiag_record *out);

/**
 * Begin a new stream for maildiag_parse_next() and maildiag_explain_next().
 *
 * @param reader scratch
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_E_ARG NULL
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_parse_reset(maildiag_reader *reader);

/**
 * A field of the record that this reader parsed last, by index from 0, in the
 * order in which the line names them.
 *
 * @param      reader that parsed
 * @param      index  from 0
 * @param[out] out    loans: as the record's
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL, or nothing parsed
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_record_field(maildiag_reader *reader,
                                                   uint32_t index,
                                                   maildiag_field *out);

/**
 * Explain one text: a log line, an SMTP reply, the text of a bounce.
 *
 * @param      reader scratch and rules
 * @param      text   bytes, may hold newlines
 * @param      len    how many
 * @param[out] out    loans: until the next call on the reader
 * @retval MAILDIAG_OK        done; cause is `unknown` when no rule and no code
 *                            says more
 * @retval MAILDIAG_TRUNCATED as OK, judged by its first 65,536 bytes
 * @retval MAILDIAG_E_ARG     NULL
 * @retval MAILDIAG_E_ABI     out->struct_size
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_explain(maildiag_reader *reader,
                                              const char *text, size_t len,
                                              maildiag_explanation *out);

/**
 * Explain the next text at the front of a stream: every line that begins a
 * log record or an SMTP reply starts a new text, lines that don't belong to
 * the one before; a delivery report (`Final-Recipient:` …) is one text for
 * each recipient.
 *
 * @param      reader    scratch and rules
 * @param      data      bytes
 * @param      len       how many
 * @param      each_line not 0: every physical line is a text, blank ones too
 * @param      at_end    not 0: nothing follows
 * @param[out] taken     bytes done with; given with MAILDIAG_END too
 * @param[out] out       loans: until the next call on the reader
 * @retval MAILDIAG_OK        *out is an explanation
 * @retval MAILDIAG_TRUNCATED as OK, judged by its first 65,536 bytes
 * @retval MAILDIAG_END       no whole text here: more bytes are needed
 * @retval MAILDIAG_E_ARG     NULL
 * @retval MAILDIAG_E_ABI     out->struct_size
 * @retval MAILDIAG_E_NOMEM   no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_explain_next(
    maildiag_reader *reader, const char *data, size_t len, int32_t each_line,
    int32_t at_end, size_t *taken, maildiag_explanation *out);

/**
 * What to do, by index from 0, the first step first: for the text that this
 * reader explained last.
 *
 * @param      reader that explained
 * @param      index  from 0
 * @param[out] out    loans: until the next call that explains
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL, or nothing explained
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_explanation_fix(maildiag_reader *reader,
                                                      uint32_t index,
                                                      maildiag_fix *out);

/* ---- 10. Messages and refusals ----------------------------------------- */

/**
 * Number of a message or refusal: source ordinal times 2^40 plus the offset
 * of its first line, below 2^53. Grows in canonical order; 0 means "before
 * the first" (the very first byte has the id 2^40). @since 0.1
 */
typedef uint64_t maildiag_id;

/** Which messages and refusals; members that are zero or absent ask nothing,
 *  the others are combined by AND. Comparisons: domains without letter case,
 *  local parts with. @since 0.1 */
typedef struct maildiag_filter {
    uint32_t struct_size;     /**< set by the caller */
    uint32_t kinds;           /**< MAILDIAG_ENTRY_…, added up; 0: both */
    uint32_t state_mask;      /**< bit n allows MAILDIAG_STATE_ n; 0: any. A
                                 refusal counts as MAILDIAG_STATE_REJECTED */
    uint32_t reserved0;       /**< 0 */
    int64_t since;            /**< with a fact at or after this, … */
    int64_t until;            /**< … and before this; 0: any */
    maildiag_text query;      /**< address, domain, queue ID or message-id,
                                 whichever it is: what has the form of a queue
                                 ID is one. A client too, of a refusal */
    maildiag_text queue_id;   /**< letter case counts */
    maildiag_text address;    /**< sender or recipient (also as orig_to) */
    maildiag_text from;       /**< sender; present and empty: the null sender */
    maildiag_text to;         /**< recipient (also as orig_to) */
    maildiag_text domain;     /**< of sender or recipient, or orig_to */
    maildiag_text message_id; /**< with or without its brackets */
    maildiag_text client;     /**< name or address of the client, or both as
                                 NAME[ADDRESS] */
    maildiag_text relay;      /**< name or address of a relay tried, or as
                                 logged; a refusal has none */
    maildiag_text user;       /**< SASL user name */
    maildiag_text cause;      /**< of a recipient's present or any earlier
                                 failure, or of a refusal */
    maildiag_text host;       /**< of the log */
    maildiag_text contains;   /**< part of an address of sender or recipient
                                 (also as orig_to); letter case of ASCII
                                 letters does not count */
} maildiag_filter;

/** Kinds of entries (maildiag_filter.kinds, maildiag_entry.kind).
 *  @since 0.1 */
enum { MAILDIAG_ENTRY_MESSAGE = 1, MAILDIAG_ENTRY_REJECT = 2 };

/** One step of maildiag_entry_next(). @since 0.1 */
typedef struct maildiag_entry {
    uint32_t struct_size; /**< set by the caller */
    uint32_t kind;        /**< MAILDIAG_ENTRY_…; in: of the last one seen, 0:
                               all of that id were */
    maildiag_id id;       /**< in: last id seen, 0 at first; out: the next */
} maildiag_entry;

/** One message: one generation of a queue ID. @since 0.1 */
typedef struct maildiag_message {
    uint32_t struct_size;        /**< set by the caller */
    uint32_t state;              /**< MAILDIAG_STATE_… */
    maildiag_id id;              /**< its number */
    uint32_t generation;         /**< 1 for the first use of this queue ID */
    uint32_t recipient_count;    /**< for maildiag_recipient_get() */
    uint32_t event_count;        /**< for maildiag_event_get() */
    uint32_t link_count;         /**< for maildiag_link_get() */
    uint32_t attempt_count;      /**< delivery lines */
    uint8_t complete_start;      /**< 1: the log shows how it came in */
    uint8_t complete_end;        /**< 1: the log shows how it left the queue */
    uint8_t truncated;           /**< 1: events were dropped at a ceiling */
    uint8_t reserved0;           /**< 0 */
    int64_t size_bytes;          /**< -1: not logged */
    int64_t first_time;          /**< of its first line */
    int64_t last_time;           /**< of its last line */
    maildiag_text host;          /**< of the log */
    maildiag_text instance;      /**< of Postfix */
    maildiag_text queue_id;      /**< as logged */
    maildiag_text message_id;    /**< as logged, brackets included */
    maildiag_text from;          /**< absent: not logged; empty: null sender */
    maildiag_text client;        /**< name of the client; absent for pickup */
    maildiag_text client_ip;     /**< its address */
    maildiag_text helo;          /**< from the lines that tell it */
    maildiag_text sasl_username; /**< who logged in */
} maildiag_message;

/** One recipient of a message, over all attempts. @since 0.1 */
typedef struct maildiag_recipient {
    uint32_t struct_size;   /**< set by the caller */
    uint32_t state;         /**< MAILDIAG_RECIPIENT_…: what this queue entry
                                 saw */
    uint32_t outcome;       /**< MAILDIAG_RECIPIENT_…: what is known at the
                                 end of the links */
    uint32_t attempt_count; /**< for maildiag_attempt_get() */
    uint32_t permanence;    /**< MAILDIAG_PERMANENCE_… */
    uint32_t actor;         /**< MAILDIAG_ACTOR_… */
    maildiag_id outcome_message;     /**< message that decided the outcome */
    int64_t smtp_code;               /**< of the last attempt; -1 */
    int64_t first_time;              /**< of its first line */
    int64_t last_time;               /**< of its last line */
    int64_t next_attempt_time;       /**< estimated; MAILDIAG_NO_TIME */
    int64_t expires_time;            /**< estimated; MAILDIAG_NO_TIME */
    int64_t delay_usec;              /**< of the last attempt; -1 */
    int64_t delay_before_queue_usec; /**< a of `delays=`; -1 */
    int64_t delay_in_queue_usec;     /**< b; -1 */
    int64_t delay_connect_usec;      /**< c; -1 */
    int64_t delay_transmit_usec;     /**< d; -1 */
    maildiag_text address;           /**< absent: lost in the line */
    maildiag_text orig_to;           /**< the first one seen */
    maildiag_text relay;             /**< of the last attempt, as logged */
    maildiag_text dsn;               /**< of the last attempt */
    maildiag_text reason; /**< of the last attempt; of `sent` by SMTP only
                                 with evidence ALL */
    maildiag_text cause;  /**< id of the vocabulary */
    maildiag_text underlying_cause; /**< of the last attempt, where cause is
                                 held, deleted, requeued or expired */
} maildiag_recipient;

/** One delivery line. @since 0.1 */
typedef struct maildiag_attempt {
    uint32_t struct_size; /**< set by the caller */
    uint32_t status;      /**< MAILDIAG_STATUS_… */
    uint32_t event;       /**< index for maildiag_event_get() */
    uint32_t permanence;  /**< MAILDIAG_PERMANENCE_… */
    int64_t time;         /**< of the line */
    int64_t smtp_code;    /**< of the reply; -1 */
    int64_t delay_usec;   /**< since the message arrived; -1 */
    maildiag_text relay;  /**< as logged */
    maildiag_text dsn;    /**< as logged */
    maildiag_text reason; /**< as logged */
    maildiag_text cause;  /**< id of the vocabulary */
} maildiag_attempt;

/** One line of a message's timeline. @since 0.1 */
typedef struct maildiag_event {
    uint32_t struct_size;   /**< set by the caller */
    uint32_t kind;          /**< MAILDIAG_RECORD_… */
    uint32_t level;         /**< MAILDIAG_LEVEL_… */
    uint32_t source;        /**< number of maildiag_source_open() */
    uint64_t offset;        /**< of the line in its source */
    uint32_t field_count;   /**< for maildiag_event_field() */
    uint32_t repeat_count;  /**< 1, or N of `message repeated N times` */
    int64_t time;           /**< of the line */
    int64_t pid;            /**< -1: not logged */
    maildiag_text program;  /**< as logged */
    maildiag_text daemon;   /**< last part of it */
    maildiag_text queue_id; /**< absent: joined by process */
} maildiag_event;

/** A message that belongs to another. @since 0.1 */
typedef struct maildiag_link {
    uint32_t struct_size;   /**< set by the caller */
    uint32_t relation;      /**< MAILDIAG_LINK_… */
    uint32_t reverse;       /**< 1: that message is … this one */
    uint32_t generation;    /**< of the other message; 0: not in the input */
    maildiag_id other;      /**< its id; 0: not in the input */
    maildiag_text host;     /**< of the other message; absent: not known */
    maildiag_text instance; /**< of the other message */
    maildiag_text queue_id; /**< of the other message */
} maildiag_link;

/** One refusal by this host. @since 0.1 */
typedef struct maildiag_reject {
    uint32_t struct_size;    /**< set by the caller */
    uint32_t source;         /**< number of maildiag_source_open() */
    maildiag_id id;          /**< its number */
    uint64_t offset;         /**< of the line in its source */
    int64_t time;            /**< of the line */
    int64_t smtp_code;       /**< -1: not logged */
    uint64_t count;          /**< 1, or N of `message repeated N times` */
    maildiag_text host;      /**< of the log */
    maildiag_text instance;  /**< of Postfix */
    maildiag_text queue_id;  /**< absent: NOQUEUE */
    maildiag_text stage;     /**< CONNECT, HELO, MAIL, RCPT, … */
    maildiag_text action;    /**< reject, milter-reject, … */
    maildiag_text client;    /**< name */
    maildiag_text client_ip; /**< address */
    maildiag_text from;      /**< absent: not logged; empty: null sender */
    maildiag_text to;        /**< absent: not logged */
    maildiag_text helo;      /**< absent: not logged */
    maildiag_text dsn;       /**< absent: not logged */
    maildiag_text reason;    /**< what was said, behind the codes */
    maildiag_text cause;     /**< id of the vocabulary */
} maildiag_reject;

/**
 * Step to the next message or refusal that fits a filter, in canonical order.
 *
 * The cursor is entry->id with entry->kind: a message whose first line is a
 * refusal has the refusal behind it, under the same id. Kept ones still work
 * after more lines were fed, as long as maildiag_engine_epoch() is the same.
 * Nothing to close.
 *
 * @param         reader to read with
 * @param         filter NULL: everything
 * @param[in,out] entry  unchanged unless OK
 * @retval MAILDIAG_OK      entry is the next one
 * @retval MAILDIAG_END     none left for now
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI   struct_size of filter or entry
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_entry_next(maildiag_reader *reader,
                                                 const maildiag_filter *filter,
                                                 maildiag_entry *entry);

/**
 * How many messages and refusals fit a filter: as many as maildiag_entry_next()
 * would give. Where nothing but one address, domain, part of an address or
 * queue ID is asked, and `kinds`, nothing is folded.
 *
 * @param      reader to read with
 * @param      filter NULL: everything
 * @param[out] count  unchanged unless OK
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI   struct_size of filter
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_entry_count(maildiag_reader *reader,
                                                  const maildiag_filter *filter,
                                                  uint64_t *count);

/** One step of maildiag_changed_next(). @since 0.1 */
typedef struct maildiag_change {
    uint32_t struct_size; /**< set by the caller */
    uint32_t kind;        /**< MAILDIAG_ENTRY_… */
    maildiag_id id;       /**< of the message or refusal */
    uint64_t serial;      /**< in which look at the log it was found changed */
} maildiag_change;

/**
 * Step to the next message or refusal that has changed: it is new, has lines
 * that it had not, or what is told of it with others' lines is different (its
 * session or its delivery processes, what it went on as, its links, when it
 * will be given up). Advice that depends on all mail of the host, such as the
 * relay that it goes through, is not looked at.
 *
 * The cursor is the whole struct; all zero stands before everything, so that
 * the first walk gives every entry. Kept at its end and asked again after more
 * lines were fed, it gives what changed since, each entry once, in canonical
 * order. Any number of cursors may be kept; there is nothing to close. When
 * maildiag_engine_epoch() has changed, all entries have changed. An entry now
 * and then is given that looks as it did; one that is different never is left
 * out; its findings may also speak of the relay that all mail goes through, and
 * that is a change of no entry. What a ceiling has removed is not told of.
 *
 * @param         reader to read with
 * @param         filter NULL: everything
 * @param[in,out] change unchanged unless OK
 * @retval MAILDIAG_OK      change is the next one
 * @retval MAILDIAG_END     none left for now
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI   struct_size of filter or change
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_changed_next(maildiag_reader *reader, const maildiag_filter *filter,
                      maildiag_change *change);

/**
 * A message by its id.
 *
 * @param      reader to read with
 * @param      id     of maildiag_entry_next() or a link
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_message_get(maildiag_reader *reader,
                                                  maildiag_id id,
                                                  maildiag_message *out);

/**
 * A recipient of a message, by index from 0, in the order of first lines.
 *
 * @param      reader to read with
 * @param      id     of the message
 * @param      index  from 0
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_END        index is past the last
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_recipient_get(maildiag_reader *reader,
                                                    maildiag_id id,
                                                    uint32_t index,
                                                    maildiag_recipient *out);

/**
 * An attempt to deliver to one recipient, by index from 0, oldest first.
 *
 * @param      reader    to read with
 * @param      id        of the message
 * @param      recipient index of the recipient
 * @param      index     from 0
 * @param[out] out       loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_END        an index is past the last
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_attempt_get(maildiag_reader *reader,
                                                  maildiag_id id,
                                                  uint32_t recipient,
                                                  uint32_t index,
                                                  maildiag_attempt *out);

/**
 * A line of a message's timeline, by index from 0, in order: its own lines,
 * and those of its smtpd session and delivery processes that carry no queue
 * ID.
 *
 * @param      reader to read with
 * @param      id     of the message
 * @param      index  from 0
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_END        index is past the last
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_event_get(maildiag_reader *reader,
                                                maildiag_id id, uint32_t index,
                                                maildiag_event *out);

/**
 * A field of an event, by index from 0.
 *
 * @param      reader to read with
 * @param      id     of the message
 * @param      event  index of the event
 * @param      index  from 0
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_END        an index is past the last
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_event_field(maildiag_reader *reader,
                                                  maildiag_id id,
                                                  uint32_t event,
                                                  uint32_t index,
                                                  maildiag_field *out);

/**
 * A link of a message to another, by index from 0.
 *
 * @param      reader to read with
 * @param      id     of the message
 * @param      index  from 0
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_END        index is past the last
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_link_get(maildiag_reader *reader,
                                               maildiag_id id, uint32_t index,
                                               maildiag_link *out);

/**
 * A refusal by its id.
 *
 * @param      reader to read with
 * @param      id     of maildiag_entry_next()
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI      out->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such refusal
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_reject_get(maildiag_reader *reader,
                                                 maildiag_id id,
                                                 maildiag_reject *out);

/**
 * The original line at a place, kept or read again from its file.
 *
 * @param      reader to read with
 * @param      source number of maildiag_source_open()
 * @param      offset of the line in it
 * @param[out] out    loan of the reader, wrapped lines joined
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_NOTFOUND not kept, and the file is gone or has changed
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_line_get(maildiag_reader *reader,
                                               uint32_t source, uint64_t offset,
                                               maildiag_text *out);

/**
 * A source by its number.
 *
 * @param      reader to read with
 * @param      source number, from 0
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK     done
 * @retval MAILDIAG_END    no such source
 * @retval MAILDIAG_E_ARG  NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI  out->struct_size
 * @retval MAILDIAG_E_BUSY the engine is being fed
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_source_get(maildiag_reader *reader,
                                                 uint32_t source,
                                                 maildiag_source *out);

/**
 * Programs other than Postfix in the input, by index from 0, most lines
 * first.
 *
 * @param      reader to read with
 * @param      index  from 0
 * @param[out] out    loans of the reader
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_END     index is past the last
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI   out->struct_size
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_program_get(maildiag_reader *reader,
                                                  uint32_t index,
                                                  maildiag_program_count *out);

/**
 * Addresses in the input that differ from one by a letter or two, nearest
 * first, by index from 0; at most five. For "nothing found". A text without
 * `@` is a domain, and domains are found.
 *
 * @param      reader  to read with
 * @param      address what was asked for
 * @param      len     bytes of it
 * @param      index   from 0
 * @param[out] out     loan of the reader
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_END     index is past the last
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_similar_address(maildiag_reader *reader,
                                                      const char *address,
                                                      size_t len,
                                                      uint32_t index,
                                                      maildiag_text *out);

/* ---- 11. Diagnosis ----------------------------------------------------- */

/** One thing that is or was wrong. Texts live as long as the report.
 *  @since 0.1 */
typedef struct maildiag_finding {
    uint32_t struct_size;        /**< set by the caller */
    uint32_t scope;              /**< MAILDIAG_SCOPE_… */
    uint64_t id;                 /**< number within the report, from 1 */
    uint32_t direction;          /**< MAILDIAG_DIRECTION_… */
    uint32_t disposition;        /**< MAILDIAG_DISPOSITION_…, the worst */
    uint32_t severity;           /**< MAILDIAG_SEVERITY_… */
    uint32_t confidence;         /**< 1..100 */
    uint32_t actor;              /**< MAILDIAG_ACTOR_… */
    uint32_t permanence;         /**< MAILDIAG_PERMANENCE_… */
    uint32_t ongoing;            /**< 1: not over at the end of the log */
    uint32_t fix_count;          /**< for maildiag_finding_fix() */
    uint32_t evidence_count;     /**< for maildiag_finding_evidence() */
    uint32_t queue_id_count;     /**< for maildiag_finding_queue_id() */
    uint32_t explains_count;     /**< for maildiag_finding_explains() */
    uint32_t reserved0;          /**< 0 */
    uint64_t evidence_total;     /**< lines that bear it out */
    uint64_t attempt_count;      /**< failed attempts or refusals */
    uint64_t message_count;      /**< messages hit */
    uint64_t recipient_count;    /**< distinct recipients hit */
    uint64_t sender_count;       /**< distinct senders hit */
    uint64_t waiting_count;      /**< messages that still wait */
    int64_t first_time;          /**< first seen */
    int64_t last_time;           /**< last seen */
    int64_t ended_time;          /**< MAILDIAG_NO_TIME: not over, or not told */
    int64_t last_success_before; /**< last success through the same peer;
                                  MAILDIAG_NO_TIME: none in the log */
    maildiag_text cause;         /**< id of the vocabulary */
    maildiag_text broad;         /**< its broad cause */
    maildiag_text category;      /**< its category */
    maildiag_text host;          /**< of the log */
    maildiag_text peer_name;     /**< the other side; members may be absent */
    maildiag_text peer_address;  /**< its address */
    maildiag_text peer_port;     /**< its port */
    maildiag_text peer_domain;   /**< the domain that failed */
    maildiag_text ended_by;      /**< what ended it; absent: nothing did */
    maildiag_text before;      /**< this host's own event of the hour before */
    maildiag_text title;       /**< a few words */
    maildiag_text explanation; /**< plain sentences */
    maildiag_text sender_text; /**< what to tell the sender */
    maildiag_text rule;        /**< id of the rule; absent: by code alone */
    maildiag_text document;    /**< section of the document */
} maildiag_finding;

/** A line that bears a finding out. @since 0.1 */
typedef struct maildiag_evidence {
    uint32_t struct_size;  /**< set by the caller */
    uint32_t source;       /**< number of maildiag_source_open() */
    uint64_t offset;       /**< of the line in its source */
    uint32_t match_offset; /**< of the bytes that decided, within line */
    uint32_t match_length; /**< 0: not told */
    maildiag_text line;    /**< as logged; absent: not kept and not readable */
} maildiag_evidence;

/** One message and recipient that a finding hit. @since 0.1 */
typedef struct maildiag_affected {
    uint32_t struct_size;   /**< set by the caller */
    uint32_t status;        /**< MAILDIAG_AFFECTED_… */
    maildiag_id id;         /**< of the message */
    uint64_t finding;       /**< id of the finding */
    int64_t time;           /**< of the recipient's last line */
    maildiag_text from;     /**< sender */
    maildiag_text to;       /**< recipient */
    maildiag_text queue_id; /**< of the message */
} maildiag_affected;

/** What became of an affected recipient (maildiag_affected.status).
 *  @since 0.1 */
enum {
    MAILDIAG_AFFECTED_WAITING = 0,  /**< still in the queue */
    MAILDIAG_AFFECTED_RETURNED = 1, /**< bounced, expired, deleted or refused */
    MAILDIAG_AFFECTED_DELIVERED = 2 /**< sent in the end */
};

/**
 * What is wrong with one message.
 *
 * @param      reader to read with
 * @param      id     of the message or refusal; where both have it, of the
 *                    message
 * @param[out] out    free it with maildiag_report_free()
 * @retval MAILDIAG_OK         done; a report without findings says: nothing
 * @retval MAILDIAG_E_ARG      NULL, or a reader without an engine
 * @retval MAILDIAG_E_NOTFOUND no such message
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_diagnose_message(maildiag_reader *reader,
                                                       maildiag_id id,
                                                       maildiag_report **out);

/**
 * What is wrong with this server: the findings over all messages and lines
 * that fit, worst first. A filter that asks for more than a time window leaves
 * out what the host says of itself.
 *
 * @param      reader to read with
 * @param      filter NULL: everything
 * @param[out] out    free it with maildiag_report_free()
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI   filter->struct_size
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_diagnose_all(maildiag_reader *reader, const maildiag_filter *filter,
                      maildiag_report **out);

/**
 * Let go of a report; its loans end.
 *
 * @param report may be NULL
 * @since 0.1
 */
MAILDIAG_API void maildiag_report_free(maildiag_report *report);

/**
 * Findings of a report.
 *
 * @param report to ask
 * @return how many; 0 for NULL
 * @since 0.1
 */
MAILDIAG_API uint32_t maildiag_report_count(const maildiag_report *report);

/**
 * A finding of a report, by index from 0, worst first.
 *
 * @param      report to read
 * @param      index  from 0
 * @param[out] out    loans of the report
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_finding_get(const maildiag_report *report,
                                                  uint32_t index,
                                                  maildiag_finding *out);

/**
 * A fix of a finding, by index from 0, the first step first.
 *
 * @param      report  to read
 * @param      finding index of the finding
 * @param      index   from 0
 * @param[out] out     loans of the report
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   an index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_finding_fix(const maildiag_report *report,
                                                  uint32_t finding,
                                                  uint32_t index,
                                                  maildiag_fix *out);

/**
 * A line that bears a finding out, by index from 0; at most five are kept.
 *
 * @param      report  to read
 * @param      finding index of the finding
 * @param      index   from 0
 * @param[out] out     loans of the report
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   an index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_finding_evidence(const maildiag_report *report, uint32_t finding,
                          uint32_t index, maildiag_evidence *out);

/**
 * A queue ID that a finding hit, by index from 0; at most ten are kept.
 *
 * @param      report  to read
 * @param      finding index of the finding
 * @param      index   from 0
 * @param[out] out     loan of the report
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   an index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_finding_queue_id(const maildiag_report *report, uint32_t finding,
                          uint32_t index, maildiag_text *out);

/**
 * The id of a finding that another one accounts for, by index from 0.
 *
 * @param      report  to read
 * @param      finding index of the finding
 * @param      index   from 0
 * @param[out] out     id of the other finding
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   an index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_finding_explains(const maildiag_report *report, uint32_t finding,
                          uint32_t index, uint64_t *out);

/**
 * Whom a finding hit, by index from 0: one a message and recipient.
 *
 * @param      report  to read
 * @param      finding index of the finding
 * @param      index   from 0
 * @param[out] out     loans of the report
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   an index is past the last
 * @retval MAILDIAG_E_ARG NULL
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status
maildiag_finding_affected(const maildiag_report *report, uint32_t finding,
                          uint32_t index, maildiag_affected *out);

/* ---- 12. Totals -------------------------------------------------------- */

/** The totals of an engine, or of a time window. The first four are always
 *  those of the whole input: of lines that say nothing about mail the time is
 *  not kept. @since 0.1 */
typedef struct maildiag_summary {
    uint32_t struct_size;       /**< set by the caller */
    uint32_t cause_count;       /**< for maildiag_summary_cause() */
    uint64_t bytes;             /**< of the lines */
    uint64_t lines;             /**< physical lines that are not blank */
    uint64_t records;           /**< logical lines */
    uint64_t unrecognised;      /**< Postfix records of unknown shape */
    uint64_t messages;          /**< generations of queue IDs */
    uint64_t recipients;        /**< distinct `to=` addresses a message */
    uint64_t attempts_sent;     /**< delivery lines */
    uint64_t attempts_deferred; /**< also SOFTBOUNCE */
    uint64_t attempts_bounced;  /**< for good */
    uint64_t attempts_other;    /**< probes and unknown words */
    uint64_t expired;           /**< messages returned for age or by force */
    uint64_t removed;           /**< messages with a `removed` line */
    uint64_t rejects;           /**< refusals by this host */
    int64_t delay_p50_usec;     /**< median delay of sent attempts; -1 */
    int64_t delay_p95_usec;     /**< 95 % of sent attempts took at most; -1 */
    int64_t delay_max_usec;     /**< longest; -1 */
} maildiag_summary;

/** Failed attempts and refusals of one cause. @since 0.1 */
typedef struct maildiag_cause_count {
    uint32_t struct_size; /**< set by the caller */
    uint32_t reserved0;   /**< 0 */
    maildiag_text cause;  /**< id of the vocabulary */
    uint64_t count;       /**< attempts that failed, and refusals */
} maildiag_cause_count;

/** What maildiag_group_begin() groups by. @since 0.1 */
enum {
    MAILDIAG_BY_DOMAIN = 1,    /**< of the recipient */
    MAILDIAG_BY_SENDER = 2,    /**< address of the envelope */
    MAILDIAG_BY_RECIPIENT = 3, /**< address of the delivery lines */
    MAILDIAG_BY_CLIENT = 4,    /**< its name, else its address */
    MAILDIAG_BY_USER = 5,      /**< SASL user name */
    MAILDIAG_BY_RELAY = 6,     /**< of the last attempt, as logged */
    MAILDIAG_BY_CAUSE = 7,     /**< of the last attempt */
    MAILDIAG_BY_HOUR = 8,      /**< of the first line */
    MAILDIAG_BY_DAY = 9        /**< of the first line */
};

/** One line of a table. What has no key (no client, no login) stands in no
 *  line. @since 0.1 */
typedef struct maildiag_group {
    uint32_t struct_size;   /**< set by the caller */
    uint32_t reserved0;     /**< 0 */
    maildiag_text key;      /**< domain, address, relay as logged, hour as
                               `2026-08-31T03:00:00Z`, day as `2026-08-31` */
    uint64_t messages;      /**< that belong to it */
    uint64_t bytes;         /**< their sizes, each message once */
    uint64_t sent;          /**< recipients by their state */
    uint64_t deferred;      /**< recipients by their state */
    uint64_t bounced;       /**< recipients by their state, expired included */
    int64_t delay_p50_usec; /**< of sent recipients; -1 */
    int64_t delay_p95_usec; /**< of sent recipients; -1 */
} maildiag_group;

/**
 * Count everything, or what lies in the filter's time window.
 *
 * @param      reader to read with
 * @param      filter NULL: everything; since and until count lines, the other
 *                    members choose messages
 * @param[out] out    filled
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine
 * @retval MAILDIAG_E_ABI   struct_size
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_summary_get(maildiag_reader *reader,
                                                  const maildiag_filter *filter,
                                                  maildiag_summary *out);

/**
 * Count of one cause in the summary that this reader made last, by index from
 * 0, most first.
 *
 * @param      reader that made it
 * @param      index  from 0
 * @param[out] out    loans of the reader's rules
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL, or no summary made
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_summary_cause(maildiag_reader *reader,
                                                    uint32_t index,
                                                    maildiag_cause_count *out);

/**
 * Make a table of messages grouped by one thing, most messages first.
 *
 * @param      reader to read with
 * @param      filter NULL: everything
 * @param      by     MAILDIAG_BY_…
 * @param      top    rows to keep; 0: all
 * @param[out] count  rows there are for maildiag_group_get()
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, or a reader without an engine, or by
 * @retval MAILDIAG_E_ABI   filter->struct_size
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_group_begin(maildiag_reader *reader,
                                                  const maildiag_filter *filter,
                                                  uint32_t by, uint32_t top,
                                                  uint32_t *count);

/**
 * A row of the table that this reader made last, by index from 0.
 *
 * @param      reader that made it
 * @param      index  from 0
 * @param[out] out    loans: until the next table
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_END   index is past the last
 * @retval MAILDIAG_E_ARG NULL, or no table made
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_group_get(maildiag_reader *reader,
                                                uint32_t index,
                                                maildiag_group *out);

/* ---- 13. JSON ---------------------------------------------------------- */

/** What maildiag_json_begin() writes. @since 0.1 */
enum {
    MAILDIAG_JSON_MESSAGE = 1,     /**< id */
    MAILDIAG_JSON_REJECT = 2,      /**< id */
    MAILDIAG_JSON_RECORD = 3,      /**< the record parsed last; what it points
                                      into must still be there */
    MAILDIAG_JSON_EXPLANATION = 4, /**< the text explained last */
    MAILDIAG_JSON_FINDING = 5,     /**< report, index */
    MAILDIAG_JSON_AFFECTED = 6,    /**< report, index, sub_index */
    MAILDIAG_JSON_SUMMARY = 7,     /**< the summary made last */
    MAILDIAG_JSON_GROUP = 8,       /**< index in the table made last */
    MAILDIAG_JSON_CAUSE = 9,       /**< index in the reader's rules */
    MAILDIAG_JSON_RULE = 10        /**< index in the reader's rules */
};

/** One JSON object to write. @since 0.1 */
typedef struct maildiag_json {
    uint32_t struct_size;          /**< set by the caller */
    uint32_t what;                 /**< MAILDIAG_JSON_… */
    maildiag_id id;                /**< of the message or refusal */
    const maildiag_report *report; /**< of finding and affected */
    uint32_t index;                /**< of finding, row, cause or rule */
    uint32_t sub_index;            /**< of the affected recipient */
} maildiag_json;

/**
 * Begin to write one object. It comes in pieces through maildiag_json_read(),
 * never as a whole, so a message with a million recipients needs no more
 * memory than one with ten. Valid UTF-8, one line, no newline at its end:
 * bytes that are no UTF-8 become U+FFFD and the object gets "lossy":true. Any
 * other call on the reader ends the writing, and so does feeding where a
 * message is written.
 *
 * @param reader to read with
 * @param json   what; copied
 * @retval MAILDIAG_OK         done
 * @retval MAILDIAG_E_ARG      NULL, nothing parsed or made yet, or what
 * @retval MAILDIAG_E_ABI      json->struct_size
 * @retval MAILDIAG_E_NOTFOUND no such message, index
 * @retval MAILDIAG_E_BUSY     the engine is being fed
 * @retval MAILDIAG_E_NOMEM    no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_json_begin(maildiag_reader *reader,
                                                 const maildiag_json *json);

/**
 * The next bytes of the object, like read(2).
 *
 * What was written so far is good even when it fails with MAILDIAG_E_NOMEM or
 * MAILDIAG_E_BUSY: ask again.
 *
 * @param      reader that began it
 * @param      buf    room
 * @param      cap    bytes of room, at least 1
 * @param[out] len    bytes written
 * @retval MAILDIAG_OK      *len > 0 bytes are there
 * @retval MAILDIAG_END     the object is complete, *len is 0
 * @retval MAILDIAG_E_ARG   NULL, cap 0, or nothing begun or no longer
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_json_read(maildiag_reader *reader,
                                                char *buf, size_t cap,
                                                size_t *len);

/* ---- 14. Rows ---------------------------------------------------------- */

/** The tables that maildiag_rows_begin() reads. @since 0.1 */
enum {
    MAILDIAG_ROWS_MESSAGES = 1,   /**< maildiag_message_row */
    MAILDIAG_ROWS_REJECTS = 2,    /**< maildiag_reject_row */
    MAILDIAG_ROWS_RECIPIENTS = 3, /**< maildiag_recipient_row */
    MAILDIAG_ROWS_ATTEMPTS = 4,   /**< maildiag_attempt_row */
    MAILDIAG_ROWS_EVENTS = 5,     /**< maildiag_event_row */
    MAILDIAG_ROWS_FINDINGS = 6    /**< maildiag_finding_row */
};

/** A table to read: many answers with one call, in the order of
 *  maildiag_entry_next(). Where a struct has a maildiag_text, its row has the
 *  number of that text for maildiag_rows_strings(); -1: absent.
 *  @since 0.1 */
typedef struct maildiag_rows {
    uint32_t struct_size;          /**< set by the caller */
    uint32_t what;                 /**< MAILDIAG_ROWS_… */
    uint32_t row_bytes;            /**< sizeof of the caller's row struct */
    uint32_t reserved0;            /**< 0 */
    const maildiag_filter *filter; /**< which messages and refusals; copied.
                                        NULL: all */
    const maildiag_report *report; /**< of findings; must live until the last
                                        row is read */
} maildiag_rows;

/** A message in a table; members as those of maildiag_message.
 *  @since 0.1 */
typedef struct maildiag_message_row {
    maildiag_id id;           /**< its number */
    int64_t first_time;       /**< of its first line */
    int64_t last_time;        /**< of its last line */
    int64_t size_bytes;       /**< -1: not logged */
    uint32_t state;           /**< MAILDIAG_STATE_… */
    uint32_t generation;      /**< 1 for the first use of this queue ID */
    uint32_t recipient_count; /**< recipients */
    uint32_t event_count;     /**< lines of its timeline */
    uint32_t link_count;      /**< links to others */
    uint32_t attempt_count;   /**< delivery lines */
    uint8_t complete_start;   /**< 1: the log shows how it came in */
    uint8_t complete_end;     /**< 1: the log shows how it left the queue */
    uint8_t truncated;        /**< 1: events were dropped at a ceiling */
    uint8_t reserved0;        /**< 0 */
    int32_t host;             /**< number of the text, as all that follow */
    int32_t instance;         /**< of Postfix */
    int32_t queue_id;         /**< as logged */
    int32_t message_id;       /**< as logged, brackets included */
    int32_t from;             /**< sender */
    int32_t client;           /**< name of the client */
    int32_t client_ip;        /**< its address */
    int32_t helo;             /**< from the lines that tell it */
    int32_t sasl_username;    /**< who logged in */
} maildiag_message_row;

/** A refusal in a table; members as those of maildiag_reject. @since 0.1 */
typedef struct maildiag_reject_row {
    maildiag_id id;    /**< its number */
    uint64_t offset;   /**< of the line in its source */
    int64_t time;      /**< of the line */
    int64_t smtp_code; /**< -1: not logged */
    uint64_t count;    /**< 1, or N of `message repeated N times` */
    uint32_t source;   /**< number of maildiag_source_open() */
    int32_t host;      /**< number of the text, as all that follow */
    int32_t instance;  /**< of Postfix */
    int32_t queue_id;  /**< -1: NOQUEUE */
    int32_t stage;     /**< CONNECT, HELO, MAIL, RCPT, … */
    int32_t action;    /**< reject, milter-reject, … */
    int32_t client;    /**< name */
    int32_t client_ip; /**< address */
    int32_t from;      /**< sender */
    int32_t to;        /**< recipient */
    int32_t helo;      /**< what the client said */
    int32_t dsn;       /**< enhanced status code */
    int32_t reason;    /**< what was said, behind the codes */
    int32_t cause;     /**< id of the vocabulary */
} maildiag_reject_row;

/** A recipient in a table; members as those of maildiag_recipient.
 *  @since 0.1 */
typedef struct maildiag_recipient_row {
    maildiag_id message;             /**< id of its message */
    maildiag_id outcome_message;     /**< message that decided the outcome */
    int64_t smtp_code;               /**< of the last attempt; -1 */
    int64_t first_time;              /**< of its first line */
    int64_t last_time;               /**< of its last line */
    int64_t next_attempt_time;       /**< estimated; MAILDIAG_NO_TIME */
    int64_t expires_time;            /**< estimated; MAILDIAG_NO_TIME */
    int64_t delay_usec;              /**< of the last attempt; -1 */
    int64_t delay_before_queue_usec; /**< a of `delays=`; -1 */
    int64_t delay_in_queue_usec;     /**< b; -1 */
    int64_t delay_connect_usec;      /**< c; -1 */
    int64_t delay_transmit_usec;     /**< d; -1 */
    uint32_t index;                  /**< for maildiag_recipient_get() */
    uint32_t state;                  /**< MAILDIAG_RECIPIENT_… */
    uint32_t outcome;                /**< MAILDIAG_RECIPIENT_… */
    uint32_t attempt_count;          /**< for maildiag_attempt_get() */
    uint32_t permanence;             /**< MAILDIAG_PERMANENCE_… */
    uint32_t actor;                  /**< MAILDIAG_ACTOR_… */
    int32_t host;             /**< number of the text, as all that follow */
    int32_t queue_id;         /**< of the message */
    int32_t from;             /**< of the message */
    int32_t address;          /**< -1: lost in the line */
    int32_t domain;           /**< of address, in small letters */
    int32_t orig_to;          /**< the first one seen */
    int32_t relay;            /**< of the last attempt, as logged */
    int32_t dsn;              /**< of the last attempt */
    int32_t reason;           /**< of the last attempt */
    int32_t cause;            /**< id of the vocabulary */
    int32_t underlying_cause; /**< of the last attempt */
    uint32_t reserved0;       /**< 0 */
} maildiag_recipient_row;

/** A delivery line in a table; members as those of maildiag_attempt.
 *  @since 0.1 */
typedef struct maildiag_attempt_row {
    maildiag_id message; /**< id of its message */
    int64_t time;        /**< of the line */
    int64_t smtp_code;   /**< of the reply; -1 */
    int64_t delay_usec;  /**< since the message arrived; -1 */
    uint32_t recipient;  /**< for maildiag_recipient_get() */
    uint32_t index;      /**< for maildiag_attempt_get() */
    uint32_t event;      /**< for maildiag_event_get() */
    uint32_t status;     /**< MAILDIAG_STATUS_… */
    uint32_t permanence; /**< MAILDIAG_PERMANENCE_… */
    int32_t host;        /**< number of the text, as all that follow */
    int32_t queue_id;    /**< of the message */
    int32_t address;     /**< of the recipient */
    int32_t domain;      /**< of address, in small letters */
    int32_t relay;       /**< as logged */
    int32_t dsn;         /**< as logged */
    int32_t reason;      /**< as logged */
    int32_t cause;       /**< id of the vocabulary */
    uint32_t reserved0;  /**< 0 */
} maildiag_attempt_row;

/** A line of a timeline in a table; members as those of maildiag_event.
 *  @since 0.1 */
typedef struct maildiag_event_row {
    maildiag_id message;   /**< id of the message whose timeline it is in */
    uint64_t offset;       /**< of the line in its source */
    int64_t time;          /**< of the line */
    int64_t pid;           /**< -1: not logged */
    uint32_t index;        /**< for maildiag_event_get() */
    uint32_t kind;         /**< MAILDIAG_RECORD_… */
    uint32_t level;        /**< MAILDIAG_LEVEL_… */
    uint32_t source;       /**< number of maildiag_source_open() */
    uint32_t field_count;  /**< for maildiag_event_field() */
    uint32_t repeat_count; /**< 1, or N of `message repeated N times` */
    int32_t host;          /**< number of the text, as all that follow */
    int32_t program;       /**< as logged */
    int32_t daemon;        /**< last part of it */
    int32_t queue_id;      /**< -1: joined by process */
} maildiag_event_row;

/** A finding in a table; members as those of maildiag_finding.
 *  @since 0.1 */
typedef struct maildiag_finding_row {
    uint64_t id;                 /**< number within the report, from 1 */
    uint64_t evidence_total;     /**< lines that bear it out */
    uint64_t attempt_count;      /**< failed attempts or refusals */
    uint64_t message_count;      /**< messages hit */
    uint64_t recipient_count;    /**< distinct recipients hit */
    uint64_t sender_count;       /**< distinct senders hit */
    uint64_t waiting_count;      /**< messages that still wait */
    int64_t first_time;          /**< first seen */
    int64_t last_time;           /**< last seen */
    int64_t ended_time;          /**< MAILDIAG_NO_TIME: not over */
    int64_t last_success_before; /**< MAILDIAG_NO_TIME: none in the log */
    uint32_t index;              /**< for maildiag_finding_get() */
    uint32_t scope;              /**< MAILDIAG_SCOPE_… */
    uint32_t direction;          /**< MAILDIAG_DIRECTION_… */
    uint32_t disposition;        /**< MAILDIAG_DISPOSITION_…, the worst */
    uint32_t severity;           /**< MAILDIAG_SEVERITY_… */
    uint32_t confidence;         /**< 1..100 */
    uint32_t actor;              /**< MAILDIAG_ACTOR_… */
    uint32_t permanence;         /**< MAILDIAG_PERMANENCE_… */
    uint32_t ongoing;            /**< 1: not over at the end of the log */
    int32_t cause;               /**< number of the text, as all that follow */
    int32_t broad;               /**< its broad cause */
    int32_t category;            /**< its category */
    int32_t host;                /**< of the log */
    int32_t peer_name;           /**< the other side */
    int32_t peer_address;        /**< its address */
    int32_t peer_port;           /**< its port */
    int32_t peer_domain;         /**< the domain that failed */
    int32_t ended_by;            /**< what ended it; -1: nothing did */
    int32_t before;              /**< this host's own event before */
    int32_t title;               /**< a few words */
    int32_t explanation;         /**< plain sentences */
    int32_t sender_text;         /**< what to tell the sender */
    int32_t rule;                /**< id of the rule; -1: by code alone */
    int32_t document;            /**< section of the document */
} maildiag_finding_row;

/** The texts that the rows of a table name by number: text n is the bytes from
 *  offsets[n] to offsets[n + 1] - 1, where a NUL stands behind it (there may be
 *  others within). @since 0.1 */
typedef struct maildiag_strings {
    uint32_t struct_size;    /**< set by the caller */
    uint32_t count;          /**< texts */
    const char *bytes;       /**< all of them */
    const uint64_t *offsets; /**< count + 1 of them */
} maildiag_strings;

/**
 * Begin to read a table. Its rows come in pieces through
 * maildiag_rows_read(); other calls on the reader may stand between. Feeding
 * the engine ends a table, and so does beginning another one.
 *
 * @param reader to read with
 * @param rows   what; copied
 * @retval MAILDIAG_OK      done
 * @retval MAILDIAG_E_ARG   NULL, what, no report where findings are wanted, or
 *                          a reader without an engine where they are not
 * @retval MAILDIAG_E_ABI   struct_size of rows or of its filter, or row_bytes
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rows_begin(maildiag_reader *reader,
                                                 const maildiag_rows *rows);

/**
 * The next rows of the table, as many as there is room for.
 *
 * @param      reader that began it
 * @param      rows   room for cap rows of row_bytes each
 * @param      cap    at least 1
 * @param[out] count  rows written
 * @retval MAILDIAG_OK      *count > 0 rows are there
 * @retval MAILDIAG_END     none left, *count is 0
 * @retval MAILDIAG_E_ARG   NULL, cap 0, or nothing begun or no longer
 * @retval MAILDIAG_E_BUSY  the engine is being fed
 * @retval MAILDIAG_E_NOMEM no memory; ask again to go on
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rows_read(maildiag_reader *reader,
                                                void *rows, size_t cap,
                                                size_t *count);

/**
 * The texts of the rows read so far. Numbers stay as they are while more rows
 * are read.
 *
 * @param      reader that read them
 * @param[out] out    loans: until the next maildiag_rows_begin() or
 *                    maildiag_rows_read()
 * @retval MAILDIAG_OK    done
 * @retval MAILDIAG_E_ARG NULL, or no table begun
 * @retval MAILDIAG_E_ABI out->struct_size
 * @since 0.1
 */
MAILDIAG_API maildiag_status maildiag_rows_strings(maildiag_reader *reader,
                                                   maildiag_strings *out);

#ifdef __cplusplus
}
#endif
#endif
