# Made by docs/api.py out of maildiag.h; do not edit.
import ctypes
from typing import Any, Callable

VERSION: str
SONAME: str

MAILDIAG_VERSION_MAJOR: int
MAILDIAG_VERSION_MINOR: int
MAILDIAG_VERSION_PATCH: int
MAILDIAG_NO_TIME: int
MAILDIAG_OK: int
MAILDIAG_END: int
MAILDIAG_IGNORED: int
MAILDIAG_PARTIAL: int
MAILDIAG_TRUNCATED: int
MAILDIAG_E_ARG: int
MAILDIAG_E_NOMEM: int
MAILDIAG_E_ABI: int
MAILDIAG_E_BUSY: int
MAILDIAG_E_NOTFOUND: int
MAILDIAG_E_LIMIT: int
MAILDIAG_E_IO: int
MAILDIAG_E_COMPRESSED: int
MAILDIAG_E_RULE: int
MAILDIAG_E_REGEX: int
MAILDIAG_E_VERSION: int
MAILDIAG_E_STATE: int
MAILDIAG_E_INTERNAL: int
MAILDIAG_RECORD_UNRECOGNISED: int
MAILDIAG_RECORD_FOREIGN: int
MAILDIAG_RECORD_CONNECT: int
MAILDIAG_RECORD_DISCONNECT: int
MAILDIAG_RECORD_CLIENT: int
MAILDIAG_RECORD_REFUSAL_LINE: int
MAILDIAG_RECORD_ACTION_LINE: int
MAILDIAG_RECORD_SESSION_LOST: int
MAILDIAG_RECORD_SASL_FAILURE: int
MAILDIAG_RECORD_MESSAGE_ID: int
MAILDIAG_RECORD_PICKUP: int
MAILDIAG_RECORD_QUEUE_ACTIVE: int
MAILDIAG_RECORD_DELIVERY: int
MAILDIAG_RECORD_REMOVED: int
MAILDIAG_RECORD_EXPIRED: int
MAILDIAG_RECORD_NOTIFICATION: int
MAILDIAG_RECORD_SKIPPED: int
MAILDIAG_RECORD_HELD: int
MAILDIAG_RECORD_RELEASED: int
MAILDIAG_RECORD_REQUEUED: int
MAILDIAG_RECORD_QUEUE_ERROR: int
MAILDIAG_RECORD_HOST_FAILURE: int
MAILDIAG_RECORD_CONNECT_FAILURE: int
MAILDIAG_RECORD_TLS_SESSION: int
MAILDIAG_RECORD_TLS_FAILURE: int
MAILDIAG_RECORD_PASSING: int
MAILDIAG_RECORD_FILTER_LINE: int
MAILDIAG_RECORD_WARNING: int
MAILDIAG_RECORD_MASTER_START: int
MAILDIAG_RECORD_MASTER_RELOAD: int
MAILDIAG_RECORD_MASTER_STOP: int
MAILDIAG_RECORD_SERVICE_FAILURE: int
MAILDIAG_RECORD_PROCESS_LIMIT: int
MAILDIAG_RECORD_TABLE_CHANGED: int
MAILDIAG_RECORD_SCRIPT: int
MAILDIAG_RECORD_SUPER_TOTAL: int
MAILDIAG_RECORD_SENDER_NOTICE: int
MAILDIAG_RECORD_PIPELINING: int
MAILDIAG_RECORD_EHLO_KEYWORDS: int
MAILDIAG_RECORD_COMMAND_REPLACED: int
MAILDIAG_RECORD_REPLY_FILTER: int
MAILDIAG_RECORD_DSN_MAPPED: int
MAILDIAG_RECORD_COMPAT_DEFAULT: int
MAILDIAG_RECORD_HOSTNAME_MISMATCH: int
MAILDIAG_RECORD_NON_SMTP_COMMAND: int
MAILDIAG_RECORD_BAD_ADDRESS: int
MAILDIAG_RECORD_QUEUE_FILE_LIMIT: int
MAILDIAG_RECORD_LONG_REQUEST: int
MAILDIAG_RECORD_PROXY_FAILURE: int
MAILDIAG_RECORD_TLS_LIBRARY: int
MAILDIAG_RECORD_SERVICE_PROBLEM: int
MAILDIAG_RECORD_MILTER_FAILURE: int
MAILDIAG_RECORD_SASL_PROBLEM: int
MAILDIAG_RECORD_TLS_UNAVAILABLE: int
MAILDIAG_RECORD_STARTTLS_REFUSED: int
MAILDIAG_RECORD_MAP_FAILURE: int
MAILDIAG_RECORD_QUEUE_FILE_ERROR: int
MAILDIAG_RECORD_MAP_EXPANSION: int
MAILDIAG_RECORD_QUEUE_AGE: int
MAILDIAG_RECORD_QUEUE_CLOGGED: int
MAILDIAG_RECORD_ADVICE: int
MAILDIAG_RECORD_TRANSPORT_FAILURE: int
MAILDIAG_RECORD_CORRUPT_FILE: int
MAILDIAG_RECORD_STARTTLS_OFFERED: int
MAILDIAG_RECORD_TLS_START: int
MAILDIAG_RECORD_TLSRPT: int
MAILDIAG_RECORD_PIX_WORKAROUND: int
MAILDIAG_RECORD_LINE_BROKEN: int
MAILDIAG_RECORD_CAPABILITY: int
MAILDIAG_RECORD_WRAPPERMODE_HINT: int
MAILDIAG_RECORD_SRV_SKIPPED: int
MAILDIAG_RECORD_OWN_HOSTNAME: int
MAILDIAG_RECORD_NO_MX_ADDRESS: int
MAILDIAG_RECORD_RELAY_PROBLEM: int
MAILDIAG_RECORD_TLS_POLICY_FAILURE: int
MAILDIAG_RECORD_AUTH_OFFER: int
MAILDIAG_RECORD_NON_ESMTP: int
MAILDIAG_RECORD_SCREEN_CONNECT: int
MAILDIAG_RECORD_SCREEN_PASS: int
MAILDIAG_RECORD_SCREEN_LISTED: int
MAILDIAG_RECORD_SCREEN_VETO: int
MAILDIAG_RECORD_SCREEN_DNSBL: int
MAILDIAG_RECORD_SCREEN_PREGREET: int
MAILDIAG_RECORD_SCREEN_HANGUP: int
MAILDIAG_RECORD_SCREEN_VIOLATION: int
MAILDIAG_RECORD_SCREEN_DISCONNECT: int
MAILDIAG_RECORD_SCREEN_STRESS: int
MAILDIAG_RECORD_CACHE_CLEANUP: int
MAILDIAG_RECORD_DNSBL_LISTED: int
MAILDIAG_RECORD_DNSBL_FAILURE: int
MAILDIAG_RECORD_ANVIL_STATISTICS: int
MAILDIAG_RECORD_TLSPROXY_CONNECT: int
MAILDIAG_RECORD_TLSPROXY_DISCONNECT: int
MAILDIAG_RECORD_SCACHE_STATISTICS: int
MAILDIAG_RECORD_DOMAIN_IN_BOTH: int
MAILDIAG_RECORD_DROP_FAILURE: int
MAILDIAG_RECORD_SUBMISSION_FAILURE: int
MAILDIAG_RECORD_REINDEX: int
MAILDIAG_FIELD_EXTRA: int
MAILDIAG_FIELD_CLIENT: int
MAILDIAG_FIELD_CLIENT_IP: int
MAILDIAG_FIELD_CLIENT_PORT: int
MAILDIAG_FIELD_HELO: int
MAILDIAG_FIELD_PROTO: int
MAILDIAG_FIELD_SASL_METHOD: int
MAILDIAG_FIELD_SASL_USERNAME: int
MAILDIAG_FIELD_SASL_SENDER: int
MAILDIAG_FIELD_ORIG_QUEUE_ID: int
MAILDIAG_FIELD_ORIG_CLIENT: int
MAILDIAG_FIELD_ORIG_CLIENT_IP: int
MAILDIAG_FIELD_FROM: int
MAILDIAG_FIELD_TO: int
MAILDIAG_FIELD_ORIG_TO: int
MAILDIAG_FIELD_MESSAGE_ID: int
MAILDIAG_FIELD_SIZE: int
MAILDIAG_FIELD_NRCPT: int
MAILDIAG_FIELD_RELAY: int
MAILDIAG_FIELD_CONN_USE: int
MAILDIAG_FIELD_DELAY: int
MAILDIAG_FIELD_DELAY_BEFORE_QUEUE: int
MAILDIAG_FIELD_DELAY_IN_QUEUE: int
MAILDIAG_FIELD_DELAY_CONNECT: int
MAILDIAG_FIELD_DELAY_TRANSMIT: int
MAILDIAG_FIELD_TLS: int
MAILDIAG_FIELD_DSN: int
MAILDIAG_FIELD_STATUS: int
MAILDIAG_FIELD_REASON: int
MAILDIAG_FIELD_SMTP_CODE: int
MAILDIAG_FIELD_STAGE: int
MAILDIAG_FIELD_ACTION: int
MAILDIAG_FIELD_TEXT: int
MAILDIAG_FIELD_NOTIFICATION: int
MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID: int
MAILDIAG_FIELD_UID: int
MAILDIAG_FIELD_PEER: int
MAILDIAG_FIELD_PEER_IP: int
MAILDIAG_FIELD_PEER_PORT: int
MAILDIAG_FIELD_TRANSPORT: int
MAILDIAG_FIELD_COUNT: int
MAILDIAG_FIELD_COMMANDS: int
MAILDIAG_FIELD_TLS_LEVEL: int
MAILDIAG_FIELD_TLS_PROTOCOL: int
MAILDIAG_FIELD_TLS_CIPHER: int
MAILDIAG_FIELD_VERSION: int
MAILDIAG_FIELD_SERVICE: int
MAILDIAG_FIELD_SIGNAL: int
MAILDIAG_FIELD_EXIT_STATUS: int
MAILDIAG_FIELD_TABLE: int
MAILDIAG_FIELD_ORIGIN: int
MAILDIAG_FIELD_DOMAIN: int
MAILDIAG_FIELD_PARAMETER: int
MAILDIAG_FIELD_VALUE: int
MAILDIAG_FIELD_RANK: int
MAILDIAG_FIELD_SECONDS: int
MAILDIAG_FIELD_REMOTE_QUEUE_ID: int
MAILDIAG_FIELD_SERVER_IP: int
MAILDIAG_FIELD_SERVER_PORT: int
MAILDIAG_FIELD_PIPELINED: int
MAILDIAG_FIELD_NOTES: int
MAILDIAG_FIELD_EVENT: int
MAILDIAG_FIELD_CONTENT: int
MAILDIAG_FIELD_RESENT_MESSAGE_ID: int
MAILDIAG_FIELD_COMMAND: int
MAILDIAG_FIELD_PART: int
MAILDIAG_FIELD_USER: int
MAILDIAG_FIELD_CONFIGURATION: int
MAILDIAG_FIELD_FAILURE_TYPE: int
MAILDIAG_FIELD_FAILURE_REASON: int
MAILDIAG_FIELD_PROCESS_ID: int
MAILDIAG_FIELD_LIMIT: int
MAILDIAG_FIELD_SNI: int
MAILDIAG_FIELD_PATH: int
MAILDIAG_FIELD_LISTING: int
MAILDIAG_FIELD_QUEUE: int
MAILDIAG_TYPE_TEXT: int
MAILDIAG_TYPE_NUMBER: int
MAILDIAG_TYPE_SECONDS: int
MAILDIAG_TYPE_ADDRESS: int
MAILDIAG_TYPE_REASON: int
MAILDIAG_LEVEL_INFO: int
MAILDIAG_LEVEL_WARNING: int
MAILDIAG_LEVEL_ERROR: int
MAILDIAG_LEVEL_FATAL: int
MAILDIAG_LEVEL_PANIC: int
MAILDIAG_STATUS_OTHER: int
MAILDIAG_STATUS_SENT: int
MAILDIAG_STATUS_DEFERRED: int
MAILDIAG_STATUS_BOUNCED: int
MAILDIAG_STATUS_DELIVERABLE: int
MAILDIAG_STATUS_UNDELIVERABLE: int
MAILDIAG_STATE_UNKNOWN: int
MAILDIAG_STATE_INCOMPLETE: int
MAILDIAG_STATE_QUEUED: int
MAILDIAG_STATE_DEFERRED: int
MAILDIAG_STATE_HELD: int
MAILDIAG_STATE_SENT: int
MAILDIAG_STATE_BOUNCED: int
MAILDIAG_STATE_EXPIRED: int
MAILDIAG_STATE_MIXED: int
MAILDIAG_STATE_DELETED: int
MAILDIAG_STATE_REQUEUED: int
MAILDIAG_STATE_DISCARDED: int
MAILDIAG_STATE_REJECTED: int
MAILDIAG_STATE_PROBE: int
MAILDIAG_RECIPIENT_UNKNOWN: int
MAILDIAG_RECIPIENT_SENT: int
MAILDIAG_RECIPIENT_DEFERRED: int
MAILDIAG_RECIPIENT_BOUNCED: int
MAILDIAG_RECIPIENT_EXPIRED: int
MAILDIAG_RECIPIENT_QUEUED: int
MAILDIAG_RECIPIENT_HELD: int
MAILDIAG_RECIPIENT_DELETED: int
MAILDIAG_RECIPIENT_DISCARDED: int
MAILDIAG_RECIPIENT_REQUEUED: int
MAILDIAG_RECIPIENT_REJECTED: int
MAILDIAG_RECIPIENT_DELIVERABLE: int
MAILDIAG_RECIPIENT_UNDELIVERABLE: int
MAILDIAG_LINK_BOUNCE_OF: int
MAILDIAG_LINK_DELAY_NOTICE_OF: int
MAILDIAG_LINK_SUCCESS_NOTICE_OF: int
MAILDIAG_LINK_POSTMASTER_NOTICE_OF: int
MAILDIAG_LINK_FILTER_HOP_OF: int
MAILDIAG_LINK_NEXT_HOST_OF: int
MAILDIAG_LINK_FORWARDED_FROM: int
MAILDIAG_LINK_REQUEUED_FROM: int
MAILDIAG_LINK_SAME_MESSAGE_ID: int
MAILDIAG_DIRECTION_UNKNOWN: int
MAILDIAG_DIRECTION_CLIENT: int
MAILDIAG_DIRECTION_SERVER: int
MAILDIAG_PERMANENCE_UNKNOWN: int
MAILDIAG_PERMANENCE_TEMPORARY: int
MAILDIAG_PERMANENCE_PERMANENT: int
MAILDIAG_ACTOR_NOBODY: int
MAILDIAG_ACTOR_THIS_HOST: int
MAILDIAG_ACTOR_RELAY: int
MAILDIAG_ACTOR_DNS: int
MAILDIAG_ACTOR_NETWORK: int
MAILDIAG_ACTOR_REMOTE: int
MAILDIAG_ACTOR_SENDER: int
MAILDIAG_ACTOR_RECIPIENT: int
MAILDIAG_SEVERITY_INFO: int
MAILDIAG_SEVERITY_NOTICE: int
MAILDIAG_SEVERITY_WARNING: int
MAILDIAG_SEVERITY_ERROR: int
MAILDIAG_SCOPE_MESSAGE: int
MAILDIAG_SCOPE_HOST: int
MAILDIAG_DISPOSITION_NONE: int
MAILDIAG_DISPOSITION_SENT: int
MAILDIAG_DISPOSITION_DEFERRED: int
MAILDIAG_DISPOSITION_BOUNCED: int
MAILDIAG_DISPOSITION_EXPIRED: int
MAILDIAG_DISPOSITION_REJECTED: int
MAILDIAG_WORDS_RECORD: int
MAILDIAG_WORDS_FIELD: int
MAILDIAG_WORDS_LEVEL: int
MAILDIAG_WORDS_STATUS: int
MAILDIAG_WORDS_STATE: int
MAILDIAG_WORDS_RECIPIENT: int
MAILDIAG_WORDS_LINK: int
MAILDIAG_WORDS_DIRECTION: int
MAILDIAG_WORDS_PERMANENCE: int
MAILDIAG_WORDS_ACTOR: int
MAILDIAG_WORDS_SEVERITY: int
MAILDIAG_WORDS_SCOPE: int
MAILDIAG_WORDS_DISPOSITION: int
MAILDIAG_WORDS_AFFECTED: int
MAILDIAG_WORDS_BY: int
MAILDIAG_EVIDENCE_DEFAULT: int
MAILDIAG_EVIDENCE_POSITION: int
MAILDIAG_EVIDENCE_FAILURES: int
MAILDIAG_EVIDENCE_ALL: int
MAILDIAG_EVIDENCE_NONE: int
MAILDIAG_SOURCE_AUTO: int
MAILDIAG_SOURCE_LINES: int
MAILDIAG_SOURCE_JOURNAL: int
MAILDIAG_ENTRY_MESSAGE: int
MAILDIAG_ENTRY_REJECT: int
MAILDIAG_AFFECTED_WAITING: int
MAILDIAG_AFFECTED_RETURNED: int
MAILDIAG_AFFECTED_DELIVERED: int
MAILDIAG_BY_DOMAIN: int
MAILDIAG_BY_SENDER: int
MAILDIAG_BY_RECIPIENT: int
MAILDIAG_BY_CLIENT: int
MAILDIAG_BY_USER: int
MAILDIAG_BY_RELAY: int
MAILDIAG_BY_CAUSE: int
MAILDIAG_BY_HOUR: int
MAILDIAG_BY_DAY: int
MAILDIAG_JSON_MESSAGE: int
MAILDIAG_JSON_REJECT: int
MAILDIAG_JSON_RECORD: int
MAILDIAG_JSON_EXPLANATION: int
MAILDIAG_JSON_FINDING: int
MAILDIAG_JSON_AFFECTED: int
MAILDIAG_JSON_SUMMARY: int
MAILDIAG_JSON_GROUP: int
MAILDIAG_JSON_CAUSE: int
MAILDIAG_JSON_RULE: int
MAILDIAG_ROWS_MESSAGES: int
MAILDIAG_ROWS_REJECTS: int
MAILDIAG_ROWS_RECIPIENTS: int
MAILDIAG_ROWS_ATTEMPTS: int
MAILDIAG_ROWS_EVENTS: int
MAILDIAG_ROWS_FINDINGS: int

