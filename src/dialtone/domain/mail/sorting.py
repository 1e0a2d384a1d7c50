"""Obeys users' rules when mail comes: into which folder a copy goes, with which marks, and to whom else.

It happens before the change that stores the message and makes nothing but another description of the copies, so that
no rule can lose mail: what goes wrong is skipped with a line in the log and the message stays in the inbox. A folder
that went away meanwhile, or takes no more, is the inbox, too (`delivery.place`).

Copies that rules send on are for outside as a user's own forwarding is: the header says for whom (Delivered-To), and
what has come home once stays (BSC-05). Rules are not asked about them again, so people here cannot send mail in
circles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.lists.outgoing import HasRoom
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.returns import Route
from dialtone.domain.mail.rewriting import Rewriting
from dialtone.domain.mail.rule_matching import Compiled, Seen
from dialtone.domain.mail.visit import may_send_outside
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.mail_folder import INBOX
from dialtone.domain.model.mail_rule import MOST_FORWARDS
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.model.user import User

_RETURN_PATH = b"Return-Path:"


class Sorting:
    """See the module's text. `route` is where mail for an address goes, `has_room` whether a mailbox takes more;
    `outside`: users' mail may be sent on to other systems here (main.ini's "forward to netmail")."""

    __slots__ = ("_habits", "_has_room", "_ourselves", "_outside", "_rewriting", "_route")

    def __init__(
        self,
        *,
        habits: Habits,
        route: Route,
        ourselves: Ourselves,
        has_room: HasRoom,
        rewriting: Rewriting | None = None,
        outside: bool = True,
    ) -> None:
        self._habits = habits
        self._route = route
        self._ourselves = ourselves
        self._has_room = has_room
        self._rewriting = rewriting
        self._outside = outside

    async def sort(self, head: Callable[[], bytes], letter: NewLetter, copies: Sequence[Addressed]) -> list[Addressed]:
        """The copies of a letter as their recipients want them, with those that are sent on at the end. `head` gives
        the header block; it is asked when somebody has rules."""
        seen: Seen | None = None
        sorted_: list[Addressed] = []
        more: list[Addressed] = []
        for copy in copies:
            if isinstance(copy.destination, ToUser):
                user = copy.destination.user
                rules = await self._rules(user)
                if rules:
                    seen = seen or Seen(head(), size=letter.size, spam=letter.spam)
                    copy, forward = _obey(user, rules, seen, copy)
                    more += await self._sent_on(user, seen, letter, copy, forward) if forward else []
            sorted_.append(copy)
        return sorted_ + _others(sorted_, more) if more else sorted_

    async def _rules(self, user: User) -> tuple[Compiled, ...]:
        try:
            return (await self._habits.of(user.number)).asked
        except StoreError as trouble:
            log.error("mail_rules.unasked", f"!mail rules of user #{user.number} were not asked: {trouble}")
            return ()

    async def _sent_on(
        self, user: User, seen: Seen, letter: NewLetter, copy: Addressed, forward: Sequence[str]
    ) -> list[Addressed]:
        """The copies for others."""
        own = self._ourselves.address_of(user)
        if own.casefold() in seen.texts(b"delivered-to"):
            log.notice("mail.loop", f"!FORWARDING LOOP: mail for user #{user.number} ({user.alias}) is not sent on")
            return []
        if len(forward) > MOST_FORWARDS:
            log.notice(
                "mail_rules.many", f"!rules of user #{user.number} send one message on to {len(forward)} addresses"
            )
        found: list[Addressed] = []
        for address in forward[:MOST_FORWARDS]:
            destination = await self._destination(user, address)
            if destination is None:
                log.notice("mail_rules.unsent", f"!mail of user #{user.number} cannot be sent on to {address}")
                continue
            found.append(self._copy(own, letter, copy, address, destination))
        return found

    async def _destination(self, user: User, address: str) -> Destination | None:
        try:
            found = await self._route(address)
        except (Refusal, StoreError):
            return None
        match found:
            case ToHost():
                return replace(found, forwarded_for=user) if self._outside and may_send_outside(user) else None
            case ToUser(other) if other.number != user.number and not other.has_restriction("I"):
                return found if await self._has_room(other) else None
        return None

    def _copy(self, own: str, letter: NewLetter, copy: Addressed, address: str, destination: Destination) -> Addressed:
        first, _, rest = copy.prefix.partition(b"\r\n")
        back = first + b"\r\n" if first.startswith(_RETURN_PATH) else b""
        prefix = b"Delivered-To: " + own.encode() + b"\r\n" + (rest if back else copy.prefix)
        if isinstance(destination, ToUser):
            return Addressed(destination=destination, address=address, prefix=back + prefix)
        sender = letter.sender if self._rewriting is None else self._rewriting.forward(letter.sender)
        return Addressed(destination=destination, address=address, prefix=prefix, sender=sender)


def _obey(user: User, rules: Sequence[Compiled], seen: Seen, copy: Addressed) -> tuple[Addressed, list[str]]:
    """The copy as the rules want it, and the addresses it is sent on to."""
    folder, read, flagged = copy.folder, copy.read, copy.flagged
    forward: dict[str, None] = {}
    for one in rules:
        rule = one.rule
        try:
            if not one.fits(seen):
                continue
        except (ValueError, TypeError, LookupError, RecursionError) as trouble:
            log.error("mail_rules.failed", f"!mail rule '{rule.name}' of user #{user.number} is skipped: {trouble}")
            continue
        if rule.folder != INBOX:
            folder = rule.folder
        read, flagged = read or rule.read, flagged or rule.flag
        forward.update(dict.fromkeys(rule.forward))
        if rule.stop:
            break
    return replace(copy, folder=folder, read=read, flagged=flagged), list(forward)


def _others(copies: Sequence[Addressed], more: Sequence[Addressed]) -> list[Addressed]:
    """Those of `more` that go where nothing goes so far."""
    known = {_place(copy) for copy in copies}
    found: dict[object, Addressed] = {}
    for copy in more:
        if _place(copy) not in known:
            found.setdefault(_place(copy), copy)
    return list(found.values())


def _place(copy: Addressed) -> object:
    match copy.destination:
        case ToUser(user):
            return user.number
        case ToHost(recipient=recipient, port=port):
            return recipient.lower(), port
    return copy.destination
