"""Names of mailboxes and patterns for them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.imap.names import Pattern, from_utf7, read_name, to_utf7
from tests.support.examples import examples


@given(st.text(max_size=40))
def test_names_survive_modified_utf7(name: str) -> None:
    fit = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "", name)
    written_name = to_utf7(fit)
    assert written_name.isascii()
    assert from_utf7(written_name) == fit


@pytest.mark.parametrize(
    ("name", "text"),
    [("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"), ("a&b", "a&-b"), ("Entwürfe", "Entw&APw-rfe")],
)
def test_modified_utf7_of_the_standard(name: str, text: str) -> None:
    assert to_utf7(name) == text
    assert read_name(text.encode(), False) == name


@pytest.mark.parametrize(
    "raw", [b"&AC4ALg-", b"&", b"&Jjo", b"&U,BTFw-&ZeVnLIqe-", b"&Jjo!-", b"&2AA-", b"a\x7f", b"&AAA-", b"a\xff"]
)
def test_IMP_04_other_spellings_are_refused(raw: bytes) -> None:
    with pytest.raises(Refusal):
        read_name(raw, False)


@pytest.mark.parametrize("raw", [b"a\0b", b"a\rb", b"x" * 10_000, b"\xff"])
def test_IMP_04_so_are_odd_names_in_utf8(raw: bytes) -> None:
    with pytest.raises(Refusal):
        read_name(raw, True)


def test_inbox_is_inbox_however_it_is_written() -> None:
    assert read_name(b"iNbOx", False) == "INBOX"
    assert read_name(b"inbox/x", False) == "inbox/x"


@settings(max_examples=examples(200))
@given(st.text("ab/*%", max_size=8), st.text("ab/", max_size=8))
def test_patterns_mean_what_they_say(pattern: str, name: str) -> None:
    meaning = "".join(".*" if mark == "*" else "[^/]*" if mark == "%" else mark for mark in pattern)
    assert Pattern(pattern).matches(name) == bool(re.fullmatch(meaning, name))


def test_RED_01_patterns_do_not_go_back() -> None:
    assert not Pattern("*a" * 10 + "b").matches("a" * 900)
    assert Pattern("*" * 900).matches("a" * 900)
    with pytest.raises(Refusal):
        Pattern("%a" * 400)
