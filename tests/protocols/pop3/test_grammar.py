"""Arguments and login names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.base.log import Secret
from dialtone.protocols.pop3.grammar import is_foreign, number, number_and_lines, take_suffix, without_suffix
from dialtone.wire.proofs import DigestProof, PasswordProof


@pytest.mark.parametrize(
    "argument", [b"", b"-1", b"+1", b"1_0", b"99999999999999999999", b"1 2", b"x", b"\xb2", b"1.", b"0x1"]
)
def test_POP_03_what_is_no_number(argument: bytes) -> None:
    with pytest.raises(Refusal):
        number(argument)


def test_numbers() -> None:
    assert number(b"17") == 17
    assert number_and_lines(b"1 0") == (1, 0)
    assert number_and_lines(b"2  20") == (2, 20)
    assert number_and_lines(b"2 99999999999999")[1] >= 10**9


@pytest.mark.parametrize("argument", [b"1", b"1 ", b"1 -1", b"1 x", b"x 1", b"1 2 3", b""])
def test_POP_03_what_TOP_does_not_take(argument: bytes) -> None:
    with pytest.raises(Refusal):
        number_and_lines(argument)


@given(st.binary(max_size=40))
def test_arguments_are_read_or_refused(argument: bytes) -> None:
    for read in (number, number_and_lines):
        try:
            read(argument)
        except Refusal:
            pass


@pytest.mark.parametrize(
    ("name", "plain", "without_spam"),
    [
        ("alice", "alice", False),
        ("alice#nospam", "alice", True),
        ("alice#nospamxyz", "alice", True),
        ("alice#NoSpam", "alice#NoSpam", False),
        ("#nospam", "", True),
    ],
)
def test_the_suffix_counts_in_this_case_only(name: str, plain: str, without_spam: bool) -> None:
    assert without_suffix(name) == (plain, without_spam)
    proof, found = take_suffix(PasswordProof(name, Secret("x"), acting_as=name))
    assert isinstance(proof, PasswordProof)
    assert (proof.name, proof.acting_as, found) == (plain, plain, without_spam)
    assert take_suffix(DigestProof(name, b"", "", "APOP"))[0].name == plain


def test_an_identity_may_carry_the_suffix_alone() -> None:
    proof, found = take_suffix(PasswordProof("alice", Secret("x"), acting_as="alice#nospam"))
    assert (proof.name, found) == ("alice", True)


@pytest.mark.parametrize(
    "line", [b"GET / HTTP/1.1", b"post / HTTP/1.1", b"CONNECT x:25", b"\x16\x03\x01\x02", b"EHLO x"]
)
def test_TLS_11_other_protocols(line: bytes) -> None:
    assert is_foreign(line)
    assert not is_foreign(b"USER get")
