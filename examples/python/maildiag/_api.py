"""The C library as ctypes sees it. Made by docs/api.py out of maildiag.h; do not edit."""
import ctypes

VERSION = "0.1.0"
SONAME = "libmaildiag.so.0"

MAILDIAG_VERSION_MAJOR = 0
MAILDIAG_VERSION_MINOR = 1
MAILDIAG_VERSION_PATCH = 0
MAILDIAG_NO_TIME = -9223372036854775808
MAILDIAG_OK = 0
MAILDIAG_END = 1
MAILDIAG_IGNORED = 2
MAILDIAG_PARTIAL = 3
MAILDIAG_TRUNCATED = 4
MAILDIAG_E_ARG = -1
MAILDIAG_E_NOMEM = -2
MAILDIAG_E_ABI = -3
MAILDIAG_E_BUSY = -4
MAILDIAG_E_NOTFOUND = -10
MAILDIAG_E_LIMIT = -12
MAILDIAG_E_IO = -20
MAILDIAG_E_COMPRESSED = -21
MAILDIAG_E_RULE = -30
MAILDIAG_E_REGEX = -31
MAILDIAG_E_VERSION = -32
MAILDIAG_E_STATE = -40
MAILDIAG_E_INTERNAL = -99
MAILDIAG_RECORD_UNRECOGNISED = 0
MAILDIAG_RECORD_FOREIGN = 1
MAILDIAG_RECORD_CONNECT = 2
MAILDIAG_RECORD_DISCONNECT = 3
MAILDIAG_RECORD_CLIENT = 4
MAILDIAG_RECORD_REFUSAL_LINE = 5
MAILDIAG_RECORD_ACTION_LINE = 6
MAILDIAG_RECORD_SESSION_LOST = 7
MAILDIAG_RECORD_SASL_FAILURE = 8
MAILDIAG_RECORD_MESSAGE_ID = 9
MAILDIAG_RECORD_PICKUP = 10
MAILDIAG_RECORD_QUEUE_ACTIVE = 11
MAILDIAG_RECORD_DELIVERY = 12
MAILDIAG_RECORD_REMOVED = 13
MAILDIAG_RECORD_EXPIRED = 14
MAILDIAG_RECORD_NOTIFICATION = 15
MAILDIAG_RECORD_SKIPPED = 16
MAILDIAG_RECORD_HELD = 17
MAILDIAG_RECORD_RELEASED = 18
MAILDIAG_RECORD_REQUEUED = 19
MAILDIAG_RECORD_QUEUE_ERROR = 20
MAILDIAG_RECORD_HOST_FAILURE = 21
MAILDIAG_RECORD_CONNECT_FAILURE = 22
MAILDIAG_RECORD_TLS_SESSION = 23
MAILDIAG_RECORD_TLS_FAILURE = 24
MAILDIAG_RECORD_PASSING = 25
MAILDIAG_RECORD_FILTER_LINE = 26
MAILDIAG_RECORD_WARNING = 27
MAILDIAG_RECORD_MASTER_START = 28
MAILDIAG_RECORD_MASTER_RELOAD = 29
MAILDIAG_RECORD_MASTER_STOP = 30
MAILDIAG_RECORD_SERVICE_FAILURE = 31
MAILDIAG_RECORD_PROCESS_LIMIT = 32
MAILDIAG_RECORD_TABLE_CHANGED = 33
MAILDIAG_RECORD_SCRIPT = 34
MAILDIAG_RECORD_SUPER_TOTAL = 35
MAILDIAG_RECORD_SENDER_NOTICE = 36
MAILDIAG_RECORD_PIPELINING = 40
MAILDIAG_RECORD_EHLO_KEYWORDS = 41
MAILDIAG_RECORD_COMMAND_REPLACED = 42
MAILDIAG_RECORD_REPLY_FILTER = 43
MAILDIAG_RECORD_DSN_MAPPED = 44
MAILDIAG_RECORD_COMPAT_DEFAULT = 45
MAILDIAG_RECORD_HOSTNAME_MISMATCH = 46
MAILDIAG_RECORD_NON_SMTP_COMMAND = 47
MAILDIAG_RECORD_BAD_ADDRESS = 48
MAILDIAG_RECORD_QUEUE_FILE_LIMIT = 49
MAILDIAG_RECORD_LONG_REQUEST = 50
MAILDIAG_RECORD_PROXY_FAILURE = 51
MAILDIAG_RECORD_TLS_LIBRARY = 52
MAILDIAG_RECORD_SERVICE_PROBLEM = 53
MAILDIAG_RECORD_MILTER_FAILURE = 54
MAILDIAG_RECORD_SASL_PROBLEM = 55
MAILDIAG_RECORD_TLS_UNAVAILABLE = 56
MAILDIAG_RECORD_STARTTLS_REFUSED = 57
MAILDIAG_RECORD_MAP_FAILURE = 58
MAILDIAG_RECORD_QUEUE_FILE_ERROR = 59
MAILDIAG_RECORD_MAP_EXPANSION = 60
MAILDIAG_RECORD_QUEUE_AGE = 61
MAILDIAG_RECORD_QUEUE_CLOGGED = 62
MAILDIAG_RECORD_ADVICE = 63
MAILDIAG_RECORD_TRANSPORT_FAILURE = 64
MAILDIAG_RECORD_CORRUPT_FILE = 65
MAILDIAG_RECORD_STARTTLS_OFFERED = 66
MAILDIAG_RECORD_TLS_START = 67
MAILDIAG_RECORD_TLSRPT = 68
MAILDIAG_RECORD_PIX_WORKAROUND = 69
MAILDIAG_RECORD_LINE_BROKEN = 70
MAILDIAG_RECORD_CAPABILITY = 71
MAILDIAG_RECORD_WRAPPERMODE_HINT = 72
MAILDIAG_RECORD_SRV_SKIPPED = 73
MAILDIAG_RECORD_OWN_HOSTNAME = 74
MAILDIAG_RECORD_NO_MX_ADDRESS = 75
MAILDIAG_RECORD_RELAY_PROBLEM = 76
MAILDIAG_RECORD_TLS_POLICY_FAILURE = 77
MAILDIAG_RECORD_AUTH_OFFER = 78
MAILDIAG_RECORD_NON_ESMTP = 79
MAILDIAG_RECORD_SCREEN_CONNECT = 80
MAILDIAG_RECORD_SCREEN_PASS = 81
MAILDIAG_RECORD_SCREEN_LISTED = 82
MAILDIAG_RECORD_SCREEN_VETO = 83
MAILDIAG_RECORD_SCREEN_DNSBL = 84
MAILDIAG_RECORD_SCREEN_PREGREET = 85
MAILDIAG_RECORD_SCREEN_HANGUP = 86
MAILDIAG_RECORD_SCREEN_VIOLATION = 87
MAILDIAG_RECORD_SCREEN_DISCONNECT = 88
MAILDIAG_RECORD_SCREEN_STRESS = 89
MAILDIAG_RECORD_CACHE_CLEANUP = 90
MAILDIAG_RECORD_DNSBL_LISTED = 91
MAILDIAG_RECORD_DNSBL_FAILURE = 92
MAILDIAG_RECORD_ANVIL_STATISTICS = 93
MAILDIAG_RECORD_TLSPROXY_CONNECT = 94
MAILDIAG_RECORD_TLSPROXY_DISCONNECT = 95
MAILDIAG_RECORD_SCACHE_STATISTICS = 96
MAILDIAG_RECORD_DOMAIN_IN_BOTH = 97
MAILDIAG_RECORD_DROP_FAILURE = 98
MAILDIAG_RECORD_SUBMISSION_FAILURE = 99
MAILDIAG_RECORD_REINDEX = 100
MAILDIAG_FIELD_EXTRA = 0
MAILDIAG_FIELD_CLIENT = 1
MAILDIAG_FIELD_CLIENT_IP = 2
MAILDIAG_FIELD_CLIENT_PORT = 3
MAILDIAG_FIELD_HELO = 4
MAILDIAG_FIELD_PROTO = 5
MAILDIAG_FIELD_SASL_METHOD = 6
MAILDIAG_FIELD_SASL_USERNAME = 7
MAILDIAG_FIELD_SASL_SENDER = 8
MAILDIAG_FIELD_ORIG_QUEUE_ID = 9
MAILDIAG_FIELD_ORIG_CLIENT = 10
MAILDIAG_FIELD_ORIG_CLIENT_IP = 11
MAILDIAG_FIELD_FROM = 12
MAILDIAG_FIELD_TO = 13
MAILDIAG_FIELD_ORIG_TO = 14
MAILDIAG_FIELD_MESSAGE_ID = 15
MAILDIAG_FIELD_SIZE = 16
MAILDIAG_FIELD_NRCPT = 17
MAILDIAG_FIELD_RELAY = 18
MAILDIAG_FIELD_CONN_USE = 19
MAILDIAG_FIELD_DELAY = 20
MAILDIAG_FIELD_DELAY_BEFORE_QUEUE = 21
MAILDIAG_FIELD_DELAY_IN_QUEUE = 22
MAILDIAG_FIELD_DELAY_CONNECT = 23
MAILDIAG_FIELD_DELAY_TRANSMIT = 24
MAILDIAG_FIELD_TLS = 25
MAILDIAG_FIELD_DSN = 26
MAILDIAG_FIELD_STATUS = 27
MAILDIAG_FIELD_REASON = 28
MAILDIAG_FIELD_SMTP_CODE = 29
MAILDIAG_FIELD_STAGE = 30
MAILDIAG_FIELD_ACTION = 31
MAILDIAG_FIELD_TEXT = 32
MAILDIAG_FIELD_NOTIFICATION = 33
MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID = 34
MAILDIAG_FIELD_UID = 35
MAILDIAG_FIELD_PEER = 36
MAILDIAG_FIELD_PEER_IP = 37
MAILDIAG_FIELD_PEER_PORT = 38
MAILDIAG_FIELD_TRANSPORT = 39
MAILDIAG_FIELD_COUNT = 40
MAILDIAG_FIELD_COMMANDS = 41
MAILDIAG_FIELD_TLS_LEVEL = 42
MAILDIAG_FIELD_TLS_PROTOCOL = 43
MAILDIAG_FIELD_TLS_CIPHER = 44
MAILDIAG_FIELD_VERSION = 45
MAILDIAG_FIELD_SERVICE = 46
MAILDIAG_FIELD_SIGNAL = 47
MAILDIAG_FIELD_EXIT_STATUS = 48
MAILDIAG_FIELD_TABLE = 49
MAILDIAG_FIELD_ORIGIN = 50
MAILDIAG_FIELD_DOMAIN = 51
MAILDIAG_FIELD_PARAMETER = 52
MAILDIAG_FIELD_VALUE = 53
MAILDIAG_FIELD_RANK = 54
MAILDIAG_FIELD_SECONDS = 55
MAILDIAG_FIELD_REMOTE_QUEUE_ID = 56
MAILDIAG_FIELD_SERVER_IP = 57
MAILDIAG_FIELD_SERVER_PORT = 58
MAILDIAG_FIELD_PIPELINED = 59
MAILDIAG_FIELD_NOTES = 60
MAILDIAG_FIELD_EVENT = 61
MAILDIAG_FIELD_CONTENT = 62
MAILDIAG_FIELD_RESENT_MESSAGE_ID = 63
MAILDIAG_FIELD_COMMAND = 64
MAILDIAG_FIELD_PART = 65
MAILDIAG_FIELD_USER = 66
MAILDIAG_FIELD_CONFIGURATION = 67
MAILDIAG_FIELD_FAILURE_TYPE = 68
MAILDIAG_FIELD_FAILURE_REASON = 69
MAILDIAG_FIELD_PROCESS_ID = 70
MAILDIAG_FIELD_LIMIT = 71
MAILDIAG_FIELD_SNI = 72
MAILDIAG_FIELD_PATH = 73
MAILDIAG_FIELD_LISTING = 74
MAILDIAG_FIELD_QUEUE = 75
MAILDIAG_TYPE_TEXT = 0
MAILDIAG_TYPE_NUMBER = 1
MAILDIAG_TYPE_SECONDS = 2
MAILDIAG_TYPE_ADDRESS = 3
MAILDIAG_TYPE_REASON = 4
MAILDIAG_LEVEL_INFO = 0
MAILDIAG_LEVEL_WARNING = 1
MAILDIAG_LEVEL_ERROR = 2
MAILDIAG_LEVEL_FATAL = 3
MAILDIAG_LEVEL_PANIC = 4
MAILDIAG_STATUS_OTHER = 0
MAILDIAG_STATUS_SENT = 1
MAILDIAG_STATUS_DEFERRED = 2
MAILDIAG_STATUS_BOUNCED = 3
MAILDIAG_STATUS_DELIVERABLE = 4
MAILDIAG_STATUS_UNDELIVERABLE = 5
MAILDIAG_STATE_UNKNOWN = 0
MAILDIAG_STATE_INCOMPLETE = 1
MAILDIAG_STATE_QUEUED = 2
MAILDIAG_STATE_DEFERRED = 3
MAILDIAG_STATE_HELD = 4
MAILDIAG_STATE_SENT = 5
MAILDIAG_STATE_BOUNCED = 6
MAILDIAG_STATE_EXPIRED = 7
MAILDIAG_STATE_MIXED = 8
MAILDIAG_STATE_DELETED = 9
MAILDIAG_STATE_REQUEUED = 10
MAILDIAG_STATE_DISCARDED = 11
MAILDIAG_STATE_REJECTED = 12
MAILDIAG_STATE_PROBE = 13
MAILDIAG_RECIPIENT_UNKNOWN = 0
MAILDIAG_RECIPIENT_SENT = 1
MAILDIAG_RECIPIENT_DEFERRED = 2
MAILDIAG_RECIPIENT_BOUNCED = 3
MAILDIAG_RECIPIENT_EXPIRED = 4
MAILDIAG_RECIPIENT_QUEUED = 5
MAILDIAG_RECIPIENT_HELD = 6
MAILDIAG_RECIPIENT_DELETED = 7
MAILDIAG_RECIPIENT_DISCARDED = 8
MAILDIAG_RECIPIENT_REQUEUED = 9
MAILDIAG_RECIPIENT_REJECTED = 10
MAILDIAG_RECIPIENT_DELIVERABLE = 11
MAILDIAG_RECIPIENT_UNDELIVERABLE = 12
MAILDIAG_LINK_BOUNCE_OF = 1
MAILDIAG_LINK_DELAY_NOTICE_OF = 2
MAILDIAG_LINK_SUCCESS_NOTICE_OF = 3
MAILDIAG_LINK_POSTMASTER_NOTICE_OF = 4
MAILDIAG_LINK_FILTER_HOP_OF = 5
MAILDIAG_LINK_NEXT_HOST_OF = 6
MAILDIAG_LINK_FORWARDED_FROM = 7
MAILDIAG_LINK_REQUEUED_FROM = 8
MAILDIAG_LINK_SAME_MESSAGE_ID = 9
MAILDIAG_DIRECTION_UNKNOWN = 0
MAILDIAG_DIRECTION_CLIENT = 1
MAILDIAG_DIRECTION_SERVER = 2
MAILDIAG_PERMANENCE_UNKNOWN = 0
MAILDIAG_PERMANENCE_TEMPORARY = 1
MAILDIAG_PERMANENCE_PERMANENT = 2
MAILDIAG_ACTOR_NOBODY = 0
MAILDIAG_ACTOR_THIS_HOST = 1
MAILDIAG_ACTOR_RELAY = 2
MAILDIAG_ACTOR_DNS = 3
MAILDIAG_ACTOR_NETWORK = 4
MAILDIAG_ACTOR_REMOTE = 5
MAILDIAG_ACTOR_SENDER = 6
MAILDIAG_ACTOR_RECIPIENT = 7
MAILDIAG_SEVERITY_INFO = 0
MAILDIAG_SEVERITY_NOTICE = 1
MAILDIAG_SEVERITY_WARNING = 2
MAILDIAG_SEVERITY_ERROR = 3
MAILDIAG_SCOPE_MESSAGE = 0
MAILDIAG_SCOPE_HOST = 1
MAILDIAG_DISPOSITION_NONE = 0
MAILDIAG_DISPOSITION_SENT = 1
MAILDIAG_DISPOSITION_DEFERRED = 2
MAILDIAG_DISPOSITION_BOUNCED = 3
MAILDIAG_DISPOSITION_EXPIRED = 4
MAILDIAG_DISPOSITION_REJECTED = 5
MAILDIAG_WORDS_RECORD = 1
MAILDIAG_WORDS_FIELD = 2
MAILDIAG_WORDS_LEVEL = 3
MAILDIAG_WORDS_STATUS = 4
MAILDIAG_WORDS_STATE = 5
MAILDIAG_WORDS_RECIPIENT = 6
MAILDIAG_WORDS_LINK = 7
MAILDIAG_WORDS_DIRECTION = 8
MAILDIAG_WORDS_PERMANENCE = 9
MAILDIAG_WORDS_ACTOR = 10
MAILDIAG_WORDS_SEVERITY = 11
MAILDIAG_WORDS_SCOPE = 12
MAILDIAG_WORDS_DISPOSITION = 13
MAILDIAG_WORDS_AFFECTED = 14
MAILDIAG_WORDS_BY = 15
MAILDIAG_EVIDENCE_DEFAULT = 0
MAILDIAG_EVIDENCE_POSITION = 1
MAILDIAG_EVIDENCE_FAILURES = 2
MAILDIAG_EVIDENCE_ALL = 3
MAILDIAG_EVIDENCE_NONE = 4
MAILDIAG_SOURCE_AUTO = 0
MAILDIAG_SOURCE_LINES = 1
MAILDIAG_SOURCE_JOURNAL = 2
MAILDIAG_ENTRY_MESSAGE = 1
MAILDIAG_ENTRY_REJECT = 2
MAILDIAG_AFFECTED_WAITING = 0
MAILDIAG_AFFECTED_RETURNED = 1
MAILDIAG_AFFECTED_DELIVERED = 2
MAILDIAG_BY_DOMAIN = 1
MAILDIAG_BY_SENDER = 2
MAILDIAG_BY_RECIPIENT = 3
MAILDIAG_BY_CLIENT = 4
MAILDIAG_BY_USER = 5
MAILDIAG_BY_RELAY = 6
MAILDIAG_BY_CAUSE = 7
MAILDIAG_BY_HOUR = 8
MAILDIAG_BY_DAY = 9
MAILDIAG_JSON_MESSAGE = 1
MAILDIAG_JSON_REJECT = 2
MAILDIAG_JSON_RECORD = 3
MAILDIAG_JSON_EXPLANATION = 4
MAILDIAG_JSON_FINDING = 5
MAILDIAG_JSON_AFFECTED = 6
MAILDIAG_JSON_SUMMARY = 7
MAILDIAG_JSON_GROUP = 8
MAILDIAG_JSON_CAUSE = 9
MAILDIAG_JSON_RULE = 10
MAILDIAG_ROWS_MESSAGES = 1
MAILDIAG_ROWS_REJECTS = 2
MAILDIAG_ROWS_RECIPIENTS = 3
MAILDIAG_ROWS_ATTEMPTS = 4
MAILDIAG_ROWS_EVENTS = 5
MAILDIAG_ROWS_FINDINGS = 6