class maildiag_text(ctypes.Structure):
    ptr: int | None
    len: int

class maildiag_error(ctypes.Structure):
    struct_size: int
    code: int
    line: int
    column: int
    source: bytes
    text: bytes

class maildiag_cause(ctypes.Structure):
    struct_size: int
    reserved0: int
    cause: maildiag_text
    broad: maildiag_text
    category: maildiag_text
    title: maildiag_text
    explanation: maildiag_text

class maildiag_rule(ctypes.Structure):
    struct_size: int
    sample_count: int
    id: maildiag_text
    cause: maildiag_text
    source: maildiag_text

class maildiag_fix(ctypes.Structure):
    struct_size: int
    reserved0: int
    where: maildiag_text
    text: maildiag_text
    check: maildiag_text

class maildiag_zone_change(ctypes.Structure):
    from_sec: int
    offset_sec: int
    reserved0: int

class maildiag_options(ctypes.Structure):
    struct_size: int
    evidence: int
    rules: int | None
    zone: Any
    zone_count: int
    reference_time_usec: int
    year: int
    max_line_bytes: int
    max_messages: int
    max_memory_bytes: int
    max_events_per_message: int
    regex_match_limit: int
    hash_key: int
    keep_usec: int
    threads: int
    reserved0: int

class maildiag_source_options(ctypes.Structure):
    struct_size: int
    kind: int
    reference_time_usec: int
    year: int
    beginning_bytes: int
    beginning: int | None
    base_offset: int

