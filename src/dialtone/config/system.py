"""Settings that are not one server's: `[Global]`, `[UNIX]` of sbbs.ini, and what is used of main.ini and msgs.ini.

Sources: spec mail.md 7.3 and 7.4, services.md 1.2, 12.3, 12.5. Keys marked `own` are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.base.log import Secret
from dialtone.config.field import Section, key
from dialtone.config.kinds import (
    BITS,
    BOOL,
    DURATION,
    ENDPOINTS,
    INT,
    IPV4,
    IPV6,
    LEVEL,
    LIST,
    MILLIS,
    MODE,
    NETWORKS,
    PATH,
    SECRET,
    SIZE,
    TEXT,
    bit,
    flags,
    integer,
    one_of,
)
from dialtone.config.mail_options import JAVASCRIPT_FLAGS

_MSGS = Section("msgs.ini", "")
_INTERNET = Section("msgs.ini", "Internet")
_MAIL_BASE = Section("msgs.ini", "mail")
_SILENT = "there are no sounds here"
_ENGINE = "accepted, needs no effect: the engine takes care of this itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalConfig:
    """`[Global]`: the defaults of every server section, and what concerns the whole program."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "Global")

    host_name: str = key("HostName", "", TEXT, "public name of this system; blank is msgs.ini's address")
    interface: tuple[str, ...] = key("Interface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on")
    outbound_interface: str = key("OutboundInterface", "", IPV4, "IPv4 address outgoing connections come from")
    outbound_v6_interface: str = key("OutboundV6Interface", "", IPV6, "IPv6 address outgoing connections come from")
    port_offset: int = key("PortOffset", "0", integer(0, 65000), "added to every port a file leaves out", own=True)
    challenge_auth: bool = key(
        "ChallengeAuth",
        "true",
        BOOL,
        "offer CRAM-MD5 and APOP, which needs an encrypted copy of each password",
        own=True,
    )
    clear_text_login: str = key(
        "ClearTextLogin",
        "loopback",
        one_of("loopback", "always", "never"),
        "where passwords may cross a connection without TLS",
        own=True,
    )
    password_case: str = key(
        "PasswordCase", "exact", one_of("exact", "fold"), "whether the case of new passwords counts", own=True
    )
    proxy_protocol_from: tuple[str, ...] = key(
        "ProxyProtocolFrom", "", NETWORKS, "proxies that may say who the client is (PROXY protocol)", own=True
    )
    ctrl_directory: str = key("CtrlDirectory", "", PATH, "another directory for settings", effective=False)
    temp_directory: str = key("TempDirectory", "../temp", PATH, "directory for temporary files")
    sem_file_check_frequency: float = key(
        "SemFileCheckFrequency", "2", DURATION, "how often semaphore files are looked for"
    )
    bind_retry_count: int = key("BindRetryCount", "2", INT, "further tries to open a port")
    bind_retry_delay: float = key("BindRetryDelay", "15", DURATION, "wait between those tries")
    log_level: int = key("LogLevel", "Info", LEVEL, "least severe events that are logged")
    tls_error_level: int = key("TLSErrorLevel", "0", LEVEL, "TLS errors are logged at most this severe")
    login_requirements: str = key("LoginRequirements", "", TEXT, "access string every login must meet")
    login_attempt_delay: int = key(
        "LoginAttemptDelay", "5000", MILLIS, "wait before answering a failed login", unit="milliseconds"
    )
    login_attempt_throttle: int = key(
        "LoginAttemptThrottle",
        "1000",
        MILLIS,
        "wait for each earlier failure when the client returns",
        unit="milliseconds",
    )
    login_attempt_hack_threshold: int = key(
        "LoginAttemptHackThreshold", "10", INT, "failures from which hack.log is written (0: never)"
    )
    login_attempt_temp_ban_threshold: int = key(
        "LoginAttemptTempBanThreshold", "20", INT, "failures that ban an address for a while (0: never)"
    )
    login_attempt_temp_ban_duration: float = key(
        "LoginAttemptTempBanDuration", "10m", DURATION, "length of that ban after the last failure"
    )
    login_attempt_filter_threshold: int = key(
        "LoginAttemptFilterThreshold", "0", INT, "failures that add an address to ip.can (0: never)"
    )
    login_attempt_filter_duration: float = key(
        "LoginAttemptFilterDuration", "0", DURATION, "how long it stays there (0: for ever)"
    )
    javascript_max_bytes: int = key("JavaScriptMaxBytes", "16M", SIZE, "memory of a script", zero_is_default=True)
    javascript_time_limit: int = key("JavaScriptTimeLimit", "864000", INT, "longest run of a script", unit="ticks")
    javascript_gc_interval: int = key(
        "JavaScriptGcInterval", "100", INT, "tuning of the engine", unit="ticks", note=_ENGINE
    )
    javascript_yield_interval: int = key(
        "JavaScriptYieldInterval", "10000", INT, "tuning of the engine", unit="ticks", note=_ENGINE
    )
    javascript_load_path: tuple[str, ...] = key(
        "JavaScriptLoadPath", "load", LIST, "where scripts find libraries", blank=True
    )
    javascript_options: frozenset[str] = key(
        "JavaScriptOptions", "COMPILE_N_GO", flags(JAVASCRIPT_FLAGS), "settings of the engine", note=_ENGINE
    )
    answer_sound: str = key("AnswerSound", "", PATH, "sound at connections", note=_SILENT)
    login_sound: str = key("LoginSound", "", PATH, "sound at logins", note=_SILENT)
    logout_sound: str = key("LogoutSound", "", PATH, "sound at logouts", note=_SILENT)
    hangup_sound: str = key("HangupSound", "", PATH, "sound at ends of connections", note=_SILENT)
    hack_attempt_sound: str = key("HackAttemptSound", "", PATH, "sound at attacks", note=_SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemConfig:
    """The board itself. Truth values that are bits of an old number are fields of their own."""

    SECTION: ClassVar[Section] = Section("main.ini", "")

    name: str = key("name", "", TEXT, "the board's name")
    operator: str = key("operator", "", TEXT, "the operator's name")
    location: str = key("location", "", TEXT, "where the board is")
    qwk_id: str = key("id", "", TEXT, "the board's QWK-ID", also=("qwk_id", "QWK-ID"))
    settings: int = key("settings", "0", BITS, "bits: 12, 18 and 26 are used here")
    echo_passwords: bool = key("settings", "0", bit(12), "passwords in logs: never honoured")
    military_time: bool = key("settings", "0", bit(18), "times of day up to 24 hours")
    forward_to_netmail: bool = key("settings", "0", bit(26), "users may have their mail forwarded")
    login: int = key("login", "0", BITS, "bit 0: log in by user number, bit 1: by real name")
    closed: bool = key("settings", "0", bit(0), "nobody may apply for an account")
    sysop_counts: bool = key("settings", "0", bit(1), "the sysop's calls are in the statistics")
    password_edit: bool = key("settings", "0x8", bit(3), "users may choose their passwords")
    expire_out_of_time: bool = key("settings", "0", bit(22), "whose time is used up gets the values of [expired]")
    password: Secret = key("password", "", SECRET, "the system password, asked of sysops who log in")  # noqa: RUF009
    password_days: int = key("pwdays", "0", INT, "days after which a password must be changed (0: never)")
    password_least: int = key(
        "min_password_length", "8", integer(4, 40), "characters a new password must have", also=("minpwlen",), own=True
    )
    password_quality: bool = key(
        "strong_passwords", "true", BOOL, "new passwords need that many different characters", own=True
    )
    auto_delete_days: int = key("autodel", "0", INT, "days without a call after which an account is removed (0: never)")
    deleted_kept_days: int = key("deldays", "365", INT, "days a removed account can be brought back", effective=False)
    expire_warning_days: int = key(
        "expire_warning_days", "7", INT, "days before an account's end its owner is told", also=("expwarn", "exp_warn")
    )
    minutes_per_credit: int = key(
        "minutes_per_100k",
        "0",
        INT,
        "minutes for 100 KiB of credits (0: none)",
        also=("cdtpermin", "mins_per_100k"),
        effective=False,
    )
    most_minutes: int = key("max_minutes", "0", INT, "most minutes a user may have in the bank", effective=False)
    key_inactivity: float = key(
        "max_getkey_inactivity", "300", DURATION, "a caller who presses no key for this long is hung up on"
    )
    inactivity_warn: int = key(
        "inactivity_warn", "75", integer(0, 100), "percent of that time after which he is told", effective=False
    )
    cache_filter_files: float = key(
        "cache_filter_files", "5", DURATION, "how often list files are looked at again (0: every time)"
    )
    max_log_size: int = key("max_log_size", "10M", SIZE, "a log file is begun anew at this size (0: never)")
    max_logs_kept: int = key("max_logs_kept", "10", INT, "old log files that are kept")
    inet_addr: str = key("addr", "", TEXT, "the board's Internet address", section=_INTERNET)
    kill_read_mail: bool = key("settings", "0", bit(27), "mail that was read is removed by maintenance")
    smtp_sem: str = key("smtp_sem", "", PATH, "file touched after mail came in", section=_INTERNET)
    receive_by_real_name: bool = key("settings", "0", bit(16), "mail may be addressed to real names", section=_MSGS)
    mail_max_age: int = key("max_age", "0", INT, "days a message stays in a mailbox (0: for ever)", section=_MAIL_BASE)
    mail_max_spam_age: int = key(
        "max_spam_age", "0", INT, "days spam stays in a mailbox (0: for ever)", section=_MAIL_BASE
    )
    mail_max_trash_age: int = key(
        "max_trash_age",
        "30",
        INT,
        "days thrown away mail stays in the trash (0: for ever)",
        section=_MAIL_BASE,
        own=True,
    )
    mail_max_crcs: int = key(
        "max_crcs",
        "0",
        INT,
        "bodies remembered to find repeated mail",
        section=_MAIL_BASE,
        note="accepted, needs no effect: repeated mail is not refused",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnixConfig:
    """`[UNIX]`: what the process becomes after the ports are open."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "UNIX")

    user: str = key("User", "", TEXT, "account to run as when started as root")
    group: str = key("Group", "", TEXT, "group to run as; blank is the user's")
    umask: int = key("umask", "077", MODE, "permissions new files do not get", effective=False)
    daemonize: bool = key("Daemonize", "false", BOOL, "go to the background", effective=False)
    pid_file: str = key("PidFile", "sbbs.pid", PATH, "file for the process number", effective=False)
    log_facility: str = key("LogFacility", "User", TEXT, "facility of the system's log", effective=False)
    log_ident: str = key("LogIdent", "synchronet", TEXT, "name in the system's log", effective=False)
