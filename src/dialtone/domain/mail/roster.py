"""The recipients of a message as mail processors see and change them. Source: spec mail.md 2.7, 6.2; EXE-08.

An entry that comes back as it went out keeps its destination, whatever the rules. A changed or new one is judged
again: a user's number must be of an active account, an address outside needs what the sender would have needed to have
mail sent on, or the sysop's word for this processor. What leads nowhere is left out and the log says so.

Sub-boards and baits are not in the list, and so stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Recipient
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.netmail import FIDONET, QWKNET
from dialtone.domain.model.route import Destination, Nowhere, ToBoard, ToHost, ToNetwork, ToProcessor, ToUser
from dialtone.domain.model.user import UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.formats.mail.addresses import NULL_PATH, Path, parse_path
from dialtone.formats.network_addresses import read_fido, read_route
from dialtone.formats.recipient_list import FIDONET as FIDO
from dialtone.formats.recipient_list import INTERNET, Listed, write_list
from dialtone.formats.recipient_list import QWKNET as QWK

_NETWORKS = {FIDO: FIDONET, QWK: QWKNET}
_NUMBERS = {name: number for number, name in _NETWORKS.items()}

Pair = tuple[Recipient, Destination]


@dataclass(slots=True)
class Registrar:
    """What is asked about changed recipients. `may_relay` says whether a session may have mail sent on."""

    directory: Directory
    ourselves: Ourselves
    may_relay: Callable[[Visit], bool]


class Roster:
    """The list of one message: `data` is the file, `entries` how many it names, deliverable or not."""

    __slots__ = ("_apart", "_known", "_registrar", "_visit", "data", "entries")

    def __init__(self, registrar: Registrar, case: Case) -> None:
        self._registrar = registrar
        self._visit = case.visit
        self._apart = [pair for pair in case.recipients if isinstance(pair[1], ToBoard | Nowhere)]
        self._known = [(_listed(*pair), pair) for pair in case.recipients if not isinstance(pair[1], ToBoard | Nowhere)]
        self.data = write_list(listed for listed, _ in self._known)
        self.entries = len(self._known)

    async def take(self, entries: list[Listed], *, anywhere: bool) -> None:
        """Take a list that was read back. `anywhere`: new recipients may be outside without further questions."""
        self.entries = len(entries)
        known = list(self._known)
        taken: list[tuple[Listed, Pair]] = []
        for entry in entries:
            same = next((item for item in known if item[0].key == entry.key), None)
            if same is not None:
                known.remove(same)
                taken.append(same)
            elif (pair := await self._judged(entry, anywhere)) is not None:
                taken.append((entry, pair))
            else:
                self._undeliverable(entry)
        self._known = taken

    def keep(self, owns: Callable[[Recipient, Destination], bool]) -> bool:
        """Take out the recipients for which a processor kept the message; whether there are others."""
        self._known = [item for item in self._known if not owns(*item[1])]
        self._apart = [pair for pair in self._apart if not owns(*pair)]
        self.entries = len(self._known)
        self.data = write_list(listed for listed, _ in self._known)
        return bool(self._known or self._apart)

    def pairs(self) -> list[Pair]:
        """The recipients from now on. One whose mail processor did not keep the message cannot be delivered to."""
        found = list(self._apart)
        seen: set[object] = set()
        for entry, pair in self._known:
            if isinstance(pair[1], ToProcessor):
                self._undeliverable(entry)
            elif (key := _mailbox(pair[1])) not in seen:
                seen.add(key)
                found.append(pair)
        return found

    async def _judged(self, entry: Listed, anywhere: bool) -> Pair | None:
        if entry.network == INTERNET and entry.address:
            destination = await self._outside(entry, anywhere)
        elif entry.network in _NETWORKS and entry.address:
            destination = self._network(entry, anywhere)
        elif entry.network == 0 and entry.number:
            destination = await self._user(entry.number)
        else:
            destination = None
        return None if destination is None else (self._recipient(entry, destination), destination)

    async def _user(self, number: int) -> ToUser | None:
        user = await self._registrar.directory.get(UserNumber(number))
        return ToUser(user) if user is not None and user.active else None

    async def _outside(self, entry: Listed, anywhere: bool) -> Destination | None:
        path = _path(entry.address)
        if path is None or not path.domain:
            return None
        if self._registrar.ourselves.owns(path.domain):
            user = await self._registrar.directory.recipient(path.local, aliased=False)
            return ToUser(user) if user is not None else None
        if not anywhere and not self._registrar.may_relay(self._visit):
            return None
        return ToHost(path.address, path.domain, path.port)

    def _network(self, entry: Listed, anywhere: bool) -> ToNetwork | None:
        if not anywhere and not self._registrar.may_relay(self._visit):
            return None
        try:
            address = str(read_fido(entry.address)) if entry.network == FIDO else "/".join(read_route(entry.address))
        except ValueError:
            return None
        via = "" if entry.network == FIDO else address.partition("/")[0]
        return ToNetwork(_NETWORKS[entry.network], entry.to.partition("@")[0], address, via)

    def _recipient(self, entry: Listed, destination: Destination) -> Recipient:
        """What is said about a new recipient in trace lines and reports; the sender's wishes count if it is named as
        before."""
        for listed, (recipient, _) in self._known:
            if listed.to == entry.to:
                return recipient
        path = _path(entry.to)
        if path is None or not path.domain:
            path = _path(self._address(entry, destination)) or NULL_PATH
        return Recipient(path, f"<{path.address}>".encode(), path.address)

    def _address(self, entry: Listed, destination: Destination) -> str:
        match destination:
            case ToUser(user):
                return self._registrar.ourselves.address_of(user)
            case ToHost(recipient):
                return recipient
        return entry.to

    def _undeliverable(self, entry: Listed) -> None:
        peer = self._visit.peer
        what = f" ({entry.address})" if entry.address else ""
        log.warning(
            "mail.undeliverable",
            f"!Can't deliver mail from {peer.host} [{peer.address}] to {entry.to or 'nobody'} "
            f"user #{entry.number}{what}",
        )


def _listed(recipient: Recipient, destination: Destination) -> Listed:
    entry = Listed(to=recipient.address, forward_path=recipient.given.decode("utf-8", "replace"))
    match destination:
        case ToUser(user):
            entry = replace(entry, number=user.number)
        case ToHost(address, _, _, user):
            entry = replace(entry, network=INTERNET, address=address, number=user.number if user else 0)
        case ToNetwork(network, _, address):
            entry = replace(entry, network=_NUMBERS.get(network, 0), address=address)
    return entry.as_written()


def _path(text: str) -> Path | None:
    try:
        return parse_path(f"<{text}>".encode("utf-8", "replace"), utf8=True)
    except Refusal:
        return None


def _mailbox(destination: Destination) -> object:
    """What makes two recipients the same one."""
    match destination:
        case ToUser(user):
            return user.number
        case ToHost():
            return destination.recipient, destination.port
    return destination
