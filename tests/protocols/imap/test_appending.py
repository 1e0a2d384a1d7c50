"""APPEND: messages come in as they are, or not at all."""

from __future__ import annotations

import pytest

from dialtone.testing.script import run
from tests.protocols.imap.room import LOGIN, Mark, Room, mail

TEXT = mail("sent", ".\r\n..\r\nend")


def append(text: bytes, name: bytes = b"Sent", before: bytes = b"", plus: bytes = b"+") -> bytes:
    return b"a APPEND %b %b{%d%b}\r\n%b\r\n" % (name, before, len(text), plus, text)


def stored(room: Room, name: str = "Sent") -> list[bytes]:
    return [message.text for message in room.boxes.find(name).messages]


def test_POS_02_what_comes_in_is_kept_byte_for_byte() -> None:
    room = Room()
    assert room.lines(append(TEXT)) == [b"a OK [APPENDUID 1003 1] APPEND completed"]
    assert stored(room) == [TEXT]


def test_flags_and_date_go_along() -> None:
    room = Room()
    room.say(append(TEXT, before=b'(\\Seen $Forwarded) "08-Feb-1994 01:00:00 +0100" '))
    message = room.boxes.find("Sent").messages[0]
    assert message.marks & Mark.SEEN
    assert room.boxes.find("Sent").keywords == ["$Forwarded"]
    assert message.received == 760_665_600.0


def test_a_literal_that_waits_is_invited() -> None:
    room = Room()
    lines = room.lines(b"a APPEND Sent {%d}\r\n" % len(TEXT), TEXT + b"\r\n")
    assert lines[0].startswith(b"+ ")
    assert lines[1].startswith(b"a OK [APPENDUID ")


def test_the_name_may_be_a_literal_too() -> None:
    room = Room()
    room.boxes.make("Entwürfe")
    room.say(b"a APPEND {14+}\r\nEntw&APw-rfe {5+}\r\nhello\r\n".replace(b"{14+}", b"{%d+}" % len(b"Entw&APw-rfe")))
    assert stored(room, "Entwürfe") == [b"hello"]


def test_several_at_once_all_or_none() -> None:
    room = Room()
    more = b"a APPEND Sent (\\Seen) {3+}\r\none {3+}\r\ntwo (\\Draft) {5+}\r\nthree\r\n"
    assert room.lines(more) == [b"a OK [APPENDUID 1003 1:3] APPEND completed"]
    assert stored(room) == [b"one", b"two", b"three"]
    room = Room(largest=3)
    assert room.lines(more)[0].startswith(b"a NO [TOOBIG]")
    assert stored(room) == []


def test_a_large_message_goes_to_the_store_as_it_arrives() -> None:
    room = Room()
    text = mail(body="0123456789" * 100_000)
    room.say(append(text))
    assert stored(room) == [text]
    assert list(room.store.spooled.values()) == [text]


@pytest.mark.parametrize("plus", [b"", b"+"])
@pytest.mark.parametrize(
    ("name", "size", "code"),
    [(b"Nowhere", 20, b"[TRYCREATE]"), (b"Sent", 200_000, b"[OVERQUOTA]"), (b"Sent", 1_000_000_000, b"[TOOBIG]")],
)
def test_IMP_05_what_cannot_be_taken_is_refused_before_it_comes(
    name: bytes, size: int, code: bytes, plus: bytes
) -> None:
    room = Room()
    room.boxes.most_bytes = 100_000
    coming = b"x" * min(size, 2_000_000) + b"\r\n" if plus else b""
    wire = room.wire([LOGIN, b"a APPEND %b {%d%b}\r\n" % (name, size, plus) + coming, b"b NOOP\r\n", b"c LOGOUT\r\n"])
    run(room.server(wire).run())
    lines = wire.lines()[2:]
    assert lines[0].startswith(b"a NO " + code)
    assert b"+ OK" not in lines
    if plus and size > 1_000_000:
        assert lines[1:] == [b"* BYE closing this connection"]
    else:
        assert lines[1] == b"b OK NOOP completed"
    assert all(box.messages == [] for box in room.boxes.boxes.values())


def test_a_full_disk_in_the_middle_loses_nothing_else() -> None:
    room = Room()
    room.boxes.disk_full = True
    lines = room.lines(append(b"x" * 100_000), b"b NOOP\r\n")
    assert lines == [lines[0], b"b OK NOOP completed"]
    assert lines[0].startswith(b"a NO [UNAVAILABLE]")


def test_nul_is_not_taken() -> None:
    room = Room()
    lines = room.lines(append(b"a\0b"), b"b APPEND Sent ~{3+}\r\na\0b\r\n", b"c APPEND Sent ~{3+}\r\nabc\r\n")
    assert [line[:19] for line in lines] == [b"a NO [UNKNOWN-CTE] ", b"b NO [UNKNOWN-CTE] ", b"c OK [APPENDUID 100"]


def test_a_message_in_utf8() -> None:
    room = Room()
    lines = room.lines(b"n ENABLE UTF8=ACCEPT\r\n", b"a APPEND Sent UTF8 (~{5+}\r\nJ\xc3\xb6rg)\r\n")
    assert lines[-1].startswith(b"a OK [APPENDUID ")
    assert stored(room) == ["Jörg".encode()]


@pytest.mark.parametrize(
    "said",
    [
        b"a APPEND\r\n",
        b"a APPEND Sent\r\n",
        b"a APPEND Sent (\\Seen)\r\n",
        b"a APPEND Sent x {3+}\r\none\r\n",
        b"a APPEND Sent (\\Foo) {3+}\r\none\r\n",
        b"a APPEND Sent {3+}\r\none two\r\n",
        b"a APPEND Sent {3+}\r\none (\r\n",
        b'a APPEND Sent "1" {3+}\r\none\r\n',
        b"a APPEND &AC4- {3+}\r\none\r\n",
    ],
)
def test_what_makes_no_sense_is_bad_and_nothing_is_kept(said: bytes) -> None:
    room = Room()
    lines = room.lines(said, b"b NOOP\r\n")
    assert lines[0].startswith(b"a BAD ")
    assert lines[1:] == [b"b OK NOOP completed"]
    assert stored(room) == []


def test_a_connection_that_breaks_leaves_nothing() -> None:
    room = Room()
    wire = room.wire([LOGIN, b"a APPEND Sent {100+}\r\nhalf"])
    with pytest.raises(Exception, match="script ended"):
        run(room.server(wire).run())
    assert stored(room) == []


def test_into_the_open_mailbox_it_is_told_first() -> None:
    lines = Room().lines(append(TEXT, b"INBOX"), select=True)
    assert lines == [b"* 1 EXISTS", b"* 1 RECENT", b"a OK [APPENDUID 1001 1] APPEND completed"]
