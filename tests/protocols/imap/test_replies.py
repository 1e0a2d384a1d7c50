"""A no in the protocol's words."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.imap.replies import answer
from dialtone.testing.script import run
from dialtone.wire.port import Farewell
from tests.protocols.imap.room import Room

FAILURE = b"a NO [AUTHENTICATIONFAILED] Authentication failure"


def test_a_wrong_password_is_answered_after_a_while_and_ends_it() -> None:
    room = Room()
    wire = room.wire([b"a LOGIN alice wrong\r\n", b"b NOOP\r\n"])
    run(room.server(wire).run())
    assert wire.lines()[1:] == [FAILURE, b"* BYE closing this connection"]
    assert wire.pauses[0] == 5.0


def test_last_words() -> None:
    room = Room()
    for why in Farewell:
        wire = room.wire([])
        run(room.server(wire).farewell(why, "abc"))
        assert wire.output.startswith(b"* BYE ")
        assert wire.output.count(b"\r\n") == 1


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_words_on_one_line(why: Why) -> None:
    said = answer(Refusal(why, "odd \r\n* OK \xe4 text"))
    assert said.startswith((b"NO ", b"BAD "))
    assert all(0x20 <= byte < 0x7F for byte in said)
    assert answer(Refusal(why)).isascii()


def test_words_of_their_own_stay() -> None:
    assert answer(Refusal(Why.NOT_FOUND, reply=b"NO [TRYCREATE] no such mailbox")) == b"NO [TRYCREATE] no such mailbox"
