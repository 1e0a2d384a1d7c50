"""`[Mail]` of sbbs.ini: every key of the mail server. Sources: the seed manual's key table (its defaults count for keys
a file leaves out), spec mail.md 7.1 (newer keys). Keys marked `own` are ours.

`MailConfig()` is a server with every default. Inherited keys arrive here already resolved. Units: durations are
seconds (float), sizes bytes, LoginAttemptDelay and LoginAttemptThrottle milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.base.log import Secret
from dialtone.config.field import Section, key
from dialtone.config.kinds import (
    BOOL,
    DURATION,
    ENDPOINTS,
    INT,
    IPV4,
    IPV6,
    LEVEL,
    LIST,
    NAME_SERVER,
    PATH,
    PORT,
    SECRET,
    SIZE,
    TEXT,
    flags,
    integer,
    one_of,
)
from dialtone.config.mail_options import JAVASCRIPT_FLAGS, MAIL_FLAGS
from dialtone.config.shared_keys import shared

_SILENT = "there are no sounds here"
_ENGINE = "accepted, needs no effect: the engine takes care of this itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailConfig:
    """The mail server's settings."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "Mail")

    auto_start: bool = key("AutoStart", "true", BOOL, "start the mail server with the program")

    # Where it listens
    interface: tuple[str, ...] = key(
        "Interface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on for SMTP", inherits=True
    )
    pop3_interface: tuple[str, ...] = key(
        "POP3Interface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on for POP3", follows="interface"
    )
    smtp_port: int = key("SMTPPort", "25", PORT, "port for mail from other servers", listens=True)
    submission_port: int = key("SubmissionPort", "587", PORT, "port for mail from people's programs", listens=True)
    tls_submission_port: int = key(
        "TLSSubmissionPort", "465", PORT, "port for mail from people's programs over TLS", listens=True
    )
    pop3_port: int = key("POP3Port", "110", PORT, "port for fetching mail", listens=True)
    tls_pop3_port: int = key("TLSPOP3Port", "995", PORT, "port for fetching mail over TLS", listens=True)
    bind_retry_count: int = key("BindRetryCount", "2", INT, "further tries to open a port", inherits=True)
    bind_retry_delay: float = key("BindRetryDelay", "15", DURATION, "wait between those tries", inherits=True)

    # Limits
    max_clients: int = key(
        "MaxClients", "10", integer(0, 65535), "most sessions at a time (0: the default)", zero_is_default=True
    )
    max_concurrent_connections: int = key(
        "MaxConcurrentConnections", "0", INT, "most connections of one address that have not logged in (0: no limit)"
    )
    max_inactivity: float = key(
        "MaxInactivity", "120", DURATION, "a session ends after this long without activity", zero_is_default=True
    )
    max_recipients: int = key("MaxRecipients", "100", INT, "most recipients of one message (0: no limit)")
    max_msg_size: int = key("MaxMsgSize", "20MB", SIZE, "largest message taken (0: no limit)")
    max_msgs_waiting: int = key(
        "MaxMsgsWaiting", "100", INT, "most messages in a mailbox of users without exemption W (0: no limit)"
    )
    max_hops: int = key("MaxHops", "100", integer(1, 1000), "a message with more Received lines is in a loop", own=True)
    min_free_space: int = key(
        "MinFreeSpace", "64M", SIZE, "with less free disk space mail is refused for the moment (0: never)", own=True
    )
    lines_per_yield: int = key(
        "LinesPerYield",
        "10",
        INT,
        "lines received between pauses for other sessions",
        note="accepted, needs no effect: sessions take turns by themselves",
    )

    # Sending
    rescan_frequency: float = key(
        "RescanFrequency", "60M", DURATION, "how often the queue is looked through", zero_is_default=True
    )
    max_delivery_attempts: int = key(
        "MaxDeliveryAttempts", "50", INT, "attempts before a message goes back to its sender", zero_is_default=True
    )
    connect_timeout: float = key(
        "ConnectTimeout", "30", DURATION, "longest wait for another server to answer (0: the system's limit)"
    )
    outbound_interface: str = key(
        "OutboundInterface", "", IPV4, "IPv4 address outgoing connections come from", inherits=True
    )
    outbound_v6_interface: str = key(
        "OutboundV6Interface", "", IPV6, "IPv6 address outgoing connections come from", inherits=True
    )
    relay_server: str = key("RelayServer", "", TEXT, "server all outbound mail goes through (with RELAY_TX)")
    relay_port: int = key("RelayPort", "25", PORT, "port of RelayServer")
    relay_username: str = key("RelayUsername", "", TEXT, "user name for RelayServer")
    relay_password: Secret = key("RelayPassword", "", SECRET, "password for RelayServer")  # noqa: RUF009  (a str)
    relay_tls: str = key(
        "RelayTLS",
        "may",
        one_of("off", "may", "must", "verify"),
        "TLS with RelayServer: never, when it offers it, always, or always with a good certificate",
        own=True,
    )
    dns_server: str = key("DNSServer", "", NAME_SERVER, "name server to ask; blank or <auto> finds the system's")
    max_deliveries: int = key("MaxDeliveries", "20", integer(1, 10000), "most deliveries at a time", own=True)
    max_deliveries_per_host: int = key(
        "MaxDeliveriesPerHost", "4", integer(1, 10000), "most deliveries at a time to one destination", own=True
    )
    delay_notice_after: float = key(
        "DelayNoticeAfter", "4h", DURATION, "tell the sender of a delay after this long (0: never)", own=True
    )
    max_queue_age: float = key(
        "MaxQueueAge", "0", DURATION, "longest time in the queue (0: MaxDeliveryAttempts alone decides)", own=True
    )
    delivery_port: int = key(
        "DeliveryPort", "25", PORT, "port of other systems' mail hosts; another one only behind a proxy", own=True
    )
    allow_private_destinations: bool = key(
        "AllowPrivateDestinations", "false", BOOL, "deliver to loopback and private addresses", own=True
    )

    # Who we are, whom we serve
    host_name: str = key("HostName", "", TEXT, "this server's public name; blank is msgs.ini's address", inherits=True)
    default_user: str = key("DefaultUser", "", TEXT, "who gets mail for unknown names (blank: nobody)")
    post_to: str = key("PostTo", "", TEXT, "the To of mail posted to sub-boards")
    notify_offline_users: bool = key("NotifyOfflineUsers", "false", BOOL, "tell people who are not on-line of new mail")
    login_requirements: str = key("LoginRequirements", "", TEXT, "access string every login must meet", inherits=True)
    archive_requirements: str = key("ArchiveRequirements", "", TEXT, "access string of users whose mail is archived")
    clear_text_login: str = key(
        "ClearTextLogin",
        "loopback",
        one_of("loopback", "always", "never"),
        "where passwords may cross a connection without TLS",
        inherits=True,
        own=True,
    )
    options: frozenset[str] = key("Options", "ALLOW_POP3", flags(MAIL_FLAGS), "what is on and off")

    # Failed logins
    login_attempt_delay: int = shared("LoginAttemptDelay")
    login_attempt_throttle: int = shared("LoginAttemptThrottle")
    login_attempt_hack_threshold: int = shared("LoginAttemptHackThreshold")
    login_attempt_temp_ban_threshold: int = shared("LoginAttemptTempBanThreshold")
    login_attempt_temp_ban_duration: float = shared("LoginAttemptTempBanDuration")
    login_attempt_filter_threshold: int = shared("LoginAttemptFilterThreshold")
    login_attempt_filter_duration: float = shared("LoginAttemptFilterDuration")

    # Request rates
    max_requests_per_period: int = key(
        "MaxRequestsPerPeriod", "0", INT, "most commands of one address per period (0: no limit)"
    )
    request_rate_limit_period: float = key("RequestRateLimitPeriod", "3600", DURATION, "length of that period")
    rate_limit_subnet_prefix4: int = key(
        "RateLimitSubnetPrefix4",
        "0",
        integer(0, 32),
        "count IPv4 networks of this size as one (0: off)",
    )
    rate_limit_subnet_prefix6: int = key(
        "RateLimitSubnetPrefix6", "64", integer(0, 128), "count IPv6 networks of this size as one"
    )
    rate_limit_filter_threshold: int = shared("RateLimitFilterThreshold")
    rate_limit_filter_duration: float = shared("RateLimitFilterDuration")
    rate_limit_filter_silent: bool = key("RateLimitFilterSilent", "false", BOOL, "add it to ip-silent.can instead")
    rate_limit_filter_subnet_threshold: int = shared("RateLimitFilterSubnetThreshold")

    # Spam
    dns_blacklist_header: str = key(
        "DNSBlacklistHeader", "X-DNSBL", TEXT, "header added to mail from blacklisted servers (blank: none)", blank=True
    )
    dns_blacklist_subject: str = key(
        "DNSBlacklistSubject", "SPAM", TEXT, "word put before the subject of such mail (blank: none)", blank=True
    )
    spam_block_duration: float = key(
        "SpamBlockDuration", "0", DURATION, "how long a spam bait's taker is blocked (0: for ever)"
    )
    spam_hash_age: float = key(
        "SpamHashAge", "0", DURATION, "hashes of spam are forgotten after this long (0: never)", own=True
    )
    dnsbl_timeout: float = key(
        "DNSBLTimeout", "5", DURATION, "longest wait for all blacklists together; then not listed", own=True
    )
    sender_checks: str = key(
        "SenderChecks",
        "note",
        one_of("off", "note", "enforce"),
        "SPF, DKIM, DMARC and ARC of mail from strangers: not looked at, noted in the message, or obeyed",
        own=True,
    )
    srs: bool = key("SRS", "true", BOOL, "rewrite the envelope sender of mail that users have forwarded", own=True)
    netmail_gate: bool = key(
        "NetmailGate", "false", BOOL, "strangers may write to FidoNet and QWKnet through this server", own=True
    )
    mta_sts: bool = key("MTASTS", "true", BOOL, "obey other domains' MTA-STS policies when sending", own=True)
    mta_sts_mode: str = key(
        "MTASTSMode",
        "testing",
        one_of("none", "testing", "enforce"),
        "what our own MTA-STS policy asks of those who send us mail",
        own=True,
    )
    dane: bool = key("DANE", "true", BOOL, "obey other servers' TLSA records when sending", own=True)
    trusted_arc: tuple[str, ...] = key(
        "TrustedARC",
        "",
        LIST,
        "domains whose ARC seals excuse mail from its author's DMARC policy (forwarders, lists)",
        own=True,
    )
    dkim_sign: bool = key("DKIMSign", "false", BOOL, "sign outgoing mail")
    dkim_domain: str = key("DKIMDomain", "", TEXT, "domain of the signature (blank: the author's, when it is ours)")
    dkim_selector: str = key("DKIMSelector", "mail", TEXT, "selector of the signature; its key is ctrl/dkim_NAME.pem")
    default_charset: str = key("DefaultCharset", "", TEXT, "character set of messages that name none, such as IBM437")

    # The process
    sem_file_check_frequency: float = key(
        "SemFileCheckFrequency", "2", DURATION, "how often semaphore files are looked for", inherits=True
    )
    temp_directory: str = key("TempDirectory", "../temp", PATH, "directory for temporary files", inherits=True)
    log_level: int = key("LogLevel", "Info", LEVEL, "least severe events that are logged", inherits=True)
    tls_error_level: int = key("TLSErrorLevel", "0", LEVEL, "TLS errors are logged at most this severe", inherits=True)

    # Mail processors
    processor_time_limit: float = key("ProcessorTimeLimit", "60", DURATION, "longest run of a mail processor", own=True)
    processor_max_memory: int = key("ProcessorMaxMemory", "256M", SIZE, "memory of a mail processor", own=True)
    processor_trouble: str = key(
        "ProcessorTrouble",
        "defer",
        one_of("defer", "keep"),
        "a processor that fails: the sender is told to try later, or the message is taken as it was",
        own=True,
    )
    javascript_max_bytes: int = key(
        "JavaScriptMaxBytes", "16M", SIZE, "memory of a script", inherits=True, zero_is_default=True
    )
    javascript_time_limit: int = key(
        "JavaScriptTimeLimit", "864000", INT, "longest run of a script", unit="ticks", inherits=True
    )
    javascript_gc_interval: int = key(
        "JavaScriptGcInterval", "100", INT, "tuning of the engine", unit="ticks", inherits=True, note=_ENGINE
    )
    javascript_yield_interval: int = key(
        "JavaScriptYieldInterval", "10000", INT, "tuning of the engine", unit="ticks", inherits=True, note=_ENGINE
    )
    javascript_load_path: tuple[str, ...] = key(
        "JavaScriptLoadPath", "load", LIST, "where scripts find libraries", inherits=True, blank=True
    )
    javascript_options: frozenset[str] = key(
        "JavaScriptOptions",
        "COMPILE_N_GO",
        flags(JAVASCRIPT_FLAGS),
        "settings of the engine",
        inherits=True,
        note=_ENGINE,
    )

    # Sounds: known, never played
    pop3_sound: str = key("POP3Sound", "", PATH, "sound at POP3 connections", note=_SILENT)
    inbound_sound: str = key("InboundSound", "", PATH, "sound at SMTP connections", note=_SILENT)
    outbound_sound: str = key("OutboundSound", "", PATH, "sound at outgoing connections", note=_SILENT)
    answer_sound: str = key("AnswerSound", "", PATH, "sound at connections", inherits=True, note=_SILENT)
    login_sound: str = key("LoginSound", "", PATH, "sound at logins", inherits=True, note=_SILENT)
    logout_sound: str = key("LogoutSound", "", PATH, "sound at logouts", inherits=True, note=_SILENT)
    hangup_sound: str = key("HangupSound", "", PATH, "sound at ends of connections", inherits=True, note=_SILENT)
    hack_attempt_sound: str = key("HackAttemptSound", "", PATH, "sound at attacks", inherits=True, note=_SILENT)