class maildiag_stats(ctypes.Structure):
    struct_size: int
    source_count: int
    bytes: int
    lines: int
    records: int
    postfix: int
    foreign: int
    unrecognised: int
    truncated: int
    dropped_events: int
    dropped_messages: int
    memory_bytes: int
    regex_limit_hits: int
    first_time: int
    last_time: int

class maildiag_source(ctypes.Structure):
    struct_size: int
    ordinal: int
    name: maildiag_text
    bytes: int
    records: int
    first_time: int
    last_time: int

class maildiag_program_count(ctypes.Structure):
    struct_size: int
    reserved0: int
    program: maildiag_text
    count: int

class maildiag_record(ctypes.Structure):
    struct_size: int
    kind: int
    level: int
    field_count: int
    repeat_count: int
    physical_lines: int
    offset: int
    time: int
    pid: int
    smtp_code: int
    stamp: maildiag_text
    host: maildiag_text
    program: maildiag_text
    instance: maildiag_text
    service: maildiag_text
    daemon: maildiag_text
    queue_id: maildiag_text
    text: maildiag_text

class maildiag_field(ctypes.Structure):
    struct_size: int
    id: int
    type: int
    reserved0: int
    name: maildiag_text
    value: maildiag_text
    number: int

class maildiag_explanation(ctypes.Structure):
    struct_size: int
    permanence: int
    actor: int
    direction: int
    confidence: int
    severity: int
    fix_count: int
    match_offset: int
    match_length: int
    conflict: int
    smtp_code: int
    text: maildiag_text
    cause: maildiag_text
    broad: maildiag_text
    category: maildiag_text
    title: maildiag_text
    explanation: maildiag_text
    sender_text: maildiag_text
    rule: maildiag_text
    document: maildiag_text
    dsn: maildiag_text
    stage: maildiag_text
    host: maildiag_text
    address: maildiag_text
    port: maildiag_text
    domain: maildiag_text
    recipient: maildiag_text
    reply: maildiag_text
    url: maildiag_text
    queue_id: maildiag_text
    remote_queue_id: maildiag_text

