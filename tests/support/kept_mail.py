"""Alice's mail at an IMAP server over real mailboxes, with what is kept beside it or without."""

from __future__ import annotations

from dialtone.domain.mail.delivery import Envelope, place
from dialtone.domain.model.mail import NewLetter, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.protocols.imap.server import ImapServer
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.store_mail import to_user
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.service import Door
from dialtone.workers.mail_indexing import MailIndexing
from tests.protocols.imap.room import ALICE, LOGIN, SELECT, Accounts
from tests.support.mailstore import Case

DOOR = Door("imap", "IMAP", "IMAP Server", "starttls")


async def comes(store: Store, blobs: MemoryBlobs, user: UserNumber, text: bytes, prefix: bytes = b"") -> None:
    """A message comes to somebody; a long text lies in a file."""
    kept = blobs.put(text)
    letter = NewLetter(tag="a" * 16, size=kept.size, body=kept.body, blob=kept.blob)
    await store.write(lambda records: place(records, letter, Envelope(), [to_user(user, prefix)], 10.0))


class KeptMail:
    """See the module's text. Texts of more than a thousand bytes are in files."""

    def __init__(self) -> None:
        self.case = Case()
        self.worker = MailIndexing(self.case.store, self.case.blobs, self.case.clock)
        self.count = 0

    def put(self, text: bytes, prefix: bytes = b"") -> None:
        """A message comes."""
        self.count += 1
        run(comes(self.case.store, self.case.blobs, ALICE.number, text, prefix))

    def look_through(self) -> None:
        """Everything there is."""
        while run(self.worker._lot()):
            pass

    def known(self) -> list[int]:
        """Messages whose header fields are kept."""

        async def question(records: Records) -> list[int]:
            uids = [Uid(uid) for uid in range(1, self.count + 1)]
            return sorted(await records.mail_index.fields(ALICE.number, uids))

        return run(self.case.store.read(question))

    def say(self, *commands: bytes) -> bytes:
        """What a new session is answered."""
        wire = ScriptedWire([LOGIN, SELECT, *(b"a %b\r\n" % command for command in commands), b"z LOGOUT\r\n"])
        run(ImapServer(wire, DOOR, Accounts(), self.case.mailstore, ManualClock()).run())  # type: ignore[arg-type]
        return wire.output
