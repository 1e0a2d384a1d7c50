"""`[Services]` of sbbs.ini: what holds for all services together. Source: spec services.md 5.1. Keys marked `own` are
ours. The services themselves are in services.ini: `service_table.py`.

`ServicesConfig()` has every default. Inherited keys arrive here already resolved. `max_clients` is no key: who makes
the conditions of one service puts its own number there.
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
    PATH,
    SIZE,
    TEXT,
    flags,
    integer,
    one_of,
)
from dialtone.config.mail_options import JAVASCRIPT_FLAGS
from dialtone.config.services_options import SERVICES_FLAGS
from dialtone.config.shared_keys import shared

_SILENT = "there are no sounds here"
_ENGINE = "accepted, needs no effect: the engine takes care of this itself"
_PROGRAM = "accepted, needs no effect: the whole program has one, see [Mail] and [Global]"
_NAME = "accepted, needs no effect: services say the board's name, see [Mail] and [Global]"
_NO_CALLS = "accepted, needs no effect: services call nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesConfig:
    """The services' common settings."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "Services")

    auto_start: bool = key("AutoStart", "true", BOOL, "start the services with the program")
    ini_file_name: str = key("iniFileName", "services.ini", TEXT, "the table of services, in ctrl/")

    # Where they listen
    interface: tuple[str, ...] = key("Interface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on", inherits=True)
    bind_retry_count: int = key("BindRetryCount", "2", INT, "further tries to open a port", inherits=True)
    bind_retry_delay: float = key("BindRetryDelay", "15", DURATION, "wait between those tries", inherits=True)
    outbound_interface: str = key(
        "OutboundInterface", "", IPV4, "IPv4 address outgoing connections come from", inherits=True, note=_NO_CALLS
    )
    outbound_v6_interface: str = key(
        "OutboundV6Interface", "", IPV6, "the same for IPv6", inherits=True, note=_NO_CALLS
    )

    # Limits
    max_connects_per_period: int = key(
        "MaxConnectsPerPeriod", "0", INT, "most connections of one address to all services per period (0: no limit)"
    )
    connect_rate_limit_period: float = key("ConnectRateLimitPeriod", "3600", DURATION, "length of that period")
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

    # Who is served
    host_name: str = key("HostName", "", TEXT, "the services' public name", inherits=True, note=_NAME)
    login_requirements: str = key("LoginRequirements", "", TEXT, "access string every login must meet", inherits=True)
    login_info_save: str = key(
        "LoginInfoSave", "", TEXT, "access string of users whose account shows when and from where they logged in"
    )
    clear_text_login: str = key(
        "ClearTextLogin",
        "loopback",
        one_of("loopback", "always", "never"),
        "where passwords may cross a connection without TLS",
        inherits=True,
        own=True,
    )
    options: frozenset[str] = key("Options", "NO_HOST_LOOKUP", flags(SERVICES_FLAGS), "what is on and off")

    # Failed logins
    login_attempt_delay: int = shared("LoginAttemptDelay")
    login_attempt_throttle: int = shared("LoginAttemptThrottle")
    login_attempt_hack_threshold: int = shared("LoginAttemptHackThreshold")
    login_attempt_temp_ban_threshold: int = shared("LoginAttemptTempBanThreshold")
    login_attempt_temp_ban_duration: float = shared("LoginAttemptTempBanDuration")
    login_attempt_filter_threshold: int = shared("LoginAttemptFilterThreshold")
    login_attempt_filter_duration: float = shared("LoginAttemptFilterDuration")

    # Scripts
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

    # The process
    log_level: int = key("LogLevel", "Info", LEVEL, "least severe events of services that are logged", inherits=True)
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

    # Sounds: known, never played
    answer_sound: str = key("AnswerSound", "", PATH, "sound at connections", inherits=True, note=_SILENT)
    login_sound: str = key("LoginSound", "", PATH, "sound at logins", inherits=True, note=_SILENT)
    logout_sound: str = key("LogoutSound", "", PATH, "sound at logouts", inherits=True, note=_SILENT)
    hangup_sound: str = key("HangupSound", "", PATH, "sound at ends of connections", inherits=True, note=_SILENT)
    hack_attempt_sound: str = key("HackAttemptSound", "", PATH, "sound at attacks", inherits=True, note=_SILENT)

    # Of one service
    max_clients: int = 0  # 0: no limit
    max_concurrent_connections: int = 0  # of one address; 0: no limit of its own
    shows_in_account: bool = True  # a login shows in the account as its latest way in

    @property
    def max_requests_per_period(self) -> int:
        """What is counted of clients of services is their connections."""
        return self.max_connects_per_period

    @property
    def request_rate_limit_period(self) -> float:
        """In seconds."""
        return self.connect_rate_limit_period
