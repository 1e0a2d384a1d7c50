"""`[FTP]` of sbbs.ini: every key of the FTP server. Source: spec services.md 3.1. Keys marked `own` are ours.

`FtpConfig()` is a server with every default. Inherited keys arrive here already resolved. Units: durations are seconds
(float), LoginAttemptDelay and LoginAttemptThrottle milliseconds. The keys of the old HTML index (`HtmlIndexFile`,
`HtmlIndexScript`) are taken in silence: the web shows the file section.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.config.field import Section, key
from dialtone.config.ftp_options import FTP_FLAGS
from dialtone.config.kinds import (
    BOOL,
    DURATION,
    ENDPOINTS,
    INT,
    IPV4,
    IPV6,
    LEVEL,
    PATH,
    PORT,
    SIZE,
    TEXT,
    flags,
    integer,
    one_of,
)
from dialtone.config.shared_keys import shared

LEAST_CLIENTS = 10  # MaxClients = 0: as many as nodes, at least so many
HIGHEST_PORT = 65535
_SILENT = "there are no sounds here"
_PROGRAM = "accepted, needs no effect: the whole program has one, see [Mail] and [Global]"
_NO_TEMP = "accepted, needs no effect: lists are sent as they are made, there are no temporary ones"


@dataclass(frozen=True, slots=True, kw_only=True)
class FtpConfig:
    """The FTP server's settings."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "FTP")

    auto_start: bool = key("AutoStart", "true", BOOL, "start the FTP server with the program")

    # Where it listens
    interface: tuple[str, ...] = key("Interface", "0.0.0.0,::", ENDPOINTS, "addresses to listen on", inherits=True)
    port: int = key("Port", "21", PORT, "control port", listens=True)
    bind_retry_count: int = key("BindRetryCount", "2", INT, "further tries to open a port", inherits=True)
    bind_retry_delay: float = key("BindRetryDelay", "15", DURATION, "wait between those tries", inherits=True)
    outbound_interface: str = key(
        "OutboundInterface",
        "",
        IPV4,
        "IPv4 address data connections to clients come from",
        inherits=True,
        note="accepted, needs no effect: they come from the address of the conversation, or clients refuse them",
    )
    outbound_v6_interface: str = key(
        "OutboundV6Interface",
        "",
        IPV6,
        "the same for IPv6",
        inherits=True,
        note="accepted, needs no effect: they come from the address of the conversation, or clients refuse them",
    )

    # Passive mode
    pasv_ip_address: str = key(
        "PasvIpAddress", "0.0.0.0", IPV4, "IPv4 address told to clients in passive mode (0.0.0.0: our own)"
    )
    pasv_ip6_address: str = key(
        "PasvIp6Address", "::", IPV6, "IPv6 address told to clients in long passive mode (::: our own)"
    )
    pasv_port_low: int = key("PasvPortLow", "1024", PORT, "lowest port of passive data connections")
    pasv_port_high: int = key("PasvPortHigh", "65535", PORT, "highest port of passive data connections")

    # Limits
    max_clients: int = key(
        "MaxClients", "100", integer(0, 65535), "most clients at a time (0: as many as nodes, at least 10)"
    )
    max_concurrent_connections: int = key(
        "MaxConcurrentConnections", "0", INT, "most connections of one address that have not logged in (0: no limit)"
    )
    max_inactivity: float = key(
        "MaxInactivity", "5m", DURATION, "a session ends after this long without a command or a transfer"
    )
    qwk_timeout: float = key("QwkTimeout", "10m", DURATION, "longest wait for a QWK packet to be made")
    min_file_size: int = key("MinFileSize", "0", SIZE, "smaller uploads are not taken (0: no limit)")
    max_file_size: int = key("MaxFileSize", "0", SIZE, "larger uploads are not taken (0: no limit)")
    max_requests_per_period: int = key(
        "MaxRequestsPerPeriod", "0", INT, "most commands of one address per period (0: no limit)"
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

    # What is served, to whom
    index_file_name: str = key("IndexFileName", "00index", TEXT, "name of the list in every directory")
    host_name: str = key("HostName", "", TEXT, "this server's public name", inherits=True)
    login_requirements: str = key("LoginRequirements", "", TEXT, "access string every login must meet", inherits=True)
    login_info_save: str = key(
        "LoginInfoSave", "", TEXT, "access string of users whose account shows when and from where they logged in"
    )
    clear_text_login: str = key(
        "ClearTextLogin",
        "always",
        one_of("loopback", "always", "never"),
        "where passwords may cross a connection without TLS; old FTP programs have nothing else",
        own=True,
    )
    options: frozenset[str] = key("Options", "INDEX_FILE | ALLOW_QWK", flags(FTP_FLAGS), "what is on and off")

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
    temp_directory: str = key(
        "TempDirectory", "../temp", PATH, "directory for temporary files", inherits=True, note=_NO_TEMP
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

    def most_clients(self, nodes: int) -> int:
        """How many clients are served at a time on a board with so many nodes."""
        return self.max_clients or max(nodes, LEAST_CLIENTS)

    @property
    def passive_ports(self) -> tuple[int, int]:
        """The lowest and the highest port of passive data connections: a range that is turned round is set right, one
        with fewer ports than there may be clients is widened, upwards first (`narrow` says so)."""
        low, high = sorted((self.pasv_port_low, self.pasv_port_high))
        wanted = max(self.max_clients, LEAST_CLIENTS)
        high = min(max(high, low + wanted - 1), HIGHEST_PORT)
        return min(low, high - wanted + 1), high

    @property
    def narrow(self) -> bool:
        """Whether the range of passive ports that the file gives is not what is used."""
        return (self.pasv_port_low, self.pasv_port_high) != self.passive_ports
