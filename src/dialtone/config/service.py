"""What a section of services.ini says: one record, and the table of its keys. Source: spec services.md 5.2."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.config.interfaces import endpoints
from dialtone.config.kinds import BOOL, ENDPOINTS, INT, LEVEL, LIST, SIZE, TEXT, Kind, flags, integer
from dialtone.config.mail_options import JAVASCRIPT_FLAGS
from dialtone.config.services_options import SERVICE_FLAGS
from dialtone.config.stock_services import absence, stock_name
from dialtone.formats.specifiers import words

STOCK_KIND, NATIVE, PYTHON, JAVASCRIPT, ABSENT = "built in", "program", "python", "javascript", "absent"
_BACKLOG = 5
_NO_THREADS = "accepted, needs no effect: a service is no thread with a stack of its own"
_ENGINE = "accepted, needs no effect: the engine takes care of this itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConfig:
    """One section. `service` is its name in log-ins, limits and lists: unique for each transport."""

    name: str
    service: str = ""
    enabled: bool = True
    command: str = ""
    protocol: str = ""
    port: int = 0
    interface: tuple[str, ...] = ()
    max_clients: int = 0
    listen_backlog: int = _BACKLOG
    log_level: int = 8
    lowest_log_level: int = 0
    login_requirements: str = ""
    options: frozenset[str] = frozenset()
    javascript_max_bytes: int = 16 << 20
    javascript_time_limit: int = 864_000  # tenths of a second
    javascript_load_path: tuple[str, ...] = ("load",)
    off: str = ""  # why it is not served although it is enabled, in words

    @property
    def udp(self) -> bool:
        """Whether it answers datagrams."""
        return "UDP" in self.options

    @property
    def tls(self) -> bool:
        """Whether it is encrypted from the first byte."""
        return "TLS" in self.options

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words of the command behind the first."""
        return words(self.command)[1:]

    @property
    def stock(self) -> str:
        """The built-in service it means, "" when it is the sysop's own."""
        first, *rest = words(self.command) or ("",)
        return "" if "NATIVE" in self.options else stock_name(first, tuple(rest))

    @property
    def kind(self) -> str:
        """What it is: STOCK_KIND, NATIVE, PYTHON, JAVASCRIPT, or ABSENT (known, and not in this version)."""
        first = next(iter(words(self.command)), "")
        if "NATIVE" in self.options:
            return NATIVE
        if self.stock:
            return STOCK_KIND
        if absence(first):
            return ABSENT
        return PYTHON if first.lower().endswith(".py") else JAVASCRIPT

    @property
    def static(self) -> bool:
        """Whether one run of the sysop's own serves all its clients."""
        return "STATIC" in self.options and self.kind in (NATIVE, PYTHON, JAVASCRIPT)

    @property
    def wanted(self) -> bool:
        """Whether it is to be served."""
        return self.enabled and not self.off

    def places(self) -> tuple[tuple[str, int], ...]:
        """Host and port of everywhere it is to listen; nowhere when it is not wanted."""
        return endpoints(self.interface, self.port) if self.wanted else ()


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """One key of the file. `attribute` is "" for what does nothing (`note` says why) or is used while reading;
    `inherits` the attribute of `[Services]` that counts when nothing is said."""

    name: str
    attribute: str
    kind: Kind
    default: str
    help: str
    inherits: str = ""
    note: str = ""


KEYS = (
    ServiceKey("Enabled", "enabled", BOOL, "true", "serve it"),
    ServiceKey("Command", "command", TEXT, "", "a stock script's name, or your own program or script, with arguments"),
    ServiceKey("Protocol", "protocol", TEXT, "the section's name", "its name in the log, in accounts, in sockopts.ini"),
    ServiceKey("Port", "", TEXT, "the usual one", "a number or a known service's name"),
    ServiceKey("Interface", "interface", ENDPOINTS, "", "addresses to listen on", inherits="interface"),
    ServiceKey("MaxClients", "max_clients", integer(0, 65535), "0", "most clients at a time (0: no limit)"),
    ServiceKey("ListenBacklog", "listen_backlog", integer(1, 65535), "5", "clients the system keeps waiting"),
    ServiceKey("StackSize", "", SIZE, "0", "stack of its thread", note=_NO_THREADS),
    ServiceKey("LogLevel", "log_level", LEVEL, "", "least severe events of it that are logged", inherits="log_level"),
    ServiceKey("LowestLogLevel", "lowest_log_level", LEVEL, "0", "its events are logged at most this severe"),
    ServiceKey(
        "LoginRequirements",
        "login_requirements",
        TEXT,
        "",
        "access string every login must meet",
        inherits="login_requirements",
    ),
    ServiceKey("Host", "", LIST, "", "only on machines of these names"),
    ServiceKey("NotHost", "", LIST, "", "not on machines of these names"),
    ServiceKey(
        "JavaScriptMaxBytes", "javascript_max_bytes", SIZE, "", "memory of a script", inherits="javascript_max_bytes"
    ),
    ServiceKey(
        "JavaScriptTimeLimit",
        "javascript_time_limit",
        INT,
        "",
        "longest run of a script, in tenths of a second",
        inherits="javascript_time_limit",
    ),
    ServiceKey("JavaScriptGcInterval", "", INT, "", "tuning of the engine", note=_ENGINE),
    ServiceKey("JavaScriptYieldInterval", "", INT, "", "tuning of the engine", note=_ENGINE),
    ServiceKey(
        "JavaScriptLoadPath",
        "javascript_load_path",
        LIST,
        "",
        "where scripts find libraries",
        inherits="javascript_load_path",
    ),
    ServiceKey("JavaScriptOptions", "", flags(JAVASCRIPT_FLAGS), "", "settings of the engine", note=_ENGINE),
    ServiceKey("Options", "options", flags(SERVICE_FLAGS), "", "what is on and off; instead of those above, not added"),
)
