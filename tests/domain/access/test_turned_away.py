"""What somebody reads who is turned away."""

from __future__ import annotations

import pytest

from dialtone.domain.access.turned_away import turned_away
from dialtone.testing.script import run
from dialtone.wire.farewells import last_words
from dialtone.wire.port import Farewell
from tests.support.terminals import MemoryDisplay

BY_ADDRESS = "CLIENT IP ADDRESS BLOCKED: 192.0.2.1"
BY_HOST = "CLIENT HOSTNAME BLOCKED: x.spam.example"
OWN = {"badip.msg": b"\x01h\x01rNot from \xc9\xcd there.\r\n\x1aSAUCE", "badhost.msg": b"Not from your host.\r\n"}


@pytest.mark.parametrize(
    ("reason", "words"), [(BY_ADDRESS, b"\r\nNot from +- there.\r\n"), (BY_HOST, b"\r\nNot from your host.\r\n")]
)
def test_the_sysops_words_without_colours(reason: str, words: bytes) -> None:
    assert run(turned_away(MemoryDisplay({}, OWN), Farewell.BLOCKED, reason)) == words


@pytest.mark.parametrize("display", [None, MemoryDisplay({"badhost.msg": b"x"})])
def test_ours_where_he_has_none(display: MemoryDisplay | None) -> None:
    assert run(turned_away(display, Farewell.BLOCKED, BY_ADDRESS)) == last_words(Farewell.BLOCKED)


def test_other_last_words_stay_as_they_are() -> None:
    assert run(turned_away(MemoryDisplay(OWN), Farewell.FAULT, "abc123")) == last_words(Farewell.FAULT, "abc123")


def test_ANS_03_no_sequence_of_a_file_reaches_a_screen_that_nobody_knows() -> None:
    display = MemoryDisplay({"badip.msg": b"a\x1b[2Jb\x07\x9bc\r\n"})
    told = run(turned_away(display, Farewell.BLOCKED, BY_ADDRESS))
    assert b"\x1b" not in told
    assert b"\x07" not in told
