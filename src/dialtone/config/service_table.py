"""services.ini: the table of services. Source: spec services.md 5.2.

Keys above the first section are the defaults of every section; every section is a service. What a section says counts
instead of what stands above, `Options` as a whole too. A wrong value is told and the default counts. A file that is
not there means `stock_services.USUAL`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from dialtone.config.kinds import LIST
from dialtone.config.places import Host
from dialtone.config.problems import Problem
from dialtone.config.service import ABSENT, KEYS, STOCK_KIND, ServiceConfig, ServiceKey
from dialtone.config.services import ServicesConfig
from dialtone.config.stock_services import KNOWN_PORTS, STOCK, USUAL, absence
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.requirements import BadRequirement, parse
from dialtone.formats.specifiers import words

MAIL_NAMES = frozenset({"smtp", "submission", "submissions", "pop3", "pop3s"})
TERMINAL_NAMES = frozenset({"telnet", "raw", "rlogin", "ssh", "ssh-legacy", "sftp", "websocket"})
# Names of services that are none of services.ini's.
TAKEN = TERMINAL_NAMES | MAIL_NAMES | frozenset({"ftp", "ftps", "web", "http", "https"})
_BY_NAME: Mapping[str, ServiceKey] = {key.name.lower(): key for key in KEYS}


def read_services(
    ini: Ini | None, common: ServicesConfig, host: Host, offset: int, problems: list[Problem]
) -> tuple[ServiceConfig, ...]:
    """Every service, in order. `ini` None: the file is not there. `offset` is added to ports the file leaves out.

    What is wrong is added to `problems`.
    """
    if ini is None:
        return _Table(Ini(USUAL.encode(), "services.ini"), common, host, offset, []).read()
    return _Table(ini, common, host, offset, problems).read()


class _Table:
    """The reading of one file."""

    def __init__(self, ini: Ini, common: ServicesConfig, host: Host, offset: int, problems: list[Problem]) -> None:
        self.ini = ini
        self.common = common
        self.offset = offset
        self.problems = problems
        self.names = {host.name.lower(), host.name.lower().partition(".")[0]} - {""}
        self.told: set[int] = set()  # lines that were told: those above the first section concern every section

    def read(self) -> tuple[ServiceConfig, ...]:
        self._tell_unknown("")
        found = [self._service(section) for section in self.ini.sections()]
        return tuple(self._without_doubles(self._named(found)))

    def _service(self, section: str) -> ServiceConfig:
        self._tell_unknown(section)
        values = {key.attribute: self._value(section, key) for key in KEYS if key.attribute}
        values["protocol"] = values["protocol"] or section
        config = self._fitting(ServiceConfig(name=section, **values))
        config = replace(config, port=self._port(config), off=self._off(config))
        if config.enabled and not (config.port or config.off):
            self._tell(section, "Port", "warning", f"no usual port is known for {config.protocol}; left out")
            return replace(config, off="it has no Port")
        return config

    def _entry(self, section: str, name: str, *, blank: bool = False) -> Entry | None:
        """What counts of a key: the section's, else what stands above the first section."""
        for place in (section, ""):
            entry = self.ini.get(place, name)
            if entry is not None and (entry.value or blank):
                return entry
        return None

    def _value(self, section: str, key: ServiceKey) -> Any:
        default = getattr(self.common, key.inherits) if key.inherits else key.kind.read(_plain(key))
        entry = self._entry(section, key.name, blank=key.kind.blank)
        if entry is None:
            return default
        try:
            value = key.kind.read(entry.value)
        except ValueError as error:
            self._about(entry, "error", f"{error}; the default counts", key.kind.allowed)
            return default
        for level, text in key.kind.remarks(entry.value):
            self._about(entry, "note" if level == "unknown" else level, text)
        if key.name == "LoginRequirements" and (flaw := _flaw(value)):
            self._about(entry, "error", f"{flaw}; nobody meets it")
        return default if key.name.startswith("JavaScript") and value == 0 else value

    def _fitting(self, config: ServiceConfig) -> ServiceConfig:
        """The flags that go together."""
        options = config.options
        if "TLS" in options and (clash := options & {"UDP", "STATIC", "NATIVE"}) and not config.stock:
            self._tell(config.name, "Options", "warning", f"TLS does not go with {', '.join(sorted(clash))}; left out")
            options -= {"TLS"}
        elif {"TLS", "UDP"} <= options:
            self._tell(config.name, "Options", "warning", "TLS does not go with UDP; left out")
            options -= {"TLS"}
        if "LOOP" in options and "STATIC" not in options:
            self._tell(config.name, "Options", "note", "LOOP counts together with STATIC only")
        return replace(config, options=options)

    def _port(self, config: ServiceConfig) -> int:
        entry = self._entry(config.name, "Port")
        if entry is None:
            usual = _usual_port(config)
            moved = usual + self.offset if usual else 0
            return moved if moved < 65536 else usual
        text = entry.value.strip()
        port = int(text) if text.isascii() and text.isdecimal() else KNOWN_PORTS.get(text.lower(), 0)
        if not 1 <= port <= 65535:
            self._about(entry, "error", f'"{text}" is no port number and no name of a known service')
        return port if port <= 65535 else 0

    def _off(self, config: ServiceConfig) -> str:
        """Why it cannot be served, or ""."""
        if not config.enabled:
            return ""
        if not self.common.auto_start:
            return "[Services] AutoStart is false"
        if not config.command:
            self._tell(config.name, "", "warning", "needs a Command; left out")
            return "it has no Command"
        here, elsewhere = self._hosts(config.name, "Host"), self._hosts(config.name, "NotHost")
        if (here and not here & self.names) or elsewhere & self.names:
            return "not on this machine (Host, NotHost)"
        why = absence(next(iter(words(config.command)), ""))
        if why and config.kind == ABSENT:
            self._tell(config.name, "Command", "warning", why)
        elif config.kind == STOCK_KIND and config.tls and not STOCK[config.stock].tls_port and config.stock != "gopher":
            self._tell(config.name, "Options", "note", f"{config.stock} over TLS is not usual; few clients can do it")
        return why if config.kind == ABSENT else ""

    def _hosts(self, section: str, key: str) -> set[str]:
        entry = self._entry(section, key)
        return {name.lower() for name in LIST.read(entry.value)} if entry is not None else set()

    def _named(self, found: list[ServiceConfig]) -> list[ServiceConfig]:
        """Give each its name in log-ins and lists: a built-in service's own, where it is free."""
        taken: set[tuple[str, bool]] = set()
        named = []
        for config in found:
            usual = config.stock + ("s" if config.tls else "") if config.stock else ""
            names = (usual, config.name.lower(), f"service-{config.name.lower()}")
            free = (name for name in names if name and name not in TAKEN and (name, config.udp) not in taken)
            service = next(free, names[-1])
            taken.add((service, config.udp))
            named.append(replace(config, service=service))
        return named

    def _without_doubles(self, found: list[ServiceConfig]) -> list[ServiceConfig]:
        """Of two services at one place with one transport the second is left out."""
        kept: list[ServiceConfig] = []
        for config in found:
            other = next((one for one in kept if _meet(one, config)), None)
            if other is not None:
                self._tell(config.name, "Port", "warning", f"port {config.port} is taken by [{other.name}]; left out")
                config = replace(config, off=f"its port is taken by [{other.name}]")
            kept.append(config)
        return kept

    # What is told

    def _tell_unknown(self, section: str) -> None:
        for entry in self.ini.entries(section):
            key = _BY_NAME.get(entry.key.lower())
            if key is None:
                close = get_close_matches(entry.key.lower(), _BY_NAME, 1, 0.8)
                meant = f"; is {_BY_NAME[close[0]].name} meant?" if close else ""
                self._about(entry, "warning" if close else "note", f"unknown key, without effect{meant}")
            elif key.note:
                self._about(entry, "note", key.note)

    def _tell(self, section: str, key: str, level: str, text: str) -> None:
        """About a service's key, wherever it stands."""
        entry = self._entry(section, key) if key else None
        if entry is not None and entry.section:
            self._about(entry, level, text)
        else:
            self.problems.append(Problem(file=self.ini.name, section=section, key=key, level=level, text=text))

    def _about(self, entry: Entry, level: str, text: str, allowed: str = "") -> None:
        found = Problem(
            file=entry.file,
            line=entry.line,
            section=entry.section,
            key=entry.key,
            level=level,
            text=text,
            allowed=allowed,
        )
        if found not in self.problems:
            self.problems.append(found)


def _meet(one: ServiceConfig, other: ServiceConfig) -> bool:
    """Whether two services would listen at one place."""
    if one.udp != other.udp:
        return False
    pairs = [(a, b) for a in one.places() for b in other.places() if a[1] == b[1]]
    return any(a[0] == b[0] or _covers(a[0], b[0]) or _covers(b[0], a[0]) for a, b in pairs)


def _covers(host: str, other: str) -> bool:
    """Whether an address stands for all of the other's family."""
    return host == ("::" if ":" in other else "0.0.0.0")


def _plain(key: ServiceKey) -> str:
    return "" if key.attribute == "protocol" else key.default


def _usual_port(config: ServiceConfig) -> int:
    """The port of a service that does not say: a built-in one's own, else by the name of its protocol."""
    stock = STOCK.get(config.stock)
    if stock is not None:
        return stock.tls_port or KNOWN_PORTS.get(config.protocol.lower(), 0) if config.tls else stock.port
    return KNOWN_PORTS.get(config.protocol.lower(), 0)


def _flaw(text: str) -> str:
    try:
        parse(text)
    except BadRequirement as error:
        return str(error)
    return ""