class maildiag_filter(ctypes.Structure):
    struct_size: int
    kinds: int
    state_mask: int
    reserved0: int
    since: int
    until: int
    query: maildiag_text
    queue_id: maildiag_text
    address: maildiag_text
    from_: maildiag_text
    to: maildiag_text
    domain: maildiag_text
    message_id: maildiag_text
    client: maildiag_text
    relay: maildiag_text
    user: maildiag_text
    cause: maildiag_text
    host: maildiag_text
    contains: maildiag_text

class maildiag_entry(ctypes.Structure):
    struct_size: int
    kind: int
    id: int

class maildiag_message(ctypes.Structure):
    struct_size: int
    state: int
    id: int
    generation: int
    recipient_count: int
    event_count: int
    link_count: int
    attempt_count: int
    complete_start: int
    complete_end: int
    truncated: int
    reserved0: int
    size_bytes: int
    first_time: int
    last_time: int
    host: maildiag_text
    instance: maildiag_text
    queue_id: maildiag_text
    message_id: maildiag_text
    from_: maildiag_text
    client: maildiag_text
    client_ip: maildiag_text
    helo: maildiag_text
    sasl_username: maildiag_text

class maildiag_recipient(ctypes.Structure):
    struct_size: int
    state: int
    outcome: int
    attempt_count: int
    permanence: int
    actor: int
    outcome_message: int
    smtp_code: int
    first_time: int
    last_time: int
    next_attempt_time: int
    expires_time: int
    delay_usec: int
    delay_before_queue_usec: int
    delay_in_queue_usec: int
    delay_connect_usec: int
    delay_transmit_usec: int
    address: maildiag_text
    orig_to: maildiag_text
    relay: maildiag_text
    dsn: maildiag_text
    reason: maildiag_text
    cause: maildiag_text
    underlying_cause: maildiag_text

