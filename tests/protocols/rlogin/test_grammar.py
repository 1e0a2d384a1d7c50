"""The beginning of an RLogin call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.rlogin.grammar import BadOpening, opening, opening_bytes


def test_the_second_field_is_the_user_and_the_first_the_password() -> None:
    asked, rest = opening(b"\0sesame\0Digital Man\0ansi-bbs/38400\0early") or pytest.fail("not complete")
    assert (asked.first, asked.user, asked.terminal) == ("sesame", "Digital Man", "ansi-bbs/38400")
    assert (asked.kind, asked.rate, asked.door, rest) == ("ansi-bbs", 38400, "", b"early")
    assert "sesame" not in repr(asked)


def test_a_door_can_be_asked_for() -> None:
    asked, _ = opening(b"\0\0alice\0xtrn=LORD\0") or pytest.fail("not complete")
    assert (asked.door, asked.kind) == ("LORD", "")
    asked, _ = opening(b"\0\0alice\0xtrn=" + b"x" * 100 + b"\0") or pytest.fail("not complete")
    assert asked.door == ""


def test_names_may_be_empty() -> None:
    asked, rest = opening(b"\0\0\0\0") or pytest.fail("not complete")
    assert (asked.user, asked.kind, asked.rate, rest) == ("", "", 0, b"")


@pytest.mark.parametrize("part", [b"", b"\0", b"\0a\0b", b"\0a\0b\0vt100/9600"])
def test_less_is_not_complete(part: bytes) -> None:
    assert opening(part) is None


@pytest.mark.parametrize(
    "bad",
    [
        b"SSH-2.0-x\r\n",
        b"\0" + b"x" * 256,
        b"\0a\0" + b"x" * 300 + b"\0c\0",
        b"\0a\0sy\x1b[2Jsop\0x\0",
        b"\0a\0b\0\x1b\0",
    ],
)
def test_TEL_08_what_is_no_beginning(bad: bytes) -> None:
    with pytest.raises(BadOpening):
        opening(bad)


@given(st.binary(max_size=1200))
def test_any_bytes_are_answered(data: bytes) -> None:
    try:
        opening(data)
    except BadOpening:
        pass


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60), st.binary(max_size=30))
def test_what_a_client_says_is_heard(user: str, rest: bytes) -> None:
    asked, early = opening(opening_bytes("pw", user, "ansi/115200") + rest) or pytest.fail("not complete")
    assert (asked.user, asked.rate, early) == (user, 115200, rest)


def test_what_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="NUL"):
        opening_bytes("a\0b", "c", "d")
