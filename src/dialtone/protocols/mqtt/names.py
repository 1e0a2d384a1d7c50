"""Names of topics. Source: spec services.md 1.17."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SERVERS = ("mail", "term", "ftp", "web", "srvc")
WILL = "DISCONNECTED"
_NOT_IN_A_PART = re.compile(r"[\s/+#\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PART_MOST = 100


@lru_cache(1000)  # the same few come again and again
def part(text: str) -> str:
    """One level of a topic: what would part levels, stand for others (+ and #) or cannot be sent becomes "_"."""
    return _NOT_IN_A_PART.sub("_", text[:_PART_MOST]) or "_"


@dataclass(frozen=True, slots=True)
class Names:
    """The topics of one board on one machine."""

    qwk_id: str
    host_name: str

    @property
    def root(self) -> str:
        """The board's own topic: all others are below it."""
        return f"sbbs/{part(self.qwk_id)}"

    @property
    def host(self) -> str:
        """The machine's."""
        return f"{self.root}/host/{part(self.host_name)}"

    def server(self, kind: str, *more: str) -> str:
        """A server's, or one below it."""
        return "/".join((f"{self.host}/server/{part(kind)}", *map(part, more)))

    def client_id(self, kind: str) -> str:
        """How the broker is told which of our connections it is."""
        return f"sbbs-{part(self.qwk_id)}-{part(self.host_name)}-{kind}"

    def action(self, what: str, *about: str) -> str:
        """Something somebody did."""
        return "/".join((f"{self.root}/action/{part(what)}", *map(part, about)))

    def node(self, number: int, *more: str) -> str:
        """A node's, or one below it."""
        return "/".join((f"{self.root}/node/{number}", *map(part, more)))

    def attempts(self, address: str) -> str:
        """Failed log-ins of an address."""
        return f"{self.host}/login_attempts/{part(address)}"

    def event(self, *item: str) -> str:
        """Timed events."""
        return "/".join((f"{self.host}/event", *map(part, item)))
