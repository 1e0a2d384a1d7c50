"""Real mailboxes over a store in memory, with some mail in them, and a server for their owner."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from dialtone.domain.mailstore.contract import Appended, Mark, Marking
from dialtone.domain.model.actor import Caller
from dialtone.protocols.imap.server import ImapServer
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.wire.port import Peer
from dialtone.wire.service import Door
from tests.protocols.imap.room import ALICE, LOGIN, Accounts
from tests.support.mailstore import Case

DAY = 86_400.0
NOON = 760_708_800.0  # 8 February 1994, 12:00 UTC


def letter(sender: str, subject: str, body: str = "text\r\n", **more: str) -> bytes:
    """A message; `more` are fields, with _ for -."""
    fields = {"From": sender, "Subject": subject} | {name.replace("_", "-"): value for name, value in more.items()}
    return ("".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n" + body).encode()


MEETING = letter(
    "Terry Gray <gray@cac.test>",
    "Monday meeting",
    "Shall we meet at three?\r\n",
    To="alice@local.test",
    Date="Mon, 7 Feb 1994 21:52:25 -0800",
    Message_ID="<m1@cac.test>",
)
ANSWER = letter(
    "Joe Smith <smith@owl.test>",
    "Re: Monday meeting",
    "Three is fine.\r\n",
    To="alice@local.test",
    Date="Tue, 8 Feb 1994 09:00:00 +0000",
    Message_ID="<m2@owl.test>",
    References="<m1@cac.test>",
)
NEWS = letter("news@owl.test", "Minutes", "They are here.\r\n", Message_ID="<m3@owl.test>", Cc="bob@owl.test")
PARTS = letter(
    "bob@owl.test",
    "A picture",
    '--b\r\nContent-Type: text/plain\r\n\r\nLook\r\n--b\r\nContent-Type: application/octet-stream; name="p"\r\n'
    "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=p\r\n\r\nAAECAw==\r\n--b--\r\n",
    MIME_Version="1.0",
    Content_Type="multipart/mixed; boundary=b",
    Message_ID="<m4@owl.test>",
)


class Desk(Case):
    """Alice's mailboxes, as she finds them before a conversation."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"max_msg_size": 257890, **settings})
        peer = Peer("192.0.2.1", 50000, "192.0.2.25", 143)
        self.ann = Caller(ALICE, peer, "imap", "PLAIN")
        self.put("INBOX", MEETING, Mark.SEEN, at=NOON)
        self.put("INBOX", ANSWER, at=NOON + 1)
        self.put("INBOX", NEWS, Mark.FLAGGED, at=NOON + DAY)
        self.put("INBOX", PARTS, at=NOON + 2 * DAY)

    def put(self, box: str, text: bytes, marks: int = 0, *, at: float = NOON) -> int:
        """A message that is there already; its uid."""
        message = Appended(text=text, size=len(text), marks=int(marks), received=at)
        return int(self.do("append", box, [message])[1][0])

    def mark(self, box: str, uids: list[int], marks: int) -> None:
        """Somebody else marks messages."""
        run(self.open(box).mark(uids, Marking(add=int(marks))))

    def remove(self, box: str, uids: list[int]) -> None:
        """Somebody else removes messages."""
        self.mark(box, uids, Mark.DELETED)
        run(self.open(box).expunge(uids))

    def words(self) -> dict[str, str]:
        """What conversations name."""
        box = self.open("INBOX")
        return {
            "validity": str(box.validity),
            "modseq": str(box.view.modseq),
            "answer": str(len(ANSWER)),
            "all": str(sum(map(len, (MEETING, ANSWER, NEWS, PARTS)))),
            "plain": b64encode(b"\0alice\0secret").decode(),
        }

    def server(self, wire: ScriptedWire, tls: str = "starttls") -> ImapServer:
        """A session with them."""
        door = Door("imap", "IMAP", "IMAP Server", tls)
        return ImapServer(wire, door, Accounts(), self.mailstore, self.clock)  # type: ignore[arg-type]

    def say(self, *script: Item) -> list[bytes]:
        """What is answered to commands after the login."""
        wire = ScriptedWire([LOGIN, *script, b"z LOGOUT\r\n"], peer=self.ann.peer)
        run(self.server(wire).run())
        return wire.lines()[2:-2]