class maildiag_attempt(ctypes.Structure):
    struct_size: int
    status: int
    event: int
    permanence: int
    time: int
    smtp_code: int
    delay_usec: int
    relay: maildiag_text
    dsn: maildiag_text
    reason: maildiag_text
    cause: maildiag_text

class maildiag_event(ctypes.Structure):
    struct_size: int
    kind: int
    level: int
    source: int
    offset: int
    field_count: int
    repeat_count: int
    time: int
    pid: int
    program: maildiag_text
    daemon: maildiag_text
    queue_id: maildiag_text

class maildiag_link(ctypes.Structure):
    struct_size: int
    relation: int
    reverse: int
    generation: int
    other: int
    host: maildiag_text
    instance: maildiag_text
    queue_id: maildiag_text

class maildiag_reject(ctypes.Structure):
    struct_size: int
    source: int
    id: int
    offset: int
    time: int
    smtp_code: int
    count: int
    host: maildiag_text
    instance: maildiag_text
    queue_id: maildiag_text
    stage: maildiag_text
    action: maildiag_text
    client: maildiag_text
    client_ip: maildiag_text
    from_: maildiag_text
    to: maildiag_text
    helo: maildiag_text
    dsn: maildiag_text
    reason: maildiag_text
    cause: maildiag_text

