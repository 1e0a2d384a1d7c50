"""From an address to a destination: aliases, our domains, relaying, our users and their forwarding.

The order is the one sysops know (spec mail.md 2.1 to 2.5), with the safe readings of security_cases.md section 3: a
port behind an address means something only for users who logged in, a source route means nothing, a quoted @ never
makes a second address. Every "no" is a `Refusal` with the manual's words.

Not yet here, and refused: sub-boards, QWKnet routes, FidoNet addresses, blocked tags.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail import diary
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.visit import Visit, may_send_outside
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.model.user import SYSOP, User
from dialtone.domain.people.directory import Directory
from dialtone.formats.mail.addresses import Path, parse_path, write_address


class Wish(Enum):
    """What a prefix of the address asks for."""

    USUAL = auto()
    LOCAL = auto()  # local: into the mailbox, never forwarded
    FORWARD = auto()  # forward: to the user's own address outside


class Target(NamedTuple):
    """An address while it is being followed. `aliased`: it came from alias.cfg."""

    local: str
    domain: str
    port: int = 0
    aliased: bool = False


class Asked(NamedTuple):
    """The question: who asks, the reverse path (in brackets) and the forward path as they were given."""

    visit: Visit
    sender: bytes
    given: bytes


class Router:
    """Finds destinations. One for the whole program."""

    def __init__(
        self,
        directory: Directory,
        tables: Tables,
        ourselves: Ourselves,
        room: Room,
        mail: MailConfig,
        system: SystemConfig,
    ) -> None:
        self._directory = directory
        self._tables = tables
        self._ourselves = ourselves
        self._room = room
        self._allow_relay = "ALLOW_RELAY" in mail.options
        self._default_user = mail.default_user
        self._sysop_names = frozenset(("sysop", "postmaster", system.qwk_id.casefold()))
        self._forwarding = system.forward_to_netmail
        self._most_waiting = mail.max_msgs_waiting

    async def route(self, asked: Asked, to: Path) -> Destination:
        """Where mail for `to` goes. Raises Refusal."""
        local, wish = _wish(to.local)
        target = self._stands_for(local, to)
        if target.domain and not self._is_ours(asked.visit, target):
            return self._outside(asked, target)
        name, aliased = self._name(asked, target)
        user = await self._user(asked, name, aliased)
        await self._admit(asked, user)
        return self._forwarded(user, wish) or ToUser(user)

    # what the address stands for

    def _stands_for(self, local: str, to: Path) -> Target:
        """The whole address, looked up in alias.cfg (spec mail.md 2.1 step 11)."""
        value = self._tables.alias.find(f"{local}@{to.domain}" if to.domain else local)
        if value is None:
            return Target(local, to.domain, to.port)
        if "@" not in value:
            return Target(value, "", aliased=True)
        try:
            path = parse_path(value.encode(), utf8=True)
        except Refusal:
            log.error("mail.alias", f"!ERROR in alias.cfg: '{value}' is not an address", address=str(to))
            raise Refusal(Why.NOT_FOUND, temporary=True) from None
        return Target(path.local, path.domain, path.port, aliased=True)

    def _is_ours(self, visit: Visit, target: Target) -> bool:
        """Spec mail.md 2.2 rule 3: a local domain and, where a port is named, the one this connection uses."""
        if target.port:
            trusted = target.aliased or visit.user is not None
            if not trusted or target.port != visit.peer.local_port:
                return False
        return self._ourselves.owns(target.domain) or visit.is_own_literal(target.domain)

    def _name(self, asked: Asked, target: Target) -> tuple[str, bool]:
        """The local part as the name of a user, looked up in alias.cfg once more (steps 14 to 20)."""
        name = target.local
        if not target.aliased and any(ch in name for ch in '@"\\'):
            raise Refusal(Why.BAD_ADDRESS, status="5.1.3", reply=b"553 Mailbox name not allowed: " + asked.given)
        while name and not name[0].isalnum():
            name = name[1:]
        value = self._tables.alias.find(name) if name else None
        name = name if value is None else value
        if name[:4].lower() == "sub:":
            log.notice("mail.unknown_board", f"!UNKNOWN SUB-BOARD: {name[4:]}")
            raise Refusal(Why.NOT_FOUND, reply=b"550 Unknown sub-board: " + name[4:].encode("utf-8", "replace"))
        if "!" in name:
            raise _unknown(asked)
        return name.partition("@")[0], target.aliased or value is not None

    # outside

    def _outside(self, asked: Asked, target: Target) -> Destination:
        """Relay, or refuse to (spec mail.md 2.2 rule 4)."""
        visit, user = asked.visit, asked.visit.user
        address = write_address(target.local, target.domain)
        no = self._why_not(visit, target)
        if no:
            raise self._no_relay(asked, address, no)
        if target.domain.endswith(".fidonet"):
            raise Refusal(Why.UNSUPPORTED, status="5.1.2", reply=b"550 FidoNet addresses are not served here")
        if log.wants(log.INFO):
            who = user.alias if user else "Unknown User"
            log.info("mail.relaying", f"{who} relaying to external mail service: {target.domain}", to=address)
        return ToHost(address, target.domain, target.port)

    def _why_not(self, visit: Visit, target: Target) -> str:
        """Which rule forbids relaying; "" when one allows it."""
        user, peer = visit.user, visit.peer
        if target.aliased or (self._tables.relay and self._tables.relay.matches(peer.host, peer.address)):
            return ""
        if user is None:
            return "not logged in and not in relay.cfg"
        if not may_send_outside(user):
            return "guest" if user.is_guest else "restriction M"
        return "" if visit.submission or self._allow_relay else "ALLOW_RELAY is off"

    def _no_relay(self, asked: Asked, address: str, rule: str) -> Refusal:
        visit = asked.visit
        sender = asked.sender.decode("utf-8", "replace")
        log.warning(
            "mail.relay_refused",
            f"!ILLEGAL RELAY ATTEMPT from {sender} [{visit.peer.address}] to {address}",
            rule=rule,
            host=visit.peer.host,
        )
        diary.spam("REFUSED", sender, address, f"Relay attempt to: {address}")
        if visit.user is None and self._allow_relay:
            words = b"553 Relaying through this server requires authentication.  Please authenticate before sending."
        else:
            words = b"550 Relay not allowed."
        return Refusal(Why.NO_RELAY, reply=words, final=visit.user is None)

    # our users

    async def _user(self, asked: Asked, name: str, aliased: bool) -> User:
        """The user of that name, or the default one (steps 21 to 23); accounts that are not active get nothing."""
        user = await self._directory.recipient(name, aliased=aliased) if name else None
        if user is None and name.casefold() == "postmaster":  # RFC 5321 section 4.5.1: always there
            user = await self._directory.get(SYSOP)
        if user is None and self._default_user:
            user = await self._default(asked)
        if user is None:
            log.notice("mail.unknown_user", f"!UNKNOWN USER-RECIPIENT: '{_text(asked.given)}'")
            raise _unknown(asked)
        return user

    async def _default(self, asked: Asked) -> User:
        name = self._default_user
        if name.casefold() in self._sysop_names:
            user = await self._directory.get(SYSOP)
        else:
            user = await self._directory.recipient(name, aliased=True)
        if user is None:
            log.warning("mail.unknown_default", f"!UNKNOWN DEFAULT USER-RECIPIENT: '{name}'")
            raise _unknown(asked)
        log.info(
            "mail.default_user",
            f"Forwarding mail for UNKNOWN USER to default user-recipient: '{name}' #{user.number}",
        )
        return user

    async def _admit(self, asked: Asked, user: User) -> None:
        """Whether the mailbox takes mail now (step 24)."""
        if user.has_restriction("I") and asked.visit.user is None:
            log.notice(
                "mail.closed_mailbox",
                f"!I-restricted user-recipient #{user.number} ({user.alias}) cannot receive unauthenticated SMTP mail",
            )
            raise Refusal(Why.CLOSED, reply=b"550 Closed mailbox: " + asked.given)
        if not await self._room.left_for(user):
            log.notice(
                "mail.full_mailbox",
                f"!User-recipient #{user.number} ({user.alias}) mailbox ({await self._room.waiting(user)} msgs) "
                f"exceeds the maximum ({self._most_waiting}) msgs waiting",
            )
            raise Refusal(Why.FULL, temporary=True, reply=b"450 Mailbox full: " + asked.given)

    def _forwarded(self, user: User, wish: Wish) -> ToHost | None:
        """The user's own address outside, when mail is to go there (spec mail.md 2.5)."""
        wanted = wish is Wish.FORWARD or (user.forwards and wish is not Wish.LOCAL)
        if not (wanted and self._forwarding and user.netmail):
            return None
        try:
            path = parse_path(user.netmail.encode(), utf8=True)
        except Refusal:
            return None
        if "." not in path.domain or self._ourselves.owns(path.domain):
            return None
        return ToHost(path.address, path.domain, path.port, forwarded_for=user)


def _wish(local: str) -> tuple[str, Wish]:
    """Take prefixes off; both may stand there, in this order, and then `local:` counts (step 2)."""
    wish = Wish.USUAL
    if ":" in local:
        if local[:8].lower() == "forward:":
            local, wish = local[8:], Wish.FORWARD
        if local[:6].lower() == "local:":
            local, wish = local[6:], Wish.LOCAL
    return local, wish


def _unknown(asked: Asked) -> Refusal:
    return Refusal(Why.NOT_FOUND, reply=b"550 Unknown User: " + asked.given)


def _text(given: bytes) -> str:
    return given.decode("utf-8", "replace")