class maildiag_text(ctypes.Structure):
    _fields_ = [
        ("ptr", ctypes.c_void_p),
        ("len", ctypes.c_size_t),
    ]


class maildiag_error(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("code", ctypes.c_int32),
        ("line", ctypes.c_uint32),
        ("column", ctypes.c_uint32),
        ("source", ctypes.c_char * 128),
        ("text", ctypes.c_char * 256),
    ]


class maildiag_cause(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("cause", maildiag_text),
        ("broad", maildiag_text),
        ("category", maildiag_text),
        ("title", maildiag_text),
        ("explanation", maildiag_text),
    ]


class maildiag_rule(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("sample_count", ctypes.c_uint32),
        ("id", maildiag_text),
        ("cause", maildiag_text),
        ("source", maildiag_text),
    ]


class maildiag_fix(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("where", maildiag_text),
        ("text", maildiag_text),
        ("check", maildiag_text),
    ]


class maildiag_zone_change(ctypes.Structure):
    _fields_ = [
        ("from_sec", ctypes.c_int64),
        ("offset_sec", ctypes.c_int32),
        ("reserved0", ctypes.c_int32),
    ]


class maildiag_options(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("evidence", ctypes.c_uint32),
        ("rules", ctypes.c_void_p),
        ("zone", ctypes.POINTER(maildiag_zone_change)),
        ("zone_count", ctypes.c_size_t),
        ("reference_time_usec", ctypes.c_int64),
        ("year", ctypes.c_int32),
        ("max_line_bytes", ctypes.c_uint32),
        ("max_messages", ctypes.c_uint64),
        ("max_memory_bytes", ctypes.c_uint64),
        ("max_events_per_message", ctypes.c_uint32),
        ("regex_match_limit", ctypes.c_uint32),
        ("hash_key", ctypes.c_uint64),
        ("keep_usec", ctypes.c_int64),
        ("threads", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
    ]


class maildiag_source_options(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("reference_time_usec", ctypes.c_int64),
        ("year", ctypes.c_int32),
        ("beginning_bytes", ctypes.c_uint32),
        ("beginning", ctypes.c_void_p),
        ("base_offset", ctypes.c_uint64),
    ]


class maildiag_stats(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("source_count", ctypes.c_uint32),
        ("bytes", ctypes.c_uint64),
        ("lines", ctypes.c_uint64),
        ("records", ctypes.c_uint64),
        ("postfix", ctypes.c_uint64),
        ("foreign", ctypes.c_uint64),
        ("unrecognised", ctypes.c_uint64),
        ("truncated", ctypes.c_uint64),
        ("dropped_events", ctypes.c_uint64),
        ("dropped_messages", ctypes.c_uint64),
        ("memory_bytes", ctypes.c_uint64),
        ("regex_limit_hits", ctypes.c_uint64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
    ]


class maildiag_source(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("ordinal", ctypes.c_uint32),
        ("name", maildiag_text),
        ("bytes", ctypes.c_uint64),
        ("records", ctypes.c_uint64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
    ]


class maildiag_program_count(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("program", maildiag_text),
        ("count", ctypes.c_uint64),
    ]


class maildiag_record(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("level", ctypes.c_uint32),
        ("field_count", ctypes.c_uint32),
        ("repeat_count", ctypes.c_uint32),
        ("physical_lines", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("time", ctypes.c_int64),
        ("pid", ctypes.c_int64),
        ("smtp_code", ctypes.c_int64),
        ("stamp", maildiag_text),
        ("host", maildiag_text),
        ("program", maildiag_text),
        ("instance", maildiag_text),
        ("service", maildiag_text),
        ("daemon", maildiag_text),
        ("queue_id", maildiag_text),
        ("text", maildiag_text),
    ]


class maildiag_field(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("id", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("name", maildiag_text),
        ("value", maildiag_text),
        ("number", ctypes.c_int64),
    ]


class maildiag_explanation(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("actor", ctypes.c_uint32),
        ("direction", ctypes.c_uint32),
        ("confidence", ctypes.c_uint32),
        ("severity", ctypes.c_uint32),
        ("fix_count", ctypes.c_uint32),
        ("match_offset", ctypes.c_uint32),
        ("match_length", ctypes.c_uint32),
        ("conflict", ctypes.c_int32),
        ("smtp_code", ctypes.c_int64),
        ("text", maildiag_text),
        ("cause", maildiag_text),
        ("broad", maildiag_text),
        ("category", maildiag_text),
        ("title", maildiag_text),
        ("explanation", maildiag_text),
        ("sender_text", maildiag_text),
        ("rule", maildiag_text),
        ("document", maildiag_text),
        ("dsn", maildiag_text),
        ("stage", maildiag_text),
        ("host", maildiag_text),
        ("address", maildiag_text),
        ("port", maildiag_text),
        ("domain", maildiag_text),
        ("recipient", maildiag_text),
        ("reply", maildiag_text),
        ("url", maildiag_text),
        ("queue_id", maildiag_text),
        ("remote_queue_id", maildiag_text),
    ]


class maildiag_filter(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("kinds", ctypes.c_uint32),
        ("state_mask", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("since", ctypes.c_int64),
        ("until", ctypes.c_int64),
        ("query", maildiag_text),
        ("queue_id", maildiag_text),
        ("address", maildiag_text),
        ("from_", maildiag_text),
        ("to", maildiag_text),
        ("domain", maildiag_text),
        ("message_id", maildiag_text),
        ("client", maildiag_text),
        ("relay", maildiag_text),
        ("user", maildiag_text),
        ("cause", maildiag_text),
        ("host", maildiag_text),
        ("contains", maildiag_text),
    ]


class maildiag_entry(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
    ]


class maildiag_message(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("state", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
        ("generation", ctypes.c_uint32),
        ("recipient_count", ctypes.c_uint32),
        ("event_count", ctypes.c_uint32),
        ("link_count", ctypes.c_uint32),
        ("attempt_count", ctypes.c_uint32),
        ("complete_start", ctypes.c_uint8),
        ("complete_end", ctypes.c_uint8),
        ("truncated", ctypes.c_uint8),
        ("reserved0", ctypes.c_uint8),
        ("size_bytes", ctypes.c_int64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
        ("host", maildiag_text),
        ("instance", maildiag_text),
        ("queue_id", maildiag_text),
        ("message_id", maildiag_text),
        ("from_", maildiag_text),
        ("client", maildiag_text),
        ("client_ip", maildiag_text),
        ("helo", maildiag_text),
        ("sasl_username", maildiag_text),
    ]


class maildiag_recipient(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("state", ctypes.c_uint32),
        ("outcome", ctypes.c_uint32),
        ("attempt_count", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("actor", ctypes.c_uint32),
        ("outcome_message", ctypes.c_uint64),
        ("smtp_code", ctypes.c_int64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
        ("next_attempt_time", ctypes.c_int64),
        ("expires_time", ctypes.c_int64),
        ("delay_usec", ctypes.c_int64),
        ("delay_before_queue_usec", ctypes.c_int64),
        ("delay_in_queue_usec", ctypes.c_int64),
        ("delay_connect_usec", ctypes.c_int64),
        ("delay_transmit_usec", ctypes.c_int64),
        ("address", maildiag_text),
        ("orig_to", maildiag_text),
        ("relay", maildiag_text),
        ("dsn", maildiag_text),
        ("reason", maildiag_text),
        ("cause", maildiag_text),
        ("underlying_cause", maildiag_text),
    ]


class maildiag_attempt(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("status", ctypes.c_uint32),
        ("event", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("time", ctypes.c_int64),
        ("smtp_code", ctypes.c_int64),
        ("delay_usec", ctypes.c_int64),
        ("relay", maildiag_text),
        ("dsn", maildiag_text),
        ("reason", maildiag_text),
        ("cause", maildiag_text),
    ]


class maildiag_event(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("level", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("field_count", ctypes.c_uint32),
        ("repeat_count", ctypes.c_uint32),
        ("time", ctypes.c_int64),
        ("pid", ctypes.c_int64),
        ("program", maildiag_text),
        ("daemon", maildiag_text),
        ("queue_id", maildiag_text),
    ]


class maildiag_link(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("relation", ctypes.c_uint32),
        ("reverse", ctypes.c_uint32),
        ("generation", ctypes.c_uint32),
        ("other", ctypes.c_uint64),
        ("host", maildiag_text),
        ("instance", maildiag_text),
        ("queue_id", maildiag_text),
    ]


class maildiag_reject(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
        ("offset", ctypes.c_uint64),
        ("time", ctypes.c_int64),
        ("smtp_code", ctypes.c_int64),
        ("count", ctypes.c_uint64),
        ("host", maildiag_text),
        ("instance", maildiag_text),
        ("queue_id", maildiag_text),
        ("stage", maildiag_text),
        ("action", maildiag_text),
        ("client", maildiag_text),
        ("client_ip", maildiag_text),
        ("from_", maildiag_text),
        ("to", maildiag_text),
        ("helo", maildiag_text),
        ("dsn", maildiag_text),
        ("reason", maildiag_text),
        ("cause", maildiag_text),
    ]


class maildiag_change(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
        ("serial", ctypes.c_uint64),
    ]


class maildiag_finding(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("scope", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
        ("direction", ctypes.c_uint32),
        ("disposition", ctypes.c_uint32),
        ("severity", ctypes.c_uint32),
        ("confidence", ctypes.c_uint32),
        ("actor", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("ongoing", ctypes.c_uint32),
        ("fix_count", ctypes.c_uint32),
        ("evidence_count", ctypes.c_uint32),
        ("queue_id_count", ctypes.c_uint32),
        ("explains_count", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("evidence_total", ctypes.c_uint64),
        ("attempt_count", ctypes.c_uint64),
        ("message_count", ctypes.c_uint64),
        ("recipient_count", ctypes.c_uint64),
        ("sender_count", ctypes.c_uint64),
        ("waiting_count", ctypes.c_uint64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
        ("ended_time", ctypes.c_int64),
        ("last_success_before", ctypes.c_int64),
        ("cause", maildiag_text),
        ("broad", maildiag_text),
        ("category", maildiag_text),
        ("host", maildiag_text),
        ("peer_name", maildiag_text),
        ("peer_address", maildiag_text),
        ("peer_port", maildiag_text),
        ("peer_domain", maildiag_text),
        ("ended_by", maildiag_text),
        ("before", maildiag_text),
        ("title", maildiag_text),
        ("explanation", maildiag_text),
        ("sender_text", maildiag_text),
        ("rule", maildiag_text),
        ("document", maildiag_text),
    ]


class maildiag_evidence(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("match_offset", ctypes.c_uint32),
        ("match_length", ctypes.c_uint32),
        ("line", maildiag_text),
    ]


class maildiag_affected(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("status", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
        ("finding", ctypes.c_uint64),
        ("time", ctypes.c_int64),
        ("from_", maildiag_text),
        ("to", maildiag_text),
        ("queue_id", maildiag_text),
    ]


class maildiag_summary(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("cause_count", ctypes.c_uint32),
        ("bytes", ctypes.c_uint64),
        ("lines", ctypes.c_uint64),
        ("records", ctypes.c_uint64),
        ("unrecognised", ctypes.c_uint64),
        ("messages", ctypes.c_uint64),
        ("recipients", ctypes.c_uint64),
        ("attempts_sent", ctypes.c_uint64),
        ("attempts_deferred", ctypes.c_uint64),
        ("attempts_bounced", ctypes.c_uint64),
        ("attempts_other", ctypes.c_uint64),
        ("expired", ctypes.c_uint64),
        ("removed", ctypes.c_uint64),
        ("rejects", ctypes.c_uint64),
        ("delay_p50_usec", ctypes.c_int64),
        ("delay_p95_usec", ctypes.c_int64),
        ("delay_max_usec", ctypes.c_int64),
    ]


class maildiag_cause_count(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("cause", maildiag_text),
        ("count", ctypes.c_uint64),
    ]


class maildiag_group(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("key", maildiag_text),
        ("messages", ctypes.c_uint64),
        ("bytes", ctypes.c_uint64),
        ("sent", ctypes.c_uint64),
        ("deferred", ctypes.c_uint64),
        ("bounced", ctypes.c_uint64),
        ("delay_p50_usec", ctypes.c_int64),
        ("delay_p95_usec", ctypes.c_int64),
    ]


class maildiag_json(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("what", ctypes.c_uint32),
        ("id", ctypes.c_uint64),
        ("report", ctypes.c_void_p),
        ("index", ctypes.c_uint32),
        ("sub_index", ctypes.c_uint32),
    ]


class maildiag_rows(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("what", ctypes.c_uint32),
        ("row_bytes", ctypes.c_uint32),
        ("reserved0", ctypes.c_uint32),
        ("filter", ctypes.POINTER(maildiag_filter)),
        ("report", ctypes.c_void_p),
    ]


class maildiag_message_row(ctypes.Structure):
    _fields_ = [
        ("id", ctypes.c_uint64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
        ("size_bytes", ctypes.c_int64),
        ("state", ctypes.c_uint32),
        ("generation", ctypes.c_uint32),
        ("recipient_count", ctypes.c_uint32),
        ("event_count", ctypes.c_uint32),
        ("link_count", ctypes.c_uint32),
        ("attempt_count", ctypes.c_uint32),
        ("complete_start", ctypes.c_uint8),
        ("complete_end", ctypes.c_uint8),
        ("truncated", ctypes.c_uint8),
        ("reserved0", ctypes.c_uint8),
        ("host", ctypes.c_int32),
        ("instance", ctypes.c_int32),
        ("queue_id", ctypes.c_int32),
        ("message_id", ctypes.c_int32),
        ("from_", ctypes.c_int32),
        ("client", ctypes.c_int32),
        ("client_ip", ctypes.c_int32),
        ("helo", ctypes.c_int32),
        ("sasl_username", ctypes.c_int32),
    ]


class maildiag_reject_row(ctypes.Structure):
    _fields_ = [
        ("id", ctypes.c_uint64),
        ("offset", ctypes.c_uint64),
        ("time", ctypes.c_int64),
        ("smtp_code", ctypes.c_int64),
        ("count", ctypes.c_uint64),
        ("source", ctypes.c_uint32),
        ("host", ctypes.c_int32),
        ("instance", ctypes.c_int32),
        ("queue_id", ctypes.c_int32),
        ("stage", ctypes.c_int32),
        ("action", ctypes.c_int32),
        ("client", ctypes.c_int32),
        ("client_ip", ctypes.c_int32),
        ("from_", ctypes.c_int32),
        ("to", ctypes.c_int32),
        ("helo", ctypes.c_int32),
        ("dsn", ctypes.c_int32),
        ("reason", ctypes.c_int32),
        ("cause", ctypes.c_int32),
    ]


class maildiag_recipient_row(ctypes.Structure):
    _fields_ = [
        ("message", ctypes.c_uint64),
        ("outcome_message", ctypes.c_uint64),
        ("smtp_code", ctypes.c_int64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
        ("next_attempt_time", ctypes.c_int64),
        ("expires_time", ctypes.c_int64),
        ("delay_usec", ctypes.c_int64),
        ("delay_before_queue_usec", ctypes.c_int64),
        ("delay_in_queue_usec", ctypes.c_int64),
        ("delay_connect_usec", ctypes.c_int64),
        ("delay_transmit_usec", ctypes.c_int64),
        ("index", ctypes.c_uint32),
        ("state", ctypes.c_uint32),
        ("outcome", ctypes.c_uint32),
        ("attempt_count", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("actor", ctypes.c_uint32),
        ("host", ctypes.c_int32),
        ("queue_id", ctypes.c_int32),
        ("from_", ctypes.c_int32),
        ("address", ctypes.c_int32),
        ("domain", ctypes.c_int32),
        ("orig_to", ctypes.c_int32),
        ("relay", ctypes.c_int32),
        ("dsn", ctypes.c_int32),
        ("reason", ctypes.c_int32),
        ("cause", ctypes.c_int32),
        ("underlying_cause", ctypes.c_int32),
        ("reserved0", ctypes.c_uint32),
    ]


class maildiag_attempt_row(ctypes.Structure):
    _fields_ = [
        ("message", ctypes.c_uint64),
        ("time", ctypes.c_int64),
        ("smtp_code", ctypes.c_int64),
        ("delay_usec", ctypes.c_int64),
        ("recipient", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
        ("event", ctypes.c_uint32),
        ("status", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("host", ctypes.c_int32),
        ("queue_id", ctypes.c_int32),
        ("address", ctypes.c_int32),
        ("domain", ctypes.c_int32),
        ("relay", ctypes.c_int32),
        ("dsn", ctypes.c_int32),
        ("reason", ctypes.c_int32),
        ("cause", ctypes.c_int32),
        ("reserved0", ctypes.c_uint32),
    ]


class maildiag_event_row(ctypes.Structure):
    _fields_ = [
        ("message", ctypes.c_uint64),
        ("offset", ctypes.c_uint64),
        ("time", ctypes.c_int64),
        ("pid", ctypes.c_int64),
        ("index", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("level", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("field_count", ctypes.c_uint32),
        ("repeat_count", ctypes.c_uint32),
        ("host", ctypes.c_int32),
        ("program", ctypes.c_int32),
        ("daemon", ctypes.c_int32),
        ("queue_id", ctypes.c_int32),
    ]


class maildiag_finding_row(ctypes.Structure):
    _fields_ = [
        ("id", ctypes.c_uint64),
        ("evidence_total", ctypes.c_uint64),
        ("attempt_count", ctypes.c_uint64),
        ("message_count", ctypes.c_uint64),
        ("recipient_count", ctypes.c_uint64),
        ("sender_count", ctypes.c_uint64),
        ("waiting_count", ctypes.c_uint64),
        ("first_time", ctypes.c_int64),
        ("last_time", ctypes.c_int64),
        ("ended_time", ctypes.c_int64),
        ("last_success_before", ctypes.c_int64),
        ("index", ctypes.c_uint32),
        ("scope", ctypes.c_uint32),
        ("direction", ctypes.c_uint32),
        ("disposition", ctypes.c_uint32),
        ("severity", ctypes.c_uint32),
        ("confidence", ctypes.c_uint32),
        ("actor", ctypes.c_uint32),
        ("permanence", ctypes.c_uint32),
        ("ongoing", ctypes.c_uint32),
        ("cause", ctypes.c_int32),
        ("broad", ctypes.c_int32),
        ("category", ctypes.c_int32),
        ("host", ctypes.c_int32),
        ("peer_name", ctypes.c_int32),
        ("peer_address", ctypes.c_int32),
        ("peer_port", ctypes.c_int32),
        ("peer_domain", ctypes.c_int32),
        ("ended_by", ctypes.c_int32),
        ("before", ctypes.c_int32),
        ("title", ctypes.c_int32),
        ("explanation", ctypes.c_int32),
        ("sender_text", ctypes.c_int32),
        ("rule", ctypes.c_int32),
        ("document", ctypes.c_int32),
    ]


class maildiag_strings(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("bytes", ctypes.c_void_p),
        ("offsets", ctypes.POINTER(ctypes.c_uint64)),
    ]


STRUCTS = (
    maildiag_text,
    maildiag_error,
    maildiag_cause,
    maildiag_rule,
    maildiag_fix,
    maildiag_zone_change,
    maildiag_options,
    maildiag_source_options,
    maildiag_stats,
    maildiag_source,
    maildiag_program_count,
    maildiag_record,
    maildiag_field,
    maildiag_explanation,
    maildiag_filter,
    maildiag_entry,
    maildiag_message,
    maildiag_recipient,
    maildiag_attempt,
    maildiag_event,
    maildiag_link,
    maildiag_reject,
    maildiag_change,
    maildiag_finding,
    maildiag_evidence,
    maildiag_affected,
    maildiag_summary,
    maildiag_cause_count,
    maildiag_group,
    maildiag_json,
    maildiag_rows,
    maildiag_message_row,
    maildiag_reject_row,
    maildiag_recipient_row,
    maildiag_attempt_row,
    maildiag_event_row,
    maildiag_finding_row,
    maildiag_strings,
)

# Name, result, arguments.
FUNCTIONS = (
    (
        "maildiag_version_number",
        ctypes.c_uint32,
        (
        ),
    ),
    (
        "maildiag_version_string",
        ctypes.c_char_p,
        (
        ),
    ),
    (
        "maildiag_status_name",
        ctypes.c_char_p,
        (
            ctypes.c_int32,
        ),
    ),
    (
        "maildiag_status_text",
        ctypes.c_char_p,
        (
            ctypes.c_int32,
        ),
    ),
    (
        "maildiag_abi_size",
        ctypes.c_uint32,
        (
            ctypes.c_char_p,
        ),
    ),
    (
        "maildiag_word",
        ctypes.c_char_p,
        (
            ctypes.c_uint32,
            ctypes.c_uint32,
        ),
    ),
    (
        "maildiag_word_number",
        ctypes.c_int32,
        (
            ctypes.c_uint32,
            ctypes.c_char_p,
            ctypes.c_size_t,
        ),
    ),
    (
        "maildiag_rules_builtin",
        ctypes.c_int32,
        (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_rules_select",
        ctypes.c_int32,
        (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_rules_load_text",
        ctypes.c_int32,
        (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_rules_load_file",
        ctypes.c_int32,
        (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_rules_free",
        None,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_cause_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_cause),
        ),
    ),
    (
        "maildiag_rule_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_rule),
        ),
    ),
    (
        "maildiag_rule_hits",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(ctypes.c_uint64),
        ),
    ),
    (
        "maildiag_rules_lint",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_engine_new",
        ctypes.c_int32,
        (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.POINTER(maildiag_options),
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_engine_free",
        None,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_source_open",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_source_options),
            ctypes.POINTER(ctypes.c_uint32),
        ),
    ),
    (
        "maildiag_feed",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_void_p,
            ctypes.c_size_t,
            ctypes.POINTER(ctypes.c_size_t),
        ),
    ),
    (
        "maildiag_feed_end",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
        ),
    ),
    (
        "maildiag_feed_file",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_source_options),
            ctypes.POINTER(ctypes.c_uint32),
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_feed_range",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_source_options),
            ctypes.c_uint64,
            ctypes.c_uint64,
            ctypes.POINTER(ctypes.c_uint32),
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_split",
        ctypes.c_int32,
        (
            ctypes.c_char_p,
            ctypes.c_uint32,
            ctypes.POINTER(ctypes.c_uint64),
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_merge",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_state_save",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_state_save_fd",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_int32,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_state_load",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_state_load_fd",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_int32,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_stats_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_stats),
        ),
    ),
    (
        "maildiag_engine_epoch",
        ctypes.c_uint64,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_reader_open",
        ctypes.c_int32,
        (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_error),
        ),
    ),
    (
        "maildiag_reader_close",
        None,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_parse_line",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.POINTER(maildiag_record),
        ),
    ),
    (
        "maildiag_parse_next",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_int32,
            ctypes.POINTER(ctypes.c_size_t),
            ctypes.POINTER(maildiag_record),
        ),
    ),
    (
        "maildiag_parse_reset",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_record_field",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_field),
        ),
    ),
    (
        "maildiag_explain",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.POINTER(maildiag_explanation),
        ),
    ),
    (
        "maildiag_explain_next",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_int32,
            ctypes.c_int32,
            ctypes.POINTER(ctypes.c_size_t),
            ctypes.POINTER(maildiag_explanation),
        ),
    ),
    (
        "maildiag_explanation_fix",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_fix),
        ),
    ),
    (
        "maildiag_entry_next",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_filter),
            ctypes.POINTER(maildiag_entry),
        ),
    ),
    (
        "maildiag_entry_count",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_filter),
            ctypes.POINTER(ctypes.c_uint64),
        ),
    ),
    (
        "maildiag_changed_next",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_filter),
            ctypes.POINTER(maildiag_change),
        ),
    ),
    (
        "maildiag_message_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.POINTER(maildiag_message),
        ),
    ),
    (
        "maildiag_recipient_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_recipient),
        ),
    ),
    (
        "maildiag_attempt_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_attempt),
        ),
    ),
    (
        "maildiag_event_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_event),
        ),
    ),
    (
        "maildiag_event_field",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_field),
        ),
    ),
    (
        "maildiag_link_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_link),
        ),
    ),
    (
        "maildiag_reject_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.POINTER(maildiag_reject),
        ),
    ),
    (
        "maildiag_line_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint64,
            ctypes.POINTER(maildiag_text),
        ),
    ),
    (
        "maildiag_source_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_source),
        ),
    ),
    (
        "maildiag_program_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_program_count),
        ),
    ),
    (
        "maildiag_similar_address",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_text),
        ),
    ),
    (
        "maildiag_diagnose_message",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint64,
            ctypes.POINTER(ctypes.c_void_p),
        ),
    ),
    (
        "maildiag_diagnose_all",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_filter),
            ctypes.POINTER(ctypes.c_void_p),
        ),
    ),
    (
        "maildiag_report_free",
        None,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_report_count",
        ctypes.c_uint32,
        (
            ctypes.c_void_p,
        ),
    ),
    (
        "maildiag_finding_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_finding),
        ),
    ),
    (
        "maildiag_finding_fix",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_fix),
        ),
    ),
    (
        "maildiag_finding_evidence",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_evidence),
        ),
    ),
    (
        "maildiag_finding_queue_id",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_text),
        ),
    ),
    (
        "maildiag_finding_explains",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(ctypes.c_uint64),
        ),
    ),
    (
        "maildiag_finding_affected",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_affected),
        ),
    ),
    (
        "maildiag_summary_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_filter),
            ctypes.POINTER(maildiag_summary),
        ),
    ),
    (
        "maildiag_summary_cause",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_cause_count),
        ),
    ),
    (
        "maildiag_group_begin",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_filter),
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.POINTER(ctypes.c_uint32),
        ),
    ),
    (
        "maildiag_group_get",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.POINTER(maildiag_group),
        ),
    ),
    (
        "maildiag_json_begin",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_json),
        ),
    ),
    (
        "maildiag_json_read",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_size_t,
            ctypes.POINTER(ctypes.c_size_t),
        ),
    ),
    (
        "maildiag_rows_begin",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_rows),
        ),
    ),
    (
        "maildiag_rows_read",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_size_t,
            ctypes.POINTER(ctypes.c_size_t),
        ),
    ),
    (
        "maildiag_rows_strings",
        ctypes.c_int32,
        (
            ctypes.c_void_p,
            ctypes.POINTER(maildiag_strings),
        ),
    ),
)


class Functions:
    """Every function of a loaded library, declared."""

    def __init__(self, shared):
        for name, result, arguments in FUNCTIONS:
            function = getattr(shared, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)