class maildiag_change(ctypes.Structure):
    struct_size: int
    kind: int
    id: int
    serial: int

class maildiag_finding(ctypes.Structure):
    struct_size: int
    scope: int
    id: int
    direction: int
    disposition: int
    severity: int
    confidence: int
    actor: int
    permanence: int
    ongoing: int
    fix_count: int
    evidence_count: int
    queue_id_count: int
    explains_count: int
    reserved0: int
    evidence_total: int
    attempt_count: int
    message_count: int
    recipient_count: int
    sender_count: int
    waiting_count: int
    first_time: int
    last_time: int
    ended_time: int
    last_success_before: int
    cause: maildiag_text
    broad: maildiag_text
    category: maildiag_text
    host: maildiag_text
    peer_name: maildiag_text
    peer_address: maildiag_text
    peer_port: maildiag_text
    peer_domain: maildiag_text
    ended_by: maildiag_text
    before: maildiag_text
    title: maildiag_text
    explanation: maildiag_text
    sender_text: maildiag_text
    rule: maildiag_text
    document: maildiag_text

class maildiag_evidence(ctypes.Structure):
    struct_size: int
    source: int
    offset: int
    match_offset: int
    match_length: int
    line: maildiag_text

class maildiag_affected(ctypes.Structure):
    struct_size: int
    status: int
    id: int
    finding: int
    time: int
    from_: maildiag_text
    to: maildiag_text
    queue_id: maildiag_text

class maildiag_summary(ctypes.Structure):
    struct_size: int
    cause_count: int
    bytes: int
    lines: int
    records: int
    unrecognised: int
    messages: int
    recipients: int
    attempts_sent: int
    attempts_deferred: int
    attempts_bounced: int
    attempts_other: int
    expired: int
    removed: int
    rejects: int
    delay_p50_usec: int
    delay_p95_usec: int
    delay_max_usec: int

class maildiag_cause_count(ctypes.Structure):
    struct_size: int
    reserved0: int
    cause: maildiag_text
    count: int

class maildiag_group(ctypes.Structure):
    struct_size: int
    reserved0: int
    key: maildiag_text
    messages: int
    bytes: int
    sent: int
    deferred: int
    bounced: int
    delay_p50_usec: int
    delay_p95_usec: int

class maildiag_json(ctypes.Structure):
    struct_size: int
    what: int
    id: int
    report: int | None
    index: int
    sub_index: int

class maildiag_rows(ctypes.Structure):
    struct_size: int
    what: int
    row_bytes: int
    reserved0: int
    filter: Any
    report: int | None

class maildiag_message_row(ctypes.Structure):
    id: int
    first_time: int
    last_time: int
    size_bytes: int
    state: int
    generation: int
    recipient_count: int
    event_count: int
    link_count: int
    attempt_count: int
    complete_start: int
    complete_end: int
    truncated: int
    reserved0: int
    host: int
    instance: int
    queue_id: int
    message_id: int
    from_: int
    client: int
    client_ip: int
    helo: int
    sasl_username: int

class maildiag_reject_row(ctypes.Structure):
    id: int
    offset: int
    time: int
    smtp_code: int
    count: int
    source: int
    host: int
    instance: int
    queue_id: int
    stage: int
    action: int
    client: int
    client_ip: int
    from_: int
    to: int
    helo: int
    dsn: int
    reason: int
    cause: int

class maildiag_recipient_row(ctypes.Structure):
    message: int
    outcome_message: int
    smtp_code: int
    first_time: int
    last_time: int
    next_attempt_time: int
    expires_time: int
    delay_usec: int
    delay_before_queue_usec: int
    delay_in_queue_usec: int
    delay_connect_usec: int
    delay_transmit_usec: int
    index: int
    state: int
    outcome: int
    attempt_count: int
    permanence: int
    actor: int
    host: int
    queue_id: int
    from_: int
    address: int
    domain: int
    orig_to: int
    relay: int
    dsn: int
    reason: int
    cause: int
    underlying_cause: int
    reserved0: int

class maildiag_attempt_row(ctypes.Structure):
    message: int
    time: int
    smtp_code: int
    delay_usec: int
    recipient: int
    index: int
    event: int
    status: int
    permanence: int
    host: int
    queue_id: int
    address: int
    domain: int
    relay: int
    dsn: int
    reason: int
    cause: int
    reserved0: int

