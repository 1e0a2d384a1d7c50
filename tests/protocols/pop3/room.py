"""A POP3 server in memory: a real mailbox, a scripted wire, and accounts that are a table."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailRemoved
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.protocols.pop3.server import Pop3Server
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.wire import sasl, scram
from dialtone.wire.port import Peer
from dialtone.wire.proofs import DigestProof, PasswordProof, Proof, ScramKeys
from dialtone.wire.service import Door

ALICE = User(number=UserNumber(2), alias="Alice")
PREFIX = b"Return-Path: <a@ext.test>\r\n"
CHALLENGE = b"<1896.697170952@postoffice.example.net>"
PASSWORD = "secret"
LOGIN = [b"USER alice\r\n", b"PASS secret\r\n"]


class Accounts:
    """One account, alice with the password "secret"; in the shape of the domain's log-in service."""

    def __init__(self, *, clear: bool = True, challenges: bool = True) -> None:
        self.clear = clear
        self.offers_challenges = challenges
        self.seen: list[Proof] = []
        self.malformed_answers: list[str] = []

    async def admit(self, peer: Peer, service: str, proof: Proof, *, secure: bool) -> Caller:
        self.seen.append(proof)
        if proof.name.lower() != "alice" or not self._fits(proof):
            raise Refusal(Why.BAD_LOGIN, "Authentication failure", delay=5.0, final=True)
        return Caller(ALICE, peer, service, proof.method)

    def _fits(self, proof: Proof) -> bool:
        match proof:
            case PasswordProof():
                return proof.password.reveal() == PASSWORD
            case DigestProof(method="APOP"):
                return hashlib.md5(proof.challenge + PASSWORD.encode()).hexdigest() == proof.digest
            case DigestProof():
                return hmac.digest(PASSWORD.encode(), proof.challenge, "md5").hex() == proof.digest
            case _:
                return proof.good

    def mechanisms(self, peer: Peer, secure: bool) -> tuple[str, ...]:
        plain = ("PLAIN", "LOGIN") if self.clear_text(peer, secure) else ()
        return ("SCRAM-SHA-256", *(("CRAM-MD5",) if self.offers_challenges else ()), *plain)

    def clear_text(self, peer: Peer, secure: bool) -> bool:
        return secure or self.clear

    def challenges(self) -> bool:
        return self.offers_challenges

    def challenge(self) -> bytes:
        return CHALLENGE

    def nonce(self) -> str:
        return "nonce"

    async def malformed(self, peer: Peer, service: str, flaw: sasl.Malformed) -> None:
        self.malformed_answers.append(flaw.detail)

    async def scram_keys(self, name: str) -> ScramKeys:
        return scram.make_keys(PASSWORD if name.lower() == "alice" else "other", b"salt" * 4, 4096)


class Room:
    """Everything a session needs. `disk_full` makes every change fail."""

    def __init__(self, accounts: Accounts | None = None) -> None:
        self.disk_full = False
        self.bus = Bus()
        self.store = MemoryStore(self.bus, tap=self._tap)
        self.blobs = MemoryBlobs()
        self.mailboxes = Mailboxes(self.store, self.blobs, ManualClock())
        self.bus.listen(MailRemoved, self.mailboxes.removed)
        self.accounts = accounts or Accounts()

    def _tap(self, _: str) -> None:
        if self.disk_full:
            raise StoreError("disk full")

    def deliver(self, *texts: bytes, spam: bool = False, prefix: bytes = PREFIX) -> None:
        """Put messages into Alice's mailbox."""
        for text in texts:
            kept = self.blobs.put(text)
            tag = hashlib.sha256(text).hexdigest()[:16]
            letter = NewLetter(tag=tag, size=len(text), body=kept.body, blob=kept.blob, spam=spam)
            copies = [Addressed(destination=ToUser(ALICE), address="alice@local.test", prefix=prefix)]

            async def change(records: Records, letter: NewLetter = letter, copies: Any = copies) -> None:
                await place(records, letter, Envelope(), copies, 0.0)

            run(self.store.write(change))

    def wire(self, script: Iterable[Item] | bytes, **options: Any) -> ScriptedWire:
        """A scripted connection to port 110."""
        options.setdefault("peer", Peer("192.0.2.1", 50000, "192.0.2.25", 110))
        return ScriptedWire(script, **options)

    def server(self, wire: ScriptedWire, *, tls: str = "starttls", mark_read: bool = True) -> Pop3Server:
        """A session on it."""
        label = "POP3S" if tls == "implicit" else "POP3"
        door = Door(label.lower(), label, f"{label} Server", tls)
        return Pop3Server(wire, door, self.accounts, self.mailboxes, mark_read=mark_read)  # type: ignore[arg-type]

    def talk(self, *script: Item, login: bool = False, **options: Any) -> list[bytes]:
        """Play a script that ends in QUIT or hang-up and return the lines sent, without the banner."""
        wire = self.wire([*(LOGIN if login else []), *script])
        run(self.server(wire, **options).run())
        lines = wire.lines()[1:]
        return lines[2:] if login else lines


QUIT = b"QUIT\r\n"
FAILURE = b"-ERR [AUTH] Authentication failure"
TEXTS = (b"Subject: one\r\n\r\nfirst\r\n", b"Subject: two\r\n\r\nsecond\r\n.\r\n..dots\r\n")


def sizes(room: Room) -> list[int]:
    """What LIST must say of `TEXTS`."""
    return [len(PREFIX) + len(text) for text in TEXTS]
