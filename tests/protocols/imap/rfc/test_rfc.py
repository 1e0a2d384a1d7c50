"""Conversations modelled on the examples of the RFCs, with mail of our own: the files beside this one, in the notation
of `tests/dialogues/player.py`. The server stands over real mailboxes and a store in memory."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from dialtone.domain.mailstore.contract import Appended, Mark, Marking
from dialtone.domain.model.actor import Caller
from dialtone.protocols.imap.server import ImapServer
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import Door
from tests.dialogues.player import play
from tests.protocols.imap.room import ALICE, Accounts
from tests.support.mailstore import Case

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.txt"))
RFCS = {
    *("2177", "2342", "2971", "3501", "3502", "3516", "3691", "4315", "4731", "4959", "5032", "5161", "5182", "5256"),
    *("5258", "5819", "6154", "6851", "6855", "7162", "7888", "7889", "8438", "8474", "8514", "8970", "9051", "9208"),
}
DAY = 86_400.0
NOON = 760_708_800.0  # 8 February 1994, 12:00 UTC


class Words(dict[str, str]):
    """What a conversation may name; anything else in braces is a literal's size."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


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

    def __init__(self) -> None:
        super().__init__(max_msg_size=257890)
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


def gone_meanwhile(desk: Desk) -> dict[str, str]:
    """Before the client comes back, message 2 went and message 3 was marked."""
    before = desk.words()["modseq"]
    desk.remove("INBOX", [2])
    desk.mark("INBOX", [3], Mark.ANSWERED)
    return {"before": before}


def folders(desk: Desk) -> dict[str, str]:
    """Fruit and vegetables."""
    for name in ("Fruit", "Fruit/Apple", "Fruit/Banana", "Tofu", "Vegetable", "Vegetable/Corn", "Fruit/Peach"):
        desk.do("create", name)
        desk.do("subscribe", name, name in ("Fruit/Banana", "Vegetable", "Fruit/Peach"))
    desk.do("delete", "Fruit/Peach")
    for name in ("INBOX", "Drafts", "Sent", "Spam", "Trash"):
        desk.do("subscribe", name, False)
    return {}


def old_and_new(desk: Desk) -> dict[str, str]:
    """A message of an hour ago, and one of three days ago."""
    now = desk.clock.now()
    desk.put("INBOX", NEWS, at=now - 3 * DAY)
    desk.put("INBOX", NEWS, at=now - 3600)
    return {}


SCENES: dict[str, Callable[[Desk], dict[str, str]]] = {
    "7162-qresync": gone_meanwhile,
    "5258-list-extended": folders,
    "5032-within": old_and_new,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_conversation_is_held_as_the_rfc_has_it(path: Path) -> None:
    desk = Desk()
    words = Words(SCENES.get(path.stem, lambda _: {})(desk) | desk.words())
    wire = ScriptedWire([], peer=desk.ann.peer)

    def make(wire: Wire) -> ImapServer:
        return desk.server(cast(ScriptedWire, wire))

    play(path, make, wire, words)


def test_there_are_conversations_of_every_rfc() -> None:
    assert {path.stem.partition("-")[0] for path in FILES} == RFCS
