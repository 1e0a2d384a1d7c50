"""Sub-boards to clients that keep a copy of them (RFC 7162), over real mailboxes."""

from __future__ import annotations

from dialtone.domain.model.actor import Caller
from dialtone.domain.model.post import PostNumber
from dialtone.protocols.imap.server import ImapServer
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.wire.port import Peer
from dialtone.wire.service import Door
from tests.domain.mailstore.test_board import HELD
from tests.domain.mailstore.test_renewing import HELD_NAME, Edited
from tests.protocols.imap.room import ALICE, LOGIN, Accounts

PEER = Peer("192.0.2.1", 50000, "192.0.2.25", 143)


def says(hall: Edited, *script: Item) -> list[bytes]:
    """What Alice's client is told; it resynchronizes."""
    wire = ScriptedWire([LOGIN, b"e ENABLE QRESYNC\r\n", *script, b"z LOGOUT\r\n"], peer=PEER)
    door = Door("imap", "IMAP", "IMAP Server", "none")
    run(ImapServer(wire, door, Accounts(), hall.mailstore, hall.clock).run())  # type: ignore[arg-type]
    return wire.lines()[4:-2]


def test_a_client_that_comes_back_learns_what_was_removed_changed_and_let_through() -> None:
    hall = Edited()
    hall.says("first", sub=HELD)
    hall.visible("second", "third", "fourth", "fifth")
    alice = Caller(ALICE, PEER, "imap", "PLAIN")
    before = hall.open(HELD_NAME, who=alice)
    known = b"%d %d 1:5" % (before.validity, before.view.modseq)
    assert list(before.view.uids) == [2, 3, 4, 5]
    run(hall.moderation.remove(hall.mod, HELD.code, PostNumber(2)))
    hall.edits(4, "better")
    hall.lets_through(1)
    lines = says(hall, b'a SELECT "%b" (QRESYNC (%b))\r\n' % (HELD_NAME.encode(), known))
    assert b"* 4 EXISTS" in lines
    assert b"* VANISHED (EARLIER) 1:2,4" in lines
    assert not any(b" FETCH (" in line for line in lines), "of what it knows nothing has other flags"
    assert any(line.startswith(b"* OK [UIDNEXT 8]") for line in lines)
    new = says(hall, b'a SELECT "%b"\r\n' % HELD_NAME.encode(), b"b UID FETCH 6:* (UID)\r\n")
    assert new[-3:-1] == [b"* 3 FETCH (UID 6)", b"* 4 FETCH (UID 7)"]
    again = hall.open(HELD_NAME, who=alice)
    known = b"%d %d 3,5:7" % (again.validity, again.view.modseq)
    lines = says(hall, b'a SELECT "%b" (QRESYNC (%b))\r\n' % (HELD_NAME.encode(), known))
    assert not any(b"VANISHED" in line or b" FETCH (" in line for line in lines)


def test_an_open_session_is_told_of_an_edit_as_of_a_removal_and_a_new_message() -> None:
    hall = Edited()
    hall.visible("first", "second")
    lines = says(
        hall,
        b'a SELECT "%b"\r\n' % HELD_NAME.encode(),
        b"b STORE 1 +FLAGS.SILENT (\\Flagged)\r\n",
        lambda: hall.edits(1, "better"),
        b"c NOOP\r\n",
        b"d UID FETCH 1:* (FLAGS BODY.PEEK[TEXT])\r\n",
    )
    after = lines[lines.index(b"b OK STORE completed") :]
    assert after[1:3] == [b"* VANISHED 1", b"* 2 EXISTS"]
    assert any(line.startswith(b"* 2 FETCH (UID 3 FLAGS (\\Flagged") for line in after)
    assert b"better" in b"".join(after)
