"""What somebody typed at a To prompt becomes somebody mail can be sent to. Sources: spec bbs.md 4.2, 4.3, 4.5.

Text with an "@" is an address: of the Internet, of FidoNet (`Name@1:103/705`), of QWKnet (`Name@VERT/NIX`). All other
text is a user of this board by number, name, part of a name, or nearly his name. Which mail may really leave is judged
again when it is sent (`reception.py`); here people are told before they write for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.config.networks import Networks
from dialtone.config.system import SystemConfig
from dialtone.domain.mail.composing import Addressee
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.visit import may_send_outside
from dialtone.domain.model.netmail import FIDONET, QWKNET
from dialtone.domain.model.user import SYSOP, User, UserNumber, alias_key
from dialtone.domain.networks.netmail import NetmailRoutes
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.addresses import parse_path, write_address
from dialtone.formats.network_addresses import NetType, netaddr_type, read_fido

INTERNET = "internet"
LONGEST = 320  # characters of what is looked at
SUGGESTED = 10  # names that are offered
MOST_COMPARED = 20_000  # accounts whose names are compared when nothing else helped
_LIKENESS = 0.7

NO_NETMAIL = "You may not send mail to other systems."
NO_MAIL = "You may not send mail to other users."
NO_FEEDBACK = "You may not write to the sysop."


@dataclass(frozen=True, slots=True)
class Perhaps:
    """Nobody is called exactly that; these are like it."""

    people: tuple[Addressee, ...]


class Addressing:
    """See the module's text. `netmail` None: no message networks."""

    __slots__ = ("_directory", "_main", "_netmail", "_ourselves", "_store", "_system")

    def __init__(
        self,
        store: Store,
        directory: Directory,
        ourselves: Ourselves,
        system: SystemConfig,
        networks: Networks,
        netmail: NetmailRoutes | None,
    ) -> None:
        self._store = store
        self._directory = directory
        self._ourselves = ourselves
        self._system = system
        self._netmail = netmail
        self._main = read_fido(networks.fidonet[0]) if networks.fidonet else None

    async def find(self, sender: User, text: str) -> Addressee | Perhaps:
        """Whom `sender` means. Raises Refusal: NOT_FOUND, BAD_ADDRESS, DENIED (he may not write there)."""
        text = " ".join(text[:LONGEST].split())
        if not text:
            raise Refusal(Why.BAD_ADDRESS, "Nobody is named.")
        if "@" in text:
            found: Addressee | Perhaps = await self._address(sender, text)
        else:
            found = await self.look_up(text)
        if isinstance(found, Addressee):
            self.permit(sender, found)
        return found

    def local(self, user: User) -> Addressee:
        """A user of this board."""
        return Addressee(address=self._ourselves.address_of(user), name=user.alias, shown=user.alias, user=user)

    async def sysop(self) -> Addressee:
        """The sysop. Raises Refusal."""
        user = await self._directory.get(SYSOP)
        if user is None or not user.active:
            raise Refusal(Why.NOT_FOUND, "This board has no sysop account.")
        return self.local(user)

    async def at_home(self, address: str) -> User | None:
        """The user an Internet address of ours belongs to."""
        local, at, domain = address.rpartition("@")
        if not at or not self._ourselves.owns(domain.lower()):
            return None
        return await self._directory.recipient(local.strip('"'), aliased=False)

    def permit(self, sender: User, to: Addressee) -> None:
        """Whether `sender` may write there (restrictions S, E, M). Raises Refusal."""
        if sender.level >= SYSOP_LEVEL:
            return
        if to.outside:
            if to.network and not may_send_outside(sender):
                raise Refusal(Why.DENIED, NO_NETMAIL)
        elif to.user is not None and to.user.number == SYSOP:
            if sender.has_restriction("S"):
                raise Refusal(Why.DENIED, NO_FEEDBACK)
        elif sender.has_restriction("E"):
            raise Refusal(Why.DENIED, NO_MAIL)

    # addresses

    async def _address(self, sender: User, text: str) -> Addressee:
        if "<" in text:
            return await self._bracketed(text)
        kind = netaddr_type(text)
        name, _, behind = text.partition("@")
        if kind is NetType.FIDO:
            return await self._fidonet(name.strip(), behind)
        if kind is NetType.QWK:
            return await self._qwknet(sender, name.strip(), behind)
        if kind is NetType.INTERNET or (name and self._ourselves.owns(behind.lower())):
            return await self._internet(text)
        raise Refusal(Why.BAD_ADDRESS, f"{text} is no address that mail can be sent to.")

    async def _bracketed(self, text: str) -> Addressee:
        """`Somebody <somebody@example.org>`."""
        found = mailboxes(text.encode("utf-8", "replace"), 2)
        if len(found) != 1 or not found[0].address:
            raise Refusal(Why.BAD_ADDRESS, f"{text} is no address that mail can be sent to.")
        return await self._internet(found[0].address, found[0].display)

    async def _internet(self, text: str, name: str = "") -> Addressee:
        try:
            path = parse_path(f"<{text}>".encode(), utf8=True)
        except Refusal:
            raise Refusal(Why.BAD_ADDRESS, f"{text} is no address that mail can be sent to.") from None
        if user := await self.at_home(path.address):
            return self.local(user)
        ours = self._ourselves.owns(path.domain)
        return Addressee(
            address=path.address,
            name="" if name == path.address else name,
            shown=text,
            network="" if ours else INTERNET,
        )

    async def _fidonet(self, name: str, behind: str) -> Addressee:
        if self._netmail is None or self._main is None:
            raise Refusal(Why.NO_RELAY, "This board is not in FidoNet.")
        try:
            address = read_fido(behind, self._main)
        except ValueError as wrong:
            raise Refusal(Why.BAD_ADDRESS, f"{wrong}.") from None
        if not name:
            raise Refusal(Why.BAD_ADDRESS, "A FidoNet address needs a name: Name@zone:net/node.")
        if self._netmail.is_ours(address):
            user = await self._directory.recipient(name, aliased=False)
            if user is None:
                raise Refusal(Why.NOT_FOUND, f"There is no user {name} here.")
            return self.local(user)
        local = ".".join(name.split())
        return Addressee(
            address=write_address(local, address.host), name=name, shown=f"{name}@{address}", network=FIDONET
        )

    async def _qwknet(self, sender: User, name: str, route: str) -> Addressee:
        if not name:
            raise Refusal(Why.BAD_ADDRESS, "A QWKnet address needs a name: Name@ID.")
        if not may_send_outside(sender):
            raise Refusal(Why.DENIED, NO_NETMAIL)
        if route.upper() == self._system.qwk_id.upper():
            user = await self._directory.recipient(name, aliased=False)
            if user is not None:
                return self.local(user)
        found = await self._netmail.qwknet(route, name, sender) if self._netmail is not None else None
        if found is None:
            raise Refusal(Why.NOT_FOUND, f"No way is known to the QWKnet system {route.upper()}.")
        local = f"{route.upper()}!{name}"
        return Addressee(
            address=write_address(local, self._ourselves.domain),
            name=name,
            shown=f"{name}@{route.upper()}",
            network=QWKNET,
        )

    # people of this board

    async def look_up(self, text: str) -> Addressee | Perhaps:
        """A user of this board by number, name, part of a name, or nearly his name. Raises Refusal (NOT_FOUND)."""
        text = " ".join(text[:LONGEST].split())
        user = await self._exactly(text)
        if user is not None:
            return self.local(user)
        found = await self._nearly(text)
        if not found:
            raise Refusal(Why.NOT_FOUND, f"There is no user {text}.")
        return Perhaps(tuple(map(self.local, found)))

    async def _exactly(self, text: str) -> User | None:
        number = text.removeprefix("#")
        if number.isascii() and number.isdigit():
            user = await self._directory.get(UserNumber(int(number))) if len(number) < 9 else None
            return user if user is not None and user.active else None
        if text.casefold() == "sysop":
            return await self._directory.get(SYSOP)
        return await self._directory.recipient(text, aliased=False)

    async def _nearly(self, text: str) -> list[User]:
        """People whose names hold the text; failing these, whose names are much like it."""
        wanted, by_real_name = alias_key(text), self._system.receive_by_real_name

        async def question(records: Records) -> list[User]:
            held = [user for user in await records.users.search(text, most=50) if user.active]
            if not by_real_name:
                held = [user for user in held if wanted and wanted in alias_key(user.alias)]
            if held or (await records.users.counts())[1] > MOST_COMPARED:
                return held[:SUGGESTED]
            everybody = {alias_key(user.alias): user for user in await records.users.all() if user.active}
            return [everybody[key] for key in get_close_matches(wanted, everybody, 3, _LIKENESS)]

        return await self._store.read(question)
