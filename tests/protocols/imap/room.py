"""An IMAP server in memory: mailboxes of `testing/mailstore.py`, a scripted wire, and an account that is a table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Mark
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.protocols.imap.server import ImapServer
from dialtone.testing.clock import ManualClock
from dialtone.testing.mailstore import Boxes, MemoryMailstore
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.wire import sasl
from dialtone.wire.port import Peer
from dialtone.wire.proofs import PasswordProof, Proof
from dialtone.wire.service import Door
from tests.protocols.pop3.room import Accounts as PopAccounts

ALICE = User(number=UserNumber(2), alias="Alice")
LOGIN = b"l LOGIN alice secret\r\n"
SELECT = b"s SELECT INBOX\r\n"


class Accounts(PopAccounts):
    """The account alice with the password "secret"; as `Logins` for IMAP."""

    def clear_text(self, peer: Peer, secure: bool, service: str = "") -> bool:
        return super().clear_text(peer, secure)

    def mechanisms(self, peer: Peer, secure: bool, service: str = "") -> tuple[str, ...]:
        return super().mechanisms(peer, secure)

    async def converse(
        self,
        peer: Peer,
        service: str,
        mechanism: str,
        initial: bytes | None,
        ask: Callable[[bytes], Awaitable[bytes]],
        *,
        secure: bool,
        bindings: sasl.Bindings = sasl.UNBOUND,
    ) -> Caller:
        if mechanism not in sasl.offered(self.mechanisms(peer, secure), bindings):
            raise Refusal(Why.NEEDS_TLS if mechanism in sasl.CLEAR else Why.BAD_MECHANISM, "not offered")
        proof: Proof = await sasl.converse(sasl.begin(mechanism, self, bindings), initial, ask)
        return await self.admit(peer, service, proof, secure=secure)


class Room:
    """Everything a session needs. Several sessions of a room share its mailboxes."""

    def __init__(self, accounts: Accounts | None = None, *, largest: int = 10_000_000) -> None:
        self.boxes = Boxes()
        self.store = MemoryMailstore(self.boxes, largest=largest)
        self.accounts = accounts or Accounts()

    def put(self, *texts: bytes, box: str = "INBOX", **more: Any) -> list[int]:
        """Messages in a mailbox; their uids."""
        return self.boxes.put(box, *texts, **more)

    def wire(self, script: Iterable[Item] | bytes, **options: Any) -> ScriptedWire:
        """A scripted connection to port 143."""
        options.setdefault("peer", Peer("192.0.2.1", 50000, "192.0.2.25", 143))
        return ScriptedWire(script, **options)

    def server(self, wire: ScriptedWire, *, tls: str = "starttls") -> ImapServer:
        """A session on it."""
        label = "IMAPS" if tls == "implicit" else "IMAP"
        door = Door(label.lower(), label, f"{label} Server", tls)
        return ImapServer(wire, door, self.accounts, self.store, ManualClock())  # type: ignore[arg-type]

    def say(self, *script: Item, login: bool = True, select: bool = False, **options: Any) -> bytes:
        """Play a script that ends in LOGOUT, and return everything that was answered to it."""
        before = [*([LOGIN] if login else []), *([SELECT] if select else [])]
        wire = self.wire([*before, *script, b"z LOGOUT\r\n"], **options)
        run(self.server(wire).run())
        said = wire.output
        if login:
            said = said.split(b"l OK ", 1)[1].split(b"\r\n", 1)[1]
        if select:
            said = said.split(b"\r\ns OK ", 1)[1].split(b"\r\n", 1)[1]
        return said.removesuffix(b"* BYE see you\r\nz OK LOGOUT completed\r\n")

    def lines(self, *script: Item, **options: Any) -> list[bytes]:
        """As `say`, by lines."""
        return self.say(*script, **options).removesuffix(b"\r\n").split(b"\r\n")


def mail(subject: str = "hello", body: str = "text\r\n", **more: str) -> bytes:
    """A simple message; `more` are fields, with _ for -."""
    head = {"From": "Ann <ann@ext.test>", "Subject": subject} | {k.replace("_", "-"): v for k, v in more.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode() + b"\r\n" + body.encode()


__all__ = ["ALICE", "LOGIN", "SELECT", "Accounts", "Mark", "PasswordProof", "Room", "mail"]
