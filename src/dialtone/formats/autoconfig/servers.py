"""What a mail program has to know about a board: its servers, the best first, and what the account is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_ADDRESS = 254  # characters (RFC 5321 section 4.5.3.1.3)

# The services programs connect to, in the order in which they should be tried: IMAP before POP3, and TLS from the first
# byte before STARTTLS (RFC 8314 section 3).
_INCOMING = ("imaps", "imap", "pop3s", "pop3")
_OUTGOING = ("submissions", "submission")


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server. `kind` is "imap", "pop3" or "smtp"; `implicit`: TLS from the first byte, else STARTTLS."""

    kind: str
    host: str
    port: int
    implicit: bool


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything for the addresses of one domain. `name` is the board's."""

    domain: str
    name: str
    incoming: tuple[MailServer, ...]
    outgoing: tuple[MailServer, ...]

    @property
    def complete(self) -> bool:
        """Whether a program can be set up by it: mail can be fetched and sent."""
        return bool(self.incoming and self.outgoing)


def setup(domain: str, name: str, host: str, services: Iterable[tuple[str, int]]) -> Setup:
    """Put together what is served: names of services (as of SRV records) with ports."""
    ports = dict(services)

    def servers(names: Iterable[str]) -> tuple[MailServer, ...]:
        return tuple(MailServer(_kind(name), host, ports[name], name.endswith("s")) for name in names if name in ports)

    return Setup(domain, name or domain, servers(_INCOMING), servers(_OUTGOING))


def _kind(service: str) -> str:
    return "smtp" if service.startswith("submission") else service.removesuffix("s")


def split_address(address: str) -> tuple[str, str] | None:
    """Local part and domain of an address somebody typed; None when it cannot be one."""
    local, at, domain = address.strip().rpartition("@")
    if not (at and local and domain) or len(address) > LONGEST_ADDRESS:
        return None
    if any(not ch.isprintable() or ch in ' <>"&' for ch in address.strip()):
        return None
    return local, domain
