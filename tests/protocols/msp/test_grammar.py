"""Messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.msp.grammar import LONGEST, Message, is_whole, parse, written


def test_the_example_of_the_rfc() -> None:
    # RFC 1312, "Message Syntax": CHRIS, no terminal, two lines, sandy at console, a cookie, no signature
    data = b"BCHRIS\0\0Hi\r\nHow about lunch?\0sandy\0console\x00910806121325\0\0"
    assert is_whole(data)
    assert parse(data) == Message(
        recipient="CHRIS",
        words=b"Hi\r\nHow about lunch?",
        sender="sandy",
        sender_terminal="console",
        cookie="910806121325",
    )


def test_version_one_has_three_fields() -> None:
    assert parse(b"Achris\0\0Hi\0") == Message(version=1, recipient="chris", words=b"Hi")
    assert not is_whole(b"Achris\0\0Hi")


def test_controls_are_taken_out_of_the_words() -> None:
    assert parse(b"Achris\0\0a\x1b[2J\x07\tb\r\nc\x7f\0").words == b"a[2J\tb\r\nc"


@pytest.mark.parametrize(("terminal", "node"), [("", None), (" ", None), ("Node: 3", 3), ("node:12", 12)])
def test_a_terminal_names_a_node(terminal: str, node: int | None) -> None:
    assert Message(terminal=terminal).node == node


@pytest.mark.parametrize("terminal", ["*", "console", "Node: x", "Node: 99999", "3", "Node: -1"])
def test_a_terminal_that_names_none(terminal: str) -> None:
    with pytest.raises(Refusal):
        _ = Message(terminal=terminal).node


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"C\0\0\0\0\0\0\0",
        b"\xff",
        b"A",
        b"Achris\0\0no end",
        b"Bchris\0\0Hi\0sandy\0\0\0",  # one NUL is missing
        b"Achris\0\0" + b"x" * LONGEST + b"\0",
    ],
)
def test_MSP_01_what_is_no_message(data: bytes) -> None:
    with pytest.raises(Refusal) as no:
        parse(data)
    assert no.value.why is Why.INVALID


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"A", b"B"):
        try:
            message = parse(start + data)
        except Refusal:
            continue
        assert is_whole(start + data)
        assert all(text.isprintable() for text in (message.recipient, message.sender, message.signature))


_names = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["C", "Z"]), max_size=40)
_words = st.binary(max_size=100).map(lambda data: data.translate(None, bytes({*range(32), 127} - {9, 10, 13})))


@given(st.builds(Message, recipient=_names, words=_words, sender=_names, signature=_names))
def test_what_is_written_is_read_again(message: Message) -> None:
    assert parse(written(message)) == message
