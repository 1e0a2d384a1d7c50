"""Whatever a client says, in whatever order: nothing comes out of a mailbox before the log-in, nothing is gone without
DELE and QUIT, and nothing is answered but in the protocol's own terms."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Gone
from dialtone.testing.script import run
from tests.protocols.pop3.room import LOGIN, QUIT, TEXTS, Room
from tests.support.examples import examples

NUMBERS = st.sampled_from(
    [b"", b"1", b"2", b"3", b"0", b"-1", b"1_0", b"+1", b"99999999999999999999", b"x", b"\xb2", b"1 1"]
)
COMMANDS = st.one_of(
    st.builds(
        lambda verb, number: verb + b" " + number + b"\r\n",
        st.sampled_from([b"RETR", b"DELE", b"LIST", b"UIDL", b"TOP", b"NOOP", b"dele", b"Stat"]),
        NUMBERS,
    ),
    st.sampled_from(
        [b"STAT\r\n", b"RSET\r\n", b"CAPA\r\n", b"LAST\r\n", b"TOP 1 0\r\n", b"TOP 2 99\r\n", b"LIST\r\n", b"UIDL\r\n"]
    ),
    st.sampled_from(
        [b"USER alice\r\n", b"PASS wrong\r\n", b"APOP alice x\r\n", b"AUTH PLAIN\r\n", b"*\r\n", b"AUTH X\r\n"]
    ),
    st.sampled_from([b"\r\n", b"\xff\r\n", b"RETR 1\0\r\n", b"DELE 1\nDELE 2\r\n", b"x" * 600 + b"\r\n", b"UTF8\r\n"]),
)
INSIDE = tuple(line for text in TEXTS for line in text.split(b"\r\n") if len(line) > 1)


def talk(room: Room, *script: bytes) -> list[bytes]:
    wire = room.wire(list(script))
    try:
        run(room.server(wire).run())
    except Gone:
        pass
    return wire.lines()


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(COMMANDS, max_size=15))
def test_POP_07_before_the_login_nothing_is_told(said: list[bytes]) -> None:
    room = Room()
    room.deliver(*TEXTS)
    lines = talk(room, *said)
    assert not any(line in INSIDE for line in lines)
    assert all(line.isascii() and b"\r" not in line for line in lines)
    assert len(talk(room, *LOGIN, b"UIDL\r\n", *[QUIT])) == 8, "both messages are there"


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(COMMANDS, max_size=15))
def test_POP_01_POP_03_nothing_is_gone_without_dele_and_quit(said: list[bytes]) -> None:
    room = Room()
    room.deliver(*TEXTS)
    lines = talk(room, *LOGIN, *said)
    assert all(line.isascii() for line in lines)
    assert len(talk(room, *LOGIN, b"UIDL\r\n", QUIT)) == 8, "no QUIT, nothing gone"
    talk(room, *LOGIN, *said, QUIT)
    left = len(talk(room, *LOGIN, b"UIDL\r\n", QUIT)) - 6
    assert left == 2 or any(b"dele" in line.lower() for line in said)
