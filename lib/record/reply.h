/*
 * The text of a failure, peeled: who said what, when in the conversation.
 *
 *   delivery temporarily suspended: host mx.a.test[198.51.100.20] said: 452
 *   4.2.2 <x@a.test>: Mailbox full (in reply to RCPT TO command)
 *
 * Peeled from outside in: `delivery temporarily suspended: ` (qmgr), then
 * `host H[A]:P said: `, `host H[A] refused to talk to me: `, `SASL
 * authentication failed; server H[A] said: `, `connect to H[A]:P: `, `TLS is
 * required, but host H[A] refused to start TLS: `, `lost connection with
 * H[A] while …`, `conversation with H[A] timed out while …`, then the codes,
 * and from the end ` (in reply to … command)`. Remote text is never escaped
 * by Postfix: what stands inside it can look like any of these and must not
 * be taken for them, so peel from both ends, outermost first, each once.
 * Sources: smtp/smtp_trouble.c, smtp_proto.c, smtp_sasl_glue.c,
 * smtp_connect.c, qmgr/qmgr_deliver.c.
 */
#ifndef MD_RECORD_REPLY_H
#define MD_RECORD_REPLY_H

#include "base/slice.h"

typedef enum md_stage {
    MD_STAGE_NONE = 0,
    MD_STAGE_CONNECT, /* before the greeting, or the greeting itself */
    MD_STAGE_HELO,    /* EHLO, HELO, LHLO */
    MD_STAGE_STARTTLS,
    MD_STAGE_AUTH,
    MD_STAGE_MAIL,
    MD_STAGE_RCPT,
    MD_STAGE_DATA,           /* DATA command */
    MD_STAGE_BODY,           /* sending the message body */
    MD_STAGE_END_OF_MESSAGE, /* after the final dot */
    MD_STAGE_QUIT,
    MD_STAGE_OTHER, /* VRFY, ETRN, RSET, XFORWARD, UNKNOWN, … */
    MD_STAGE_COUNT
} md_stage;

typedef struct md_dsn {
    uint16_t part[3]; /* class, subject, detail; all zero: none */
} md_dsn;

typedef struct md_reply {
    bool suspended;   /* `delivery temporarily suspended: ` stood in front */
    bool remote;      /* somebody else's words (said:, refused to talk to me:,
                         a text that begins with a reply code) */
    uint8_t stage;    /* md_stage */
    uint8_t form;     /* md_reply_form: what was peeled off */
    uint16_t code;    /* three digits of the reply, 0: none */
    md_dsn dsn;       /* enhanced code of the reply */
    md_slice host;    /* name of the other side; absent: not told */
    md_slice address; /* its address, without brackets */
    md_slice port;    /* absent: not told */
    md_slice text;    /* what is left: the words, codes taken off the front */
    md_slice inner;   /* as text, but with the codes */
    md_slice url;     /* first http:// or https:// in the words */
    md_slice remote_queue_id; /* `queued as X`, `Ok: X`, `id=X`, … of a 2xx */
    md_slice domain;          /* `name=D` of a DNS failure, and the domain that
                                 another sentence of Postfix names */
} md_reply;

typedef enum md_reply_form {
    MD_REPLY_PLAIN = 0,
    MD_REPLY_SAID,     /* host X said: */
    MD_REPLY_REFUSED,  /* host X refused to talk to me: */
    MD_REPLY_SASL,     /* SASL [CACHED ]authentication failed; server X
                          said: , …: server X offered no … */
    MD_REPLY_CONNECT,  /* connect to X: errno */
    MD_REPLY_STARTTLS, /* TLS is required, but host X refused … */
    MD_REPLY_LOST,     /* lost connection with X while … */
    MD_REPLY_TIMEOUT,  /* conversation with X timed out while … */
    MD_REPLY_DNS       /* Host or domain name not found. Name service
                          error for name=… */
} md_reply_form;

void md_reply_peel(md_slice text, md_reply *out);

/* As md_reply_peel, of a delivery that was accepted: only code, words and
 * remote queue ID are looked for. */
void md_reply_accepted(md_slice text, md_reply *out);

/* The code alone, as md_reply_peel finds it. */
uint16_t md_reply_code_of(md_slice text);

/* `NAME[ADDR]:PORT`, `NAME[ADDR]`, `NAME[/path]`, `[ADDR]:PORT`, `NAME`;
 * absent parts have ptr NULL. False when it is nothing of the kind. */
bool md_reply_host(md_slice text, md_slice *host, md_slice *address,
                   md_slice *port);

/* `RCPT TO command`, `end of DATA command`, `RCPT`, `END-OF-MESSAGE`, … */
md_stage md_stage_parse(md_slice words);

/* Word that Postfix's smtpd uses: CONNECT, MAIL, RCPT, END-OF-MESSAGE, … */
const char *md_stage_name(md_stage stage);

/* Three digits 2xx, 4xx or 5xx at the head and no digit behind: the code and
 * its length with the blank or `-` behind it; 0 and *used 0 when none. */
uint16_t md_reply_code(md_slice s, size_t *used);

/* `5.7.1` at the head, not followed by a digit or dot, and its length; false
 * and *used 0: none. */
bool md_dsn_parse(md_slice s, md_dsn *out, size_t *used);

static inline bool md_dsn_present(md_dsn d)
{
    return d.part[0] != 0;
}

#endif
