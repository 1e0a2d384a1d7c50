"""CPU time of POP3 sessions without sockets: log-in apart, RETR of many small messages over a scripted wire.

    python benchmarks/pop3_session.py [MESSAGES] [BYTES]

Prints microseconds of CPU for each RETR (the client's side, the scripted wire, included) and for DELE and QUIT.
"""

from __future__ import annotations

import sys
import time

from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.protocols.pop3.server import Pop3Server
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Peer
from dialtone.wire.proofs import Proof
from dialtone.wire.service import Door

ALICE = User(number=UserNumber(2), alias="Alice")
PREFIX = b"Return-Path: <a@ext.test>\r\nReceived: from x (y [192.0.2.1])\r\n          by z\r\n"


class Anybody:
    """Log-ins that always succeed."""

    async def admit(self, peer: Peer, service: str, proof: Proof, *, secure: bool) -> Caller:
        return Caller(ALICE, peer, service)

    def challenges(self) -> bool:
        return False

    def clear_text(self, peer: Peer, secure: bool) -> bool:
        return True


def filled(messages: int, size: int) -> MemoryStore:
    """A store with so many messages of so many bytes."""
    store = MemoryStore()
    body = (b"Subject: x\r\n\r\n" + b"0123456789" * 7 + b"\r\n") * (size // 86 + 1)
    body = body[: size - 2] + b"\r\n"

    async def fill(records: Records) -> None:
        for number in range(messages):
            letter = await records.mail.add_letter(NewLetter(tag=f"{number:016x}", size=len(body), body=body))
            await records.mail.add_copy(ALICE.number, letter, PREFIX, size=len(PREFIX) + len(body), spam=False)

    run(store.write(fill))
    return store


def measure(store: MemoryStore, script: list[bytes]) -> float:
    """Seconds of CPU of one session."""
    wire = ScriptedWire([b"USER alice\r\n", b"PASS x\r\n", *script, b"QUIT\r\n"])
    door = Door("pop3", "POP3", "POP3 Server", "starttls")
    mailboxes = Mailboxes(store, MemoryBlobs(), ManualClock())
    session = Pop3Server(wire, door, Anybody(), mailboxes)  # type: ignore[arg-type]
    start = time.process_time()
    run(session.run())
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    given = [int(word) for word in sys.argv[1:3]]
    messages, size = given + [2000, 4096][len(given) :]
    store = filled(messages, size)
    retrieve = [b"RETR %d\r\n" % number for number in range(1, messages + 1)]
    delete = [b"DELE %d\r\n" % number for number in range(1, messages + 1)]
    noop = min(measure(store, [b"NOOP\r\n"] * messages) for _ in range(5))
    measure(store, retrieve)  # sets the read marks
    fetch = min(measure(store, retrieve) for _ in range(5))
    print(f"NOOP           {noop / messages * 1e6:6.1f} us")
    print(f"RETR {size:5d} B   {fetch / messages * 1e6:6.1f} us")
    print(f"DELE and QUIT  {measure(store, delete) / messages * 1e6:6.1f} us")


if __name__ == "__main__":
    main()
