"""`[BBS]` of sbbs.ini: every key of the terminal server. Source: spec services.md 12.1. Keys marked `own` are ours.

`TerminalConfig()` is a server with every default. Inherited keys arrive here already resolved. Units: durations are
seconds (float), LoginAttemptDelay and LoginAttemptThrottle milliseconds.
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
from dialtone.config.terminal_options import TERMINAL_FLAGS

_SILENT = "there are no sounds here"
_ENGINE = "accepted, needs no effect: the engine takes care of this itself"
_BUFFERS = "accepted, needs no effect: output is collected and sent by itself"
_PROGRAM = "accepted, needs no effect: the whole program has one, see [Mail] and [Global]"
EVERYWHERE = "0.0.0.0,::"


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalConfig:
    """The terminal server's settings."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "BBS")

    auto_start: bool = key("AutoStart", "true", BOOL, "take calls when the program starts")

    # Where it listens
    telnet_interface: tuple[str, ...] = key(
        "TelnetInterface", EVERYWHERE, ENDPOINTS, "addresses to listen on for Telnet", inherits=True, parent="interface"
    )
    rlogin_interface: tuple[str, ...] = key(
        "RLoginInterface", EVERYWHERE, ENDPOINTS, "addresses to listen on for RLogin", inherits=True, parent="interface"
    )
    ssh_interface: tuple[str, ...] = key(
        "SSHInterface", EVERYWHERE, ENDPOINTS, "addresses to listen on for SSH", inherits=True, parent="interface"
    )
    websocket_interface: tuple[str, ...] = key(
        "WebSocketInterface",
        EVERYWHERE,
        ENDPOINTS,
        "addresses to listen on for browsers",
        inherits=True,
        parent="interface",
        own=True,
    )
    telnet_port: int = key("TelnetPort", "23", PORT, "port for Telnet and raw TCP", listens=True)
    rlogin_port: int = key("RLoginPort", "513", PORT, "port for RLogin", listens=True)
    ssh_port: int = key("SSHPort", "22", PORT, "port for SSH", listens=True)
    ssh_legacy_port: int = key(
        "SSHLegacyPort",
        "0",
        integer(0, 65535),
        "a further port for SSH where old, weak algorithms are taken too, for old terminal programs (0: none)",
        own=True,
    )
    websocket: bool = key("WebSocket", "true", BOOL, "take calls of terminals in browsers", own=True)
    websocket_port: int = key("WebSocketPort", "1123", PORT, "port for browsers", listens=True, own=True)
    websocket_secure_port: int = key(
        "WebSocketSecurePort", "11235", PORT, "port for browsers over TLS", listens=True, own=True
    )
    websocket_origins: tuple[str, ...] = key(
        "WebSocketOrigins",
        "",
        LIST,
        "pages that may call besides this host's own, such as https://www.example.net; * is all",
        own=True,
    )
    websocket_places: tuple[str, ...] | None = None  # as services.ini says (browser_calls.py); None: it does not
    websocket_secure_places: tuple[str, ...] | None = None
    pet40_port: int = key("Pet40Port", "64", PORT, "callers on this port have a PETSCII screen of 40 columns")
    pet80_port: int = key("Pet80Port", "128", PORT, "callers on this port have a PETSCII screen of 80 columns")
    bind_retry_count: int = key("BindRetryCount", "2", INT, "further tries to open a port", inherits=True)
    bind_retry_delay: float = key("BindRetryDelay", "15", DURATION, "wait between those tries", inherits=True)
    ssh_connect_timeout: float = key(
        "SSHConnectTimeout", "10", DURATION, "time for an SSH connection to be set up", zero_is_default=True
    )
    ssh_error_level: int = key("SSHErrorLevel", "Warning", LEVEL, "SSH errors are logged at most this severe")

    # Nodes and limits
    first_node: int = key("FirstNode", "1", integer(1, 65535), "number of the first node")
    last_node: int = key("LastNode", "4", integer(1, 65535), "number of the last node")
    max_calls: int = key(
        "MaxCalls",
        "1100",
        integer(1, 65535),
        "most calls at a time, those who have not logged in included",
        own=True,
    )
    max_concurrent_connections: int = key(
        "MaxConcurrentConnections", "0", INT, "most calls of one address that have not logged in (0: no limit)"
    )
    max_con_conn_filter_threshold: int = key(
        "MaxConConnFilterThreshold", "0", INT, "calls in a row over that limit that add an address to ip.can (0: never)"
    )
    max_con_conn_filter_duration: float = key(
        "MaxConConnFilterDuration", "24h", DURATION, "how long it stays there (0: for ever)"
    )
    max_con_conn_filter_silent: bool = key("MaxConConnFilterSilent", "false", BOOL, "add it to ip-silent.can instead")
    max_dumb_term_inactivity: float = key(
        "MaxDumbTermInactivity", "60", DURATION, "longest silence of a terminal of unknown kind"
    )
    max_login_inactivity: float = key(
        "MaxLoginInactivity", "600", DURATION, "longest time without a key at the login prompt (0: no limit)"
    )
    max_new_user_inactivity: float = key(
        "MaxNewUserInactivity", "3600", DURATION, "longest time without a key while applying"
    )
    max_session_inactivity: float = key(
        "MaxSessionInactivity", "600", DURATION, "longest time without a key once logged in"
    )
    max_sftp_inactivity: float = key("MaxSFTPInactivity", "300", DURATION, "longest time without a request of SFTP")
    outbuf_highwater_mark: int = key("OutbufHighwaterMark", "1024", INT, "bytes sent at once", note=_BUFFERS)
    outbuf_drain_timeout: int = key(
        "OutbufDrainTimeout", "10", MILLIS, "longest wait for that many", unit="milliseconds", note=_BUFFERS
    )

    # Terminals and doors
    default_term_width: int = key("DefaultTermWidth", "80", integer(40, 999), "columns where a terminal does not say")
    default_term_height: int = key("DefaultTermHeight", "24", integer(8, 999), "rows where a terminal does not say")
    external_term_ansi: str = key("ExternalTermANSI", "pc3", TEXT, "TERM of doors for ANSI callers")
    external_term_dumb: str = key("ExternalTermDumb", "dumb", TEXT, "TERM of doors for others")
    use_dosemu: bool = key("UseDOSemu", "true", BOOL, "run DOS doors, where the emulator is installed")
    dosemu_path: str = key("DOSemuPath", "/usr/bin/dosemu.bin", PATH, "the DOS emulator")
    dosemu_conf_path: str = key("DOSemuConfPath", "", PATH, "its settings")
    doors_as_root: bool = key(
        "DoorsAsRoot",
        "false",
        BOOL,
        "run doors although the program runs as root; then whoever breaks out of a door owns the machine",
        own=True,
    )

    # Who we are, whom we serve
    host_name: str = key("HostName", "", TEXT, "this board's public name", inherits=True, note=_PROGRAM)
    login_requirements: str = key("LoginRequirements", "", TEXT, "access string every login must meet", inherits=True)
    clear_text_login: str = key(
        "ClearTextLogin",
        "always",
        one_of("loopback", "always", "never"),
        "where passwords may cross a connection without encryption; old terminal programs have nothing else",
        own=True,
    )
    options: frozenset[str] = key("Options", "XTRN_MINIMIZED", flags(TERMINAL_FLAGS), "what is on and off")

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
    event_log_level: int = key("EventLogLevel", "Info", LEVEL, "the same for timed events", follows="log_level")
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
        "OutboundInterface", "", IPV4, "IPv4 address outgoing calls come from", inherits=True, effective=False
    )
    outbound_v6_interface: str = key(
        "OutboundV6Interface", "", IPV6, "IPv6 address outgoing calls come from", inherits=True, effective=False
    )
    javascript_max_bytes: int = key(
        "JavaScriptMaxBytes", "16M", SIZE, "memory of a script", inherits=True, note=_ENGINE
    )
    javascript_time_limit: int = key(
        "JavaScriptTimeLimit", "864000", INT, "longest run of a script", unit="ticks", inherits=True, note=_ENGINE
    )
    javascript_gc_interval: int = key(
        "JavaScriptGcInterval", "100", INT, "tuning of the engine", unit="ticks", inherits=True, note=_ENGINE
    )
    javascript_yield_interval: int = key(
        "JavaScriptYieldInterval", "10000", INT, "tuning of the engine", unit="ticks", inherits=True, note=_ENGINE
    )
    javascript_load_path: tuple[str, ...] = key(
        "JavaScriptLoadPath", "load", LIST, "where scripts find libraries", inherits=True, blank=True, note=_ENGINE
    )
    javascript_options: frozenset[str] = key(
        "JavaScriptOptions", "COMPILE_N_GO", flags(JAVASCRIPT_FLAGS), "engine settings", inherits=True, note=_ENGINE
    )

    # Sounds: known, never played
    answer_sound: str = key("AnswerSound", "", PATH, "sound at connections", inherits=True, note=_SILENT)
    login_sound: str = key("LoginSound", "", PATH, "sound at logins", inherits=True, note=_SILENT)
    logout_sound: str = key("LogoutSound", "", PATH, "sound at logouts", inherits=True, note=_SILENT)
    hangup_sound: str = key("HangupSound", "", PATH, "sound at ends of connections", inherits=True, note=_SILENT)
    hack_attempt_sound: str = key("HackAttemptSound", "", PATH, "sound at attacks", inherits=True, note=_SILENT)

    def browser_interface(self, *, secure: bool) -> tuple[str, ...]:
        """Where calls from browsers are taken; nowhere when they are not."""
        if not (self.auto_start and self.websocket):
            return ()
        places = self.websocket_secure_places if secure else self.websocket_places
        return self.websocket_interface if places is None else places

    def petscii(self, port: int) -> int:
        """The width of the Commodore screens that call on a port of ours; 0 for other callers."""
        return {self.pet40_port: 40, self.pet80_port: 80}.get(port, 0)
