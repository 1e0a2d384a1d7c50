"""What clients send to do harm: clear answers, bounded memory, nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Gone
from dialtone.domain.access.rates import Rates
from dialtone.domain.access.seats import Seats
from dialtone.testing.script import run
from tests.protocols.imap.room import LOGIN, SELECT, Room, mail
from tests.support.examples import examples

SECRET = b"inside-nobody-may-see"


@pytest.mark.parametrize(
    "line",
    [
        b"a SEARCH " + b"(" * 10_000,
        b"a SEARCH " + b"NOT " * 10_000 + b"SEEN",
        b"a FETCH 1 BODY[" + b"1." * 10_000 + b"1]",
    ],
)
def test_IMP_02_depth_is_bounded(line: bytes) -> None:
    room = Room()
    room.put(mail())
    assert room.lines(line + b"\r\n", select=True)[0].startswith(b"a BAD ")


@pytest.mark.parametrize("tag", [b"*", b"+", b"a+b", b"\xff", b"x" * 10_000, b"", b"(", b'"a"', b"a{3}"])
def test_IMP_06_odd_tags(tag: bytes) -> None:
    lines = Room().lines(tag + b" NOOP\r\n", b"b NOOP\r\n")
    assert lines == [b"* BAD tag expected", b"b OK NOOP completed"]


def test_IMP_06_a_literal_followed_by_garbage() -> None:
    lines = Room().lines(b"a SELECT {5+}\r\nINBOX garbage\r\n", b"b LIST {0+}\r\n {1+}\r\n* x\r\n", b"c NOOP\r\n")
    assert [line[:6] for line in lines] == [b"a BAD ", b"b BAD ", b"c OK N"]


def test_a_line_without_end_is_dropped() -> None:
    lines = Room().lines(b"a SEARCH " + b"x" * 200_000 + b"\r\nb NOOP\r\n")
    assert lines[0].startswith(b"* NO [TOOBIG]")
    assert lines[1] == b"b OK NOOP completed"


def test_IMP_01_literals_after_login_are_bounded_too() -> None:
    lines = Room().lines(b"a LIST {70000}\r\n", b"b LIST {70000+}\r\n" + b"x" * 70_000 + b" *\r\n", b"c NOOP\r\n")
    assert lines == [b"a NO [TOOBIG] literal too large", b"b NO [TOOBIG] literal too large", b"c OK NOOP completed"]
    many = b"d LIST " + b"{60000+}\r\n" + b"x" * 60_000 + b"{60000+}\r\n" + b"x" * 60_000 + b"\r\n"
    assert Room().lines(many, b"e NOOP\r\n")[0].startswith(b"d NO [TOOBIG]")


def test_a_line_without_end_during_idle() -> None:
    lines = Room().lines(b"a IDLE\r\n", b"x" * 5000 + b"\r\n", b"b NOOP\r\n", select=True)
    assert lines == [b"+ idling", b"a BAD line too long", b"b OK NOOP completed"]


def test_many_wildcards_are_refused() -> None:
    assert Room().lines(b'a LIST "" ' + b"%a" * 400 + b"\r\n")[0].startswith(b"a NO [LIMIT]")


def test_a_nul_in_a_command() -> None:
    assert Room().lines(b"a SELECT IN\0BOX\r\n")[0] == b"* BAD NUL in a command"


def test_IMP_09_terrible_messages_are_described() -> None:
    room = Room()
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(10_000))
    wide = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000
    broken = b"".join(
        name + b": \xff\xfe=?utf-8?q?\xff?=\r\n" for name in (b"From", b"To", b"Subject", b"Content-Type", b"Date")
    )
    ring = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" * 10_000
    room.put(deep, wide, broken + b"\r\n", ring, b"", b"\r\n", b"Content-Type: multipart/mixed\r\n\r\nx\r\n")
    lines = room.say(b"a FETCH 1:* (ENVELOPE BODY BODYSTRUCTURE PREVIEW)\r\n", select=True)
    assert lines.endswith(b"a OK FETCH completed\r\n")
    assert lines.count(b" FETCH (ENVELOPE ") == 7
    assert len(lines) < 3_000_000
    assert b'(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0) "MIXED")' in lines


def test_IMP_10_a_user_has_so_many_sessions() -> None:
    room, seats = Room(), Seats(1)
    wire = room.wire([LOGIN])
    first = room.server(wire)
    first.seats = seats
    run(first.greet())
    run(first.turn())
    wire = room.wire([LOGIN, b"b NOOP\r\n"])
    second = room.server(wire)
    second.seats = seats
    run(second.run())
    assert wire.lines()[1].startswith(b"l NO [UNAVAILABLE] ")
    assert wire.lines()[2] == b"* BYE closing this connection"
    with pytest.raises(Gone):
        run(first.run())
    assert seats.taken(first.caller.user) == 0


def test_too_many_commands() -> None:
    class Never:
        def allowed(self, _: object) -> bool:
            return False

        async def refused(self, *_: object) -> None:
            pass

    room = Room()
    wire = room.wire([LOGIN, b"a NOOP\r\n", b"b NOOP\r\n"])
    session = room.server(wire)
    rates: Rates = Never()  # type: ignore[assignment]
    session.rates = rates
    run(session.run())
    assert wire.lines()[-2].startswith(b"a NO [UNAVAILABLE] too many requests")
    assert wire.lines()[-1] == b"* BYE closing this connection"


def test_SLO_09_a_full_disk_is_a_no_and_reading_goes_on() -> None:
    room = Room()
    room.put(mail())
    room.boxes.disk_full = True
    lines = room.lines(
        b"a APPEND Sent {3+}\r\none\r\n",
        b"b COPY 1 Sent\r\n",
        b"c MOVE 1 Sent\r\n",
        b"d EXPUNGE\r\n",
        b"e FETCH 1 UID\r\n",
        select=True,
    )
    assert [line[1:20] for line in lines[:4]] == [b" NO [UNAVAILABLE] t"] * 4
    assert lines[4] == b"* 1 FETCH (UID 1)"


WORDS = st.sampled_from(
    [
        b"a",
        b"*",
        b"SELECT",
        b"INBOX",
        b"FETCH",
        b"1:*",
        b"UID",
        b"STORE",
        b"+FLAGS",
        b"(\\Seen)",
        b"SEARCH",
        b"NOT",
        b"(",
        b")",
        b"BODY[",
        b"]",
        b"{3+}\r\nabc",
        b"{0}",
        b'"x"',
        b'"',
        b"\\",
        b"APPEND",
        b"Sent",
        b"LIST",
        b'""',
        b"%",
        b"$",
        b"NIL",
        b"RETURN",
        b"<0.1>",
        b"HEADER.FIELDS",
        b"ENABLE",
        b"QRESYNC",
        b"THREAD",
        b"REFERENCES",
        b"UTF-8",
        b"SORT",
        b"(DATE)",
        b"IDLE",
        b"\r\nDONE",
        b"\xff",
        b"\0",
        b"STATUS",
        b"(MESSAGES)",
    ]
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.lists(WORDS, max_size=7), max_size=6), st.sampled_from([0, 1, 7]))
def test_whatever_is_said_is_answered_in_the_protocols_terms(said: list[list[bytes]], cut: int) -> None:
    room = Room()
    room.put(mail("x", "text\r\n"))
    script = b"".join(b"t%d " % nth + b" ".join(words) + b"\r\n" for nth, words in enumerate(said))
    wire = room.wire([LOGIN + SELECT + script], cut=cut)
    with pytest.raises(Gone):
        run(room.server(wire).run())
        raise Gone  # it hung up
    assert wire.output.endswith(b"\r\n")
    assert b"Traceback" not in wire.output


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.lists(WORDS, max_size=7), max_size=6))
def test_before_login_nothing_comes_out(said: list[list[bytes]]) -> None:
    room = Room()
    room.put(mail(SECRET.decode(), SECRET.decode()))
    wire = room.wire([b"".join(b"t%d " % nth + b" ".join(words) + b"\r\n" for nth, words in enumerate(said))])
    with pytest.raises(Gone):
        run(room.server(wire).run())
        raise Gone
    assert SECRET not in wire.output
    assert b"INBOX" not in wire.output
    assert b"EXISTS" not in wire.output
