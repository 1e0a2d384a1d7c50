"""sockopts.ini: socket options by transport and protocol. Sources: spec services.md 1.4, mail.md 7.5.

Applied in order: the root, `[tcp]` or `[udp]`, then a section for each name of the protocol; later ones win. Without a
file only IPV6_V6ONLY is set. Turning names into numbers of the operating system is `net`'s part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_bool, read_int

# fmt: off
OPTIONS = frozenset({
    "DEBUG", "LINGER", "SNDBUF", "RCVBUF", "SNDLOWAT", "RCVLOWAT", "SNDTIMEO", "RCVTIMEO", "REUSEADDR", "REUSEPORT",
    "KEEPALIVE", "DONTROUTE", "BROADCAST", "OOBINLINE", "TCP_NODELAY", "TCP_MAXSEG", "TCP_CORK", "TCP_KEEPIDLE",
    "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_SYNCNT", "TCP_LINGER2", "TCP_DEFER_ACCEPT", "TCP_WINDOW_CLAMP",
    "TCP_QUICKACK", "TCP_NOPUSH", "IPV6_V6ONLY",
})
# fmt: on
_READ_ONLY = frozenset({"TYPE", "ERROR"})
_ALWAYS: Mapping[str, int] = MappingProxyType({"IPV6_V6ONLY": 1})
_ALLOWED = "a whole number, TRUE or FALSE"


@dataclass(frozen=True, slots=True)
class SocketOptions:
    """Every section's options; names in upper case, sections in lower case."""

    sections: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def options(self, transport: str, *protocols: str) -> dict[str, int]:
        """The options of a socket: `transport` is "tcp" or "udp", then section names such as "mail", "smtp"."""
        chosen = dict(_ALWAYS)
        for section in ("", transport, *protocols):
            chosen.update(self.sections.get(section.lower(), {}))
        return chosen


def read_sockopts(document: Ini) -> tuple[SocketOptions, list[Problem]]:
    """Take the options out of the file; what is not understood is left out and reported."""
    problems: list[Problem] = []
    sections: dict[str, dict[str, int]] = {}
    for section in ("", *document.sections()):
        chosen = sections.setdefault(section.lower(), {})
        for entry in document.entries(section):
            found = _option(entry, problems)
            if found is not None:
                chosen.setdefault(entry.key.upper(), found)
    return SocketOptions(sections), problems


def _option(entry: Entry, problems: list[Problem]) -> int | None:
    def tell(level: str, text: str, allowed: str = "") -> None:
        problems.append(
            Problem(
                file=entry.file,
                line=entry.line,
                section=entry.section,
                key=entry.key,
                level=level,
                text=text,
                allowed=allowed,
            )
        )

    name = entry.key.upper()
    if name in _READ_ONLY:
        tell("warning", "this option can be read, not set; left out")
        return None
    if name not in OPTIONS:
        tell("warning", "unknown socket option; left out", " ".join(sorted(OPTIONS)))
        return None
    for read in (read_int, read_bool):
        try:
            return int(read(entry.value))
        except ValueError:
            continue
    tell("error", f'"{entry.value}" is no value for a socket option; left out', _ALLOWED)
    return None
