"""The texts that are published: fields with tabs between them, each one harmless line (spec services.md 1.17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from dialtone.domain.model.login import Attempts
from dialtone.domain.presence.deeds import CUSTOM, number_of
from dialtone.domain.presence.nodes import Node
from dialtone.domain.presence.roll import state_of
from dialtone.formats.visible import visible

FIELD_MOST = 256
CLIENTS_MOST = 1000  # in a list
BROWSERS = frozenset({"HTTP", "HTTPS"})

WAITING, IN_USE, QUIET, OFFLINE, LOGGING_ON = 0, 3, 4, 5, 1
_EXT = 1 << 12  # bit of misc: what is done stands in words
_CONNECTIONS = {"telnet": 0xFFFF, "rlogin": 0xFFFE, "ssh": 0xFFFD, "raw": 0xFFFC, "sftp": 0xFFFB}


def tabbed(*fields: object) -> str:
    """Fields as one line; a field that is not known is empty."""
    return "\t".join(visible(str(field).replace("\t", " "), FIELD_MOST) for field in fields)


def moment(at: float) -> str:
    """A time in seconds since 1970, as ISO 8601 in UTC; "" for none."""
    return _second(int(at)) if at > 0 else ""


@lru_cache(64)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A connection that is there. `since` is in seconds since 1970, `entered` the time of its log-in."""

    number: int
    server: str
    since: float
    protocol: str
    address: str
    port: int = 0
    host: str = ""
    user: str = ""
    user_number: int = 0
    entered: float = 0.0

    def line(self) -> str:
        """As it is published."""
        who = (self.user_number or "", self.user, self.address, self.host)
        return tabbed(moment(self.since), self.protocol, *who, self.port or "", self.number)


def client_list(clients: Iterable[Client]) -> str:
    """A line for each of them."""
    return "\n".join(client.line() for client in list(clients)[:CLIENTS_MOST])


def attempts(record: Attempts) -> str:
    """Failed log-ins of an address. What was tried as a password is not in it."""
    when = (moment(record.first), moment(record.last))
    return tabbed(*when, record.count, record.dupes, record.protocol, record.name)


def node_words(node: Node) -> str:
    """A node for people; who is quiet is not shown."""
    visit = node.visit
    if visit is None or visit.quiet:
        return state_of(Node(node.number, node.locked, node.down))
    name = "UNKNOWN USER" if visit.anonymous else visit.alias
    return tabbed(f"{name} {visit.action or 'logging on'} via {visit.protocol}")


def node_status(node: Node) -> str:
    """A node for programs: status, action, user, connection, misc (hexadecimal), aux, extaux, errors."""
    visit = node.visit
    if visit is None:
        return tabbed(OFFLINE if node.down else WAITING, 0, 0, 0, f"{_misc(node):x}", 0, 0, 0)
    action = number_of(visit.action)
    misc = _misc(node) | (_EXT if action == CUSTOM else 0)
    connection = _CONNECTIONS.get(visit.protocol.lower(), 0)
    status = QUIET if visit.quiet else IN_USE
    return tabbed(status, action, int(visit.user), connection, f"{misc:x}", 0, 0, 0)


def _misc(node: Node) -> int:
    """The bits of spec services.md 1.15 that there are here."""
    visit = node.visit
    bits = {1: node.locked, 9: node.down}
    if visit is not None:
        bits |= {0: visit.anonymous, 2: visit.interrupted, 3: visit.mail_waiting}
        bits |= {4: not visit.pageable, 5: not visit.alerts}
    return sum(1 << bit for bit, on in bits.items() if on)
