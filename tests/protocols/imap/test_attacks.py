"""The cases of IMAP against real mailboxes (those of grammar and order are in the other files)."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.mailstore.contract import Appended
from dialtone.testing.script import run
from tests.protocols.imap.rfc.desk import ANSWER, MEETING, NEWS, PARTS, Desk

SECRET = b"Subject: for bob alone\r\n\r\nsecret\r\n"
ALL = (MEETING, ANSWER, NEWS, PARTS)


def test_IMP_03_a_huge_set_gives_what_is_there() -> None:
    desk = Desk()
    said = b"\r\n".join(desk.say(b"s SELECT INBOX\r\n", b"a FETCH 1:4294967295 BODY.PEEK[]\r\n"))
    assert [said.count(text) for text in ALL] == [1, 1, 1, 1]
    said = b"\r\n".join(desk.say(b"s SELECT INBOX\r\n", b"a UID FETCH 4294967295:* BODY.PEEK[]\r\n"))
    assert [said.count(text) for text in ALL] == [0, 0, 0, 1]
    for numbers in (b"0", b"4294967296", b"1:0", b"0:*", b"1,,2", b"-1", b"1:2:3"):
        assert desk.say(b"s SELECT INBOX\r\n", b"a FETCH %b FLAGS\r\n" % numbers)[-1].startswith(b"a BAD ")


@pytest.mark.parametrize(
    "name",
    [
        b'"../../bob"',
        b'"INBOX/../x"',
        b'"&AC4ALg-"',
        b'"&AC8-etc"',
        b'"."',
        b'"a/./b"',
        b'"a//b"',
        b'"/etc/passwd"',
        b'"Boards/mine"',
        b'"F3-1"',
        b'"~bob/private"',
        b'"private"',
        b"x" * 10_000,
    ],
)
def test_IMP_04_bobs_mail_is_out_of_reach(name: bytes) -> None:
    """Whatever a name is, it is one of Alice's own folders, or none."""
    desk = Desk()
    bob = desk.caller(3, "Bob")
    desk.do("create", "private", who=bob)
    desk.do("append", "private", [Appended(text=SECRET, size=len(SECRET))], who=bob)
    said = b"\r\n".join(
        desk.say(
            b"a SELECT " + name + b"\r\n",
            b"b CREATE " + name + b"\r\n",
            b"c SELECT " + name + b"\r\n",
            b"d FETCH 1:* BODY[]\r\n",
            b"e STATUS " + name + b" (MESSAGES)\r\n",
            b"f DELETE " + name + b"\r\n",
            b'g LIST "" *\r\n',
        )
    )
    assert b"secret" not in said and b"MESSAGES 1" not in said
    assert desk.do("status", "private", who=bob).messages == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"a APPEND Drafts {1000000000}\r\n", b"[TOOBIG]"),
        (b"a APPEND INBOX {20}\r\n", b"[OVERQUOTA]"),
        (b"a APPEND nowhere {20}\r\n", b"[TRYCREATE]"),
    ],
)
def test_IMP_05_nothing_is_invited_that_cannot_be_taken(line: bytes, code: bytes) -> None:
    desk = Desk(max_msgs_waiting=4)
    said = desk.say(line, b"b NOOP\r\n")
    assert said[0].startswith(b"a NO " + code)
    assert said[1].startswith(b"b OK ")
    assert desk.do("status", "INBOX").messages == 4


def test_IMP_08_there_is_no_compression() -> None:
    said = Desk().say(b"a CAPABILITY\r\n", b"b COMPRESS DEFLATE\r\n", b"c NOOP\r\n")
    assert b"COMPRESS" not in said[0]
    assert said[2].startswith(b"b BAD ")
    assert said[3].startswith(b"c OK ")


@pytest.mark.parametrize("size", [10, 300_000])
def test_what_has_a_nul_is_told_without(size: int) -> None:
    """A literal never has one; BINARY gives the text as it is (RFC 3516 section 4.2)."""
    text = b"Subject: x\r\n\r\na\0b" + b"y" * size
    desk = Desk(max_msg_size=1_000_000)
    desk.put("Drafts", text)
    said = b"\r\n".join(desk.say(b"s SELECT Drafts\r\n", b"a FETCH 1 BODY.PEEK[]\r\n"))
    assert b"{%d}\r\nSubject: x\r\n\r\na\x80by" % len(text) in said
    assert b"\0" not in said
    said = b"\r\n".join(desk.say(b"s SELECT Drafts\r\n", b"a FETCH 1 BINARY.PEEK[1]\r\n"))
    assert b"~{%d}\r\na\0by" % (size + 3) in said


def test_a_guest_adds_nothing() -> None:
    desk = Desk()
    guest = desk.caller(9, "guest", restrictions="G")
    with pytest.raises(Refusal, match="Guests"):
        run(desk.mailstore.takes(guest, "INBOX"))