class maildiag_event_row(ctypes.Structure):
    message: int
    offset: int
    time: int
    pid: int
    index: int
    kind: int
    level: int
    source: int
    field_count: int
    repeat_count: int
    host: int
    program: int
    daemon: int
    queue_id: int

class maildiag_finding_row(ctypes.Structure):
    id: int
    evidence_total: int
    attempt_count: int
    message_count: int
    recipient_count: int
    sender_count: int
    waiting_count: int
    first_time: int
    last_time: int
    ended_time: int
    last_success_before: int
    index: int
    scope: int
    direction: int
    disposition: int
    severity: int
    confidence: int
    actor: int
    permanence: int
    ongoing: int
    cause: int
    broad: int
    category: int
    host: int
    peer_name: int
    peer_address: int
    peer_port: int
    peer_domain: int
    ended_by: int
    before: int
    title: int
    explanation: int
    sender_text: int
    rule: int
    document: int

class maildiag_strings(ctypes.Structure):
    struct_size: int
    count: int
    bytes: int | None
    offsets: Any

STRUCTS: tuple[type[ctypes.Structure], ...]
FUNCTIONS: tuple[tuple[str, Any, tuple[Any, ...]], ...]

class Functions:
    def __init__(self, shared: ctypes.CDLL) -> None: ...
    maildiag_version_number: Callable[
        [
        ],
        int,
    ]
    maildiag_version_string: Callable[
        [
        ],
        bytes | None,
    ]
    maildiag_status_name: Callable[
        [
            int,  # status
        ],
        bytes | None,
    ]
    maildiag_status_text: Callable[
        [
            int,  # status
        ],
        bytes | None,
    ]
    maildiag_abi_size: Callable[
        [
            bytes | None,  # struct_name
        ],
        int,
    ]
    maildiag_word: Callable[
        [
            int,  # vocabulary
            int,  # number
        ],
        bytes | None,
    ]
    maildiag_word_number: Callable[
        [
            int,  # vocabulary
            bytes | None,  # word
            int,  # len
        ],
        int,
    ]
    maildiag_rules_builtin: Callable[
        [
            object,  # out
            bytes | None,  # profile
            object,  # error
        ],
        int,
    ]
    maildiag_rules_select: Callable[
        [
            object,  # out
            object,  # rules
            bytes | None,  # profile
            object,  # error
        ],
        int,
    ]
    maildiag_rules_load_text: Callable[
        [
            object,  # out
            object,  # base
            bytes | None,  # text
            int,  # len
            bytes | None,  # name
            object,  # error
        ],
        int,
    ]
    maildiag_rules_load_file: Callable[
        [
            object,  # out
            object,  # base
            bytes | None,  # path
            object,  # error
        ],
        int,
    ]
    maildiag_rules_free: Callable[
        [
            object,  # rules
        ],
        None,
    ]
    maildiag_cause_get: Callable[
        [
            object,  # rules
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_rule_get: Callable[
        [
            object,  # rules
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_rule_hits: Callable[
        [
            object,  # reader
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_rules_lint: Callable[
        [
            object,  # rules
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_engine_new: Callable[
        [
            object,  # out
            object,  # options
            object,  # error
        ],
        int,
    ]
    maildiag_engine_free: Callable[
        [
            object,  # engine
        ],
        None,
    ]
    maildiag_source_open: Callable[
        [
            object,  # engine
            bytes | None,  # name
            object,  # options
            object,  # source
        ],
        int,
    ]
    maildiag_feed: Callable[
        [
            object,  # engine
            int,  # source
            object,  # data
            int,  # len
            object,  # taken
        ],
        int,
    ]
    maildiag_feed_end: Callable[
        [
            object,  # engine
            int,  # source
        ],
        int,
    ]
    maildiag_feed_file: Callable[
        [
            object,  # engine
            bytes | None,  # path
            object,  # options
            object,  # source
            object,  # error
        ],
        int,
    ]
    maildiag_feed_range: Callable[
        [
            object,  # engine
            bytes | None,  # path
            object,  # options
            int,  # from
            int,  # to
            object,  # source
            object,  # error
        ],
        int,
    ]
    maildiag_split: Callable[
        [
            bytes | None,  # path
            int,  # parts
            object,  # cuts
            object,  # error
        ],
        int,
    ]
    maildiag_merge: Callable[
        [
            object,  # engine
            object,  # other
        ],
        int,
    ]
    maildiag_state_save: Callable[
        [
            object,  # engine
            bytes | None,  # path
            object,  # error
        ],
        int,
    ]
    maildiag_state_save_fd: Callable[
        [
            object,  # engine
            int,  # fd
            object,  # error
        ],
        int,
    ]
    maildiag_state_load: Callable[
        [
            object,  # engine
            bytes | None,  # path
            object,  # error
        ],
        int,
    ]
    maildiag_state_load_fd: Callable[
        [
            object,  # engine
            int,  # fd
            object,  # error
        ],
        int,
    ]
    maildiag_stats_get: Callable[
        [
            object,  # engine
            object,  # out
        ],
        int,
    ]
    maildiag_engine_epoch: Callable[
        [
            object,  # engine
        ],
        int,
    ]
    maildiag_reader_open: Callable[
        [
            object,  # out
            object,  # engine
            object,  # rules
            object,  # error
        ],
        int,
    ]
    maildiag_reader_close: Callable[
        [
            object,  # reader
        ],
        None,
    ]
    maildiag_parse_line: Callable[
        [
            object,  # reader
            bytes | None,  # line
            int,  # len
            object,  # out
        ],
        int,
    ]
    maildiag_parse_next: Callable[
        [
            object,  # reader
            bytes | None,  # data
            int,  # len
            int,  # at_end
            object,  # taken
            object,  # out
        ],
        int,
    ]
    maildiag_parse_reset: Callable[
        [
            object,  # reader
        ],
        int,
    ]
    maildiag_record_field: Callable[
        [
            object,  # reader
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_explain: Callable[
        [
            object,  # reader
            bytes | None,  # text
            int,  # len
            object,  # out
        ],
        int,
    ]
    maildiag_explain_next: Callable[
        [
            object,  # reader
            bytes | None,  # data
            int,  # len
            int,  # each_line
            int,  # at_end
            object,  # taken
            object,  # out
        ],
        int,
    ]
    maildiag_explanation_fix: Callable[
        [
            object,  # reader
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_entry_next: Callable[
        [
            object,  # reader
            object,  # filter
            object,  # entry
        ],
        int,
    ]
    maildiag_entry_count: Callable[
        [
            object,  # reader
            object,  # filter
            object,  # count
        ],
        int,
    ]
    maildiag_changed_next: Callable[
        [
            object,  # reader
            object,  # filter
            object,  # change
        ],
        int,
    ]
    maildiag_message_get: Callable[
        [
            object,  # reader
            int,  # id
            object,  # out
        ],
        int,
    ]
    maildiag_recipient_get: Callable[
        [
            object,  # reader
            int,  # id
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_attempt_get: Callable[
        [
            object,  # reader
            int,  # id
            int,  # recipient
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_event_get: Callable[
        [
            object,  # reader
            int,  # id
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_event_field: Callable[
        [
            object,  # reader
            int,  # id
            int,  # event
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_link_get: Callable[
        [
            object,  # reader
            int,  # id
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_reject_get: Callable[
        [
            object,  # reader
            int,  # id
            object,  # out
        ],
        int,
    ]
    maildiag_line_get: Callable[
        [
            object,  # reader
            int,  # source
            int,  # offset
            object,  # out
        ],
        int,
    ]
    maildiag_source_get: Callable[
        [
            object,  # reader
            int,  # source
            object,  # out
        ],
        int,
    ]
    maildiag_program_get: Callable[
        [
            object,  # reader
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_similar_address: Callable[
        [
            object,  # reader
            bytes | None,  # address
            int,  # len
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_diagnose_message: Callable[
        [
            object,  # reader
            int,  # id
            object,  # out
        ],
        int,
    ]
    maildiag_diagnose_all: Callable[
        [
            object,  # reader
            object,  # filter
            object,  # out
        ],
        int,
    ]
    maildiag_report_free: Callable[
        [
            object,  # report
        ],
        None,
    ]
    maildiag_report_count: Callable[
        [
            object,  # report
        ],
        int,
    ]
    maildiag_finding_get: Callable[
        [
            object,  # report
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_finding_fix: Callable[
        [
            object,  # report
            int,  # finding
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_finding_evidence: Callable[
        [
            object,  # report
            int,  # finding
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_finding_queue_id: Callable[
        [
            object,  # report
            int,  # finding
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_finding_explains: Callable[
        [
            object,  # report
            int,  # finding
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_finding_affected: Callable[
        [
            object,  # report
            int,  # finding
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_summary_get: Callable[
        [
            object,  # reader
            object,  # filter
            object,  # out
        ],
        int,
    ]
    maildiag_summary_cause: Callable[
        [
            object,  # reader
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_group_begin: Callable[
        [
            object,  # reader
            object,  # filter
            int,  # by
            int,  # top
            object,  # count
        ],
        int,
    ]
    maildiag_group_get: Callable[
        [
            object,  # reader
            int,  # index
            object,  # out
        ],
        int,
    ]
    maildiag_json_begin: Callable[
        [
            object,  # reader
            object,  # json
        ],
        int,
    ]
    maildiag_json_read: Callable[
        [
            object,  # reader
            object,  # buf
            int,  # cap
            object,  # len
        ],
        int,
    ]
    maildiag_rows_begin: Callable[
        [
            object,  # reader
            object,  # rows
        ],
        int,
    ]
    maildiag_rows_read: Callable[
        [
            object,  # reader
            object,  # rows
            int,  # cap
            object,  # count
        ],
        int,
    ]
    maildiag_rows_strings: Callable[
        [
            object,  # reader
            object,  # out
        ],
        int,
    ]
