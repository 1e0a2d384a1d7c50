"""`[Web]` of sbbs.ini: every key of the web server. Source: spec services.md 4.1. Keys marked `own` are ours.

`WebConfig()` is a server with every default. Inherited keys arrive here already resolved. Units: durations are seconds
(float), LoginAttemptDelay, LoginAttemptThrottle and OutbufDrainTimeout milliseconds. Programs and scripts for pages
(CGI, FastCGI, server-side JavaScript) and log-in by the browser's own window (Basic, Digest) are not there: the notes
say what is instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

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
    MILLIS,
    NETWORKS,
    PATH,
    PORT,
    SIZE,
    TEXT,
    flags,
    integer,
    one_of,
)
from dialtone.config.mail_options import JAVASCRIPT_FLAGS
from dialtone.config.shared_keys import shared
from dialtone.config.web_options import WEB_FLAGS

ROOM_FOR_TLS = 10  # connections by TLS beyond MaxClients
_SILENT = "there are no sounds here"
_PROGRAM = "accepted, needs no effect: the whole program has one, see [Mail] and [Global]"
_NO_PROGRAMS = "without effect: no program is run for a page; a proxy in front can (docs/sysop/web.md)"
_NO_SCRIPTS = "without effect: pages are not made by scripts of the sysop's; templates and the API are there instead"
_NO_WINDOW = "without effect: people sign in on a page of the site, and programs with tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """The web server's settings."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "Web")

    auto_start: bool = key("AutoStart", "false", BOOL, "start the web server with the program")

    # Where it listens
    interface: tuple[str, ...] = key(
        "Interface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on for HTTP", inherits=True
    )
    tls_interface: tuple[str, ...] = key(
        "TLSInterface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on for HTTPS", inherits=True, parent="interface"
    )
    port: int = key("Port", "80", PORT, "port for HTTP", listens=True)
    tls_port: int = key("TLSPort", "443", PORT, "port for HTTPS (with ALLOW_TLS)", listens=True)
    bind_retry_count: int = key("BindRetryCount", "2", INT, "further tries to open a port", inherits=True)
    bind_retry_delay: float = key("BindRetryDelay", "15", DURATION, "wait between those tries", inherits=True)

    # Limits
    max_clients: int = key(
        "MaxClients", "100", integer(0, 65535), "most connections at a time; 10 more by TLS (0: no limit)"
    )
    max_concurrent_connections: int = key(
        "MaxConcurrentConnections", "10", INT, "most connections of one address (0: no limit)"
    )
    max_inactivity: float = key(
        "MaxInactivity", "2m", DURATION, "a connection without a request ends after this long", zero_is_default=True
    )
    max_cgi_inactivity: float = key(
        "MaxCgiInactivity", "2m", DURATION, "longest silence of a program", note=_NO_PROGRAMS
    )
    max_connects_per_period: int = key(
        "MaxConnectsPerPeriod", "0", INT, "most connections of one address per period (0: no limit)"
    )
    connect_rate_limit_period: float = key("ConnectRateLimitPeriod", "3600", DURATION, "length of that period")
    max_requests_per_period: int = key(
        "MaxRequestsPerPeriod", "0", INT, "most requests of one address per period (0: no limit)"
    )
    request_rate_limit_period: float = key("RequestRateLimitPeriod", "3600", DURATION, "length of that period")
    rate_limit_subnet_prefix4: int = key(
        "RateLimitSubnetPrefix4", "0", integer(0, 32), "count IPv4 networks of this size as one (0: off)"
    )
    rate_limit_subnet_prefix6: int = key(
        "RateLimitSubnetPrefix6", "64", integer(0, 128), "count IPv6 networks of this size as one"
    )
    rate_limit_filter_threshold: int = shared("RateLimitFilterThreshold")
    rate_limit_filter_duration: float = shared("RateLimitFilterDuration")
    rate_limit_filter_silent: bool = key("RateLimitFilterSilent", "false", BOOL, "add it to ip-silent.can instead")
    rate_limit_filter_subnet_threshold: int = shared("RateLimitFilterSubnetThreshold")

    # What is served
    root_directory: str = key("RootDirectory", "../web/root", PATH, "folder of the sysop's own files")
    error_directory: str = key(
        "ErrorDirectory", "error", TEXT, "folder below RootDirectory with pages for errors, such as 404.html"
    )
    index_file_names: tuple[str, ...] = key(
        "IndexFileNames", "index.html,index.ssjs", LIST, "files that stand for their folder, the first that is there"
    )
    file_vpath_prefix: str = key(
        "FileVPathPrefix", "", TEXT, "address below which the file section is, such as /files/ (blank: only /files/)"
    )
    file_vpath_for_vhosts: bool = key("FileVPathForVHosts", "false", BOOL, "the same in virtual hosts")
    file_index_script: str = key("FileIndexScript", "", TEXT, "script that lists a directory", note=_NO_SCRIPTS)
    cgi_directory: str = key("CGIDirectory", "cgi-bin", TEXT, "folder of programs", note=_NO_PROGRAMS)
    cgi_extensions: tuple[str, ...] = key("CGIExtensions", ".cgi", LIST, "names of programs", note=_NO_PROGRAMS)
    default_cgi_content: str = key(
        "DefaultCGIContent", "text/plain", TEXT, "type of what a program makes", note=_NO_PROGRAMS
    )
    javascript_extension: str = key("JavaScriptExtension", ".ssjs", TEXT, "names of scripts", note=_NO_SCRIPTS)
    outbuf_drain_timeout: int = key(
        "OutbufDrainTimeout",
        "10",
        MILLIS,
        "longest wait for more output",
        unit="milliseconds",
        note="accepted, needs no effect: output is collected and sent by itself",
    )

    # Access log
    http_log_file: str = key(
        "HttpLogFile",
        "",
        PATH,
        "access log: what its name begins with; the day and .log are added (blank: ../data/logs/http-)",
    )
    custom_log_format: str = key(
        "CustomLogFormat", "", TEXT, "format of its lines, as of Apache's LogFormat (blank: combined)"
    )

    # Who we are, whom we serve
    host_name: str = key("HostName", "", TEXT, "this server's public name", inherits=True, note=_PROGRAM)
    authentication: tuple[str, ...] = key(
        "Authentication", "Basic,Digest", LIST, "how browsers' own windows ask for a password", note=_NO_WINDOW
    )
    login_requirements: str = key("LoginRequirements", "", TEXT, "access string every login must meet", inherits=True)
    login_info_save: str = key(
        "LoginInfoSave", "", TEXT, "access string of users whose account shows when and from where they logged in"
    )
    clear_text_login: str = key(
        "ClearTextLogin",
        "loopback",
        one_of("loopback", "always", "never"),
        "where people may sign in over a connection without TLS",
        inherits=True,
        own=True,
    )
    remote_ip_header: str = key(
        "RemoteIPHeader", "", TEXT, "field in which a proxy names its client, such as X-Forwarded-For"
    )
    remote_ip_from: tuple[str, ...] = key(
        "RemoteIPFrom", "", NETWORKS, "proxies whose RemoteIPHeader is believed (blank: nobody's)", own=True
    )
    options: frozenset[str] = key(
        "Options", "NO_HOST_LOOKUP | HTTP_LOGGING | NO_CGI", flags(WEB_FLAGS), "what is on and off"
    )

    # Failed logins
    login_attempt_delay: int = shared("LoginAttemptDelay")
    login_attempt_throttle: int = shared("LoginAttemptThrottle")
    login_attempt_hack_threshold: int = shared("LoginAttemptHackThreshold")
    login_attempt_temp_ban_threshold: int = shared("LoginAttemptTempBanThreshold")
    login_attempt_temp_ban_duration: float = shared("LoginAttemptTempBanDuration")
    login_attempt_filter_threshold: int = shared("LoginAttemptFilterThreshold")
    login_attempt_filter_duration: float = shared("LoginAttemptFilterDuration")

    # The process
    log_level: int = key("LogLevel", "Info", LEVEL, "least severe events that are logged", inherits=True, note=_PROGRAM)
    tls_error_level: int = key("TLSErrorLevel", "0", LEVEL, "TLS errors are logged at most this severe", inherits=True)
    temp_directory: str = key(
        "TempDirectory", "../temp", PATH, "directory for temporary files", inherits=True, note=_PROGRAM
    )
    sem_file_check_frequency: float = key(
        "SemFileCheckFrequency",
        "2",
        DURATION,
        "how often semaphore files are looked for",
        inherits=True,
        note=_PROGRAM,
    )
    outbound_interface: str = key(
        "OutboundInterface", "", IPV4, "IPv4 address of connections to FastCGI", inherits=True, note=_NO_PROGRAMS
    )
    outbound_v6_interface: str = key(
        "OutboundV6Interface", "", IPV6, "IPv6 address of connections to FastCGI", inherits=True, note=_NO_PROGRAMS
    )
    javascript_max_bytes: int = key(
        "JavaScriptMaxBytes", "16M", SIZE, "memory of a script", inherits=True, note=_NO_SCRIPTS
    )
    javascript_time_limit: int = key(
        "JavaScriptTimeLimit", "864000", INT, "longest run of a script", unit="ticks", inherits=True, note=_NO_SCRIPTS
    )
    javascript_gc_interval: int = key(
        "JavaScriptGcInterval", "100", INT, "tuning of the engine", unit="ticks", inherits=True, note=_NO_SCRIPTS
    )
    javascript_yield_interval: int = key(
        "JavaScriptYieldInterval", "10000", INT, "tuning of the engine", unit="ticks", inherits=True, note=_NO_SCRIPTS
    )
    javascript_load_path: tuple[str, ...] = key(
        "JavaScriptLoadPath",
        "load",
        LIST,
        "where scripts find libraries",
        inherits=True,
        blank=True,
        note=_NO_SCRIPTS,
    )
    javascript_options: frozenset[str] = key(
        "JavaScriptOptions", "COMPILE_N_GO", flags(JAVASCRIPT_FLAGS), "engine settings", inherits=True, note=_NO_SCRIPTS
    )

    # Sounds: known, never played
    answer_sound: str = key("AnswerSound", "", PATH, "sound at connections", inherits=True, note=_SILENT)
    login_sound: str = key("LoginSound", "", PATH, "sound at logins", inherits=True, note=_SILENT)
    logout_sound: str = key("LogoutSound", "", PATH, "sound at logouts", inherits=True, note=_SILENT)
    hangup_sound: str = key("HangupSound", "", PATH, "sound at ends of connections", inherits=True, note=_SILENT)
    hack_attempt_sound: str = key("HackAttemptSound", "", PATH, "sound at attacks", inherits=True, note=_SILENT)
