"""From an address to a destination: aliases, our domains, relaying, our users and their forwarding.

The order is the one sysops know (spec mail.md 2.1 to 2.6; the numbers in the comments are its steps), with the safe
readings of security_cases.md section 3: a port behind an address means something only for users who logged in, a source
route means nothing, a quoted @ never makes a second address. Every "no" is a `Refusal` with the manual's words.

Here is the way through; what is asked about a user's mailbox is in `admission.py`, about leaving this system in
`relaying.py`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.boards import diary as board_diary
from dialtone.domain.mail.admission import Admission, blocked_tag
from dialtone.domain.mail.asked import Asked, Target, unknown
from dialtone.domain.mail.envelope import Verb
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.relaying import Relaying
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.stations import Stations
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.route import Destination, ToBoard, ToHost, ToNetwork, ToProcessor, ToUser
from dialtone.domain.model.user import NOBODY, SYSOP, User
from dialtone.domain.people.directory import Directory
from dialtone.formats.mail.addresses import Path, parse_path, write_address
from dialtone.formats.network_addresses import is_fido_host, read_fido_host

NOTHING: frozenset[str] = frozenset()


class Wish(Enum):
    """What a prefix of the address asks for."""

    USUAL = auto()
    LOCAL = auto()  # local: into the mailbox, never forwarded
    FORWARD = auto()  # forward: to the user's own address outside


class Name(NamedTuple):
    """The local part when it is to name somebody here. `route` is a QWKnet route ("" when there is none), with
    `text` the name at its end."""

    text: str
    aliased: bool = False
    route: str = ""


class Routed(NamedTuple):
    """The answer. `matched` are the mail processors whose To patterns fit; `visit` is whose session it is now."""

    destination: Destination
    visit: Visit
    matched: frozenset[str] = NOTHING


def key_of(destination: Destination) -> object:
    """What makes two recipients the same one."""
    match destination:
        case ToUser(user):
            return user.number
        case ToHost():
            return destination.recipient, destination.port
        case _:
            return destination


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
        stations: Stations,
    ) -> None:
        self._directory = directory
        self._tables = tables
        self._ourselves = ourselves
        self._stations = stations
        self._admission = Admission(room, stations, mail)
        self._relaying = Relaying(tables, mail, stations)
        self._default_user = mail.default_user
        self._sysop_names = frozenset(("sysop", "postmaster", system.qwk_id.casefold()))
        self._forwarding = system.forward_to_netmail

    def may_relay(self, visit: Visit) -> bool:
        """Whether this session may have mail sent on to other systems."""
        return self._relaying.may_relay(visit)

    async def route(self, asked: Asked, to: Path) -> Routed:
        """Where mail for `to` goes. Raises Refusal."""
        local, wish = _wish(to.local)  # step 2
        if wish is Wish.FORWARD and asked.visit.user is None:
            wish = Wish.USUAL  # RLY-21: where a user's mail goes is not for strangers to say
        filters = self._stations.filters
        if filters is not None and filters.look_at_recipients(asked.visit):  # steps 7 to 10
            address = write_address(local, to.domain)
            if nowhere := await filters.recipient(asked.visit, asked.sender, address, asked.given):
                return Routed(nowhere, asked.visit)
        target = self._from_fidonet(self._stands_for(local, to))  # step 11
        if target.domain and not self._is_ours(asked.visit, target):
            if asked.verb is not Verb.MAIL:
                raise unknown(asked)  # telegrams stay here
            return Routed(*await self._relaying.outside(asked, target))
        if back := self._sent_back(asked, target):
            return Routed(back, asked.visit)
        name = self._name(asked, target)  # steps 13 to 16
        matched, keeper = self._processors(name, local, to)  # step 17
        destination = await self._at_home(asked, name, wish, keeper)
        return Routed(destination, asked.visit, matched)

    async def _at_home(self, asked: Asked, name: Name, wish: Wish, keeper: str) -> Destination:
        """Steps 18 to 25."""
        if name.text[:4].lower() == "sub:" and not name.route:
            return await self._board(asked, name.text[4:])
        if keeper:
            return ToProcessor(keeper, name.text)
        if name.route:
            return await self._network(asked, name)
        user = await self._user(asked, name.text, name.aliased)
        if asked.verb is Verb.MAIL:
            await self._admission.mail(asked, user)
            return self._forwarded(user, wish) or ToUser(user)
        await self._admission.telegram(asked, user)
        return ToUser(user)

    # what the address stands for

    def _stands_for(self, local: str, to: Path) -> Target:
        """The whole address, looked up in alias.cfg."""
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

    def _from_fidonet(self, target: Target) -> Target:
        """An address at our own place in FidoNet is one of ours."""
        netmail = self._stations.netmail
        if netmail is None or not is_fido_host(target.domain):
            return target
        address = read_fido_host(target.domain)
        return target._replace(domain="") if address is not None and netmail.is_ours(address) else target

    def _is_ours(self, visit: Visit, target: Target) -> bool:
        """Spec mail.md 2.2 rule 3: a local domain and, where a port is named, the one this connection uses."""
        if target.port:
            trusted = target.aliased or visit.user is not None
            if not trusted or target.port != visit.peer.local_port:
                return False
        return self._ourselves.owns(target.domain) or visit.is_own_literal(target.domain)

    def _name(self, asked: Asked, target: Target) -> Name:
        """The local part as a name, looked up in alias.cfg once more. A route is what stands before the first "!"."""
        name = target.local
        if not target.aliased and any(ch in name for ch in '@"\\'):
            raise Refusal(Why.BAD_ADDRESS, status="5.1.3", reply=b"553 Mailbox name not allowed: " + asked.given)
        if "!" in name:
            return _routed(name, target.aliased)
        while name and not name[0].isalnum():
            name = name[1:]
        value = self._tables.alias.find(name) if name else None
        if value is None:
            return Name(name.partition("@")[0], target.aliased)
        if "!" in value:
            return _routed(value.partition("@")[0], True)
        return Name(value.partition("@")[0], True)

    def _sent_back(self, asked: Asked, target: Target) -> ToHost | None:
        """A report about mail we forwarded: its address is ours, and tells whose it was (SRS)."""
        rewriting = self._stations.rewriting
        if asked.sender != b"<>" or rewriting is None or target.local[:3].upper() != "SRS":
            return None
        original = rewriting.back(target.local)
        if original is None:
            return None
        path = parse_path(f"<{original}>".encode(), utf8=True)
        return ToHost(path.address, path.domain, path.port) if path.domain else None

    def _processors(self, name: Name, local: str, to: Path) -> tuple[frozenset[str], str]:
        processing = self._stations.processing
        if processing is None:
            return NOTHING, ""
        return processing.match(name.text, write_address(local, to.domain))

    # who or what is meant

    async def _board(self, asked: Asked, code: str) -> Destination:
        """A sub-board, when this sender may post there (spec mail.md 2.6)."""
        board, posting = self._stations.boards.find(code), self._stations.posting
        if board is None or posting is None:
            log.notice("mail.unknown_board", f"!UNKNOWN SUB-BOARD: {code}")
            raise Refusal(Why.NOT_FOUND, reply=b"550 Unknown sub-board: " + code.encode("utf-8", "replace"))
        if asked.verb is not Verb.MAIL:
            raise Refusal(Why.DENIED, "a sub-board takes mail, not telegrams")
        visit = asked.visit
        if visit.user is None and visit.standing.listing is not None:
            board_diary.refused(asked.text, NOBODY, board.code, "DNS-Blacklisted client")
            raise Refusal(Why.DENIED, reply=b"550 Insufficient access: DNS-blacklisted")
        if reason := await posting.check(visit.user, board, protocol="SMTP", peer=visit.peer):
            board_diary.refused(asked.text, visit.user.number if visit.user else NOBODY, board.code, reason)
            raise Refusal(Why.DENIED, reply=b"550 Insufficient access: " + reason.encode("utf-8", "replace"))
        return ToBoard(board.code)

    async def _network(self, asked: Asked, name: Name) -> Destination:
        """A QWKnet route that leads somewhere (steps 14 and 20)."""
        netmail = self._stations.netmail
        found: ToNetwork | None = None
        if netmail is not None and asked.verb is Verb.MAIL:
            found = await netmail.qwknet(name.route, name.text, asked.visit.user, trusted=name.aliased)
        if found is None:
            raise unknown(asked)
        return found

    async def _user(self, asked: Asked, name: str, aliased: bool) -> User:
        """The user of that name, or the default one (steps 21 to 23); accounts that are not active get nothing."""
        user = await self._directory.recipient(name, aliased=aliased) if name else None
        if user is None and name.casefold() == "postmaster":  # RFC 5321 section 4.5.1: always there
            user = await self._directory.get(SYSOP)
        if user is not None and "#" in name and await blocked_tag(self._stations.read_small, user, name):
            log.info("mail.blocked_tag", f"Blocked tag: {asked.text}")
            raise unknown(asked)
        if user is None and self._default_user:
            user = await self._default(asked)
        if user is None:
            log.notice("mail.unknown_user", f"!UNKNOWN USER-RECIPIENT: '{asked.text}'")
            raise unknown(asked)
        return user

    async def _default(self, asked: Asked) -> User:
        name = self._default_user
        if name.casefold() in self._sysop_names:
            user = await self._directory.get(SYSOP)
        else:
            user = await self._directory.recipient(name, aliased=True)
        if user is None:
            log.warning("mail.unknown_default", f"!UNKNOWN DEFAULT USER-RECIPIENT: '{name}'")
            raise unknown(asked)
        log.info(
            "mail.default_user",
            f"Forwarding mail for UNKNOWN USER to default user-recipient: '{name}' #{user.number}",
        )
        return user

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


def _routed(name: str, aliased: bool) -> Name:
    route, _, text = name.partition("!")
    return Name(text.replace('"', ""), aliased, route)


def _wish(local: str) -> tuple[str, Wish]:
    """Take prefixes off; both may stand there, in this order, and then `local:` counts."""
    wish = Wish.USUAL
    if ":" in local:
        if local[:8].lower() == "forward:":
            local, wish = local[8:], Wish.FORWARD
        if local[:6].lower() == "local:":
            local, wish = local[6:], Wish.LOCAL
    return local, wish
