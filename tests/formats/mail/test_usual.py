"""Usual fields kept apart answer as the whole header does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.finding import whole_fields
from dialtone.formats.mail.usual import HEAD_MOST, KEPT_MOST, USUAL, compared, picked_of_many, usual_fields

NAMES = (b"From", b"SUBJECT ", b"to\t", b"X-Other", b"Received", b"message-id", b"Bad Name", b"Subjects", b"")
PIECES = st.sampled_from(
    [
        b"a",
        b":",
        b" ",
        b"\t",
        b"\r\n",
        b"\r\n ",
        b"\r\n\t",
        b"\r",
        b"\n",
        b"\0",
        b"\xff",
        b"Subject: x",
        b"From:",
        b"=?",
    ]
)
LINES = st.tuples(st.sampled_from(NAMES), st.lists(PIECES, max_size=5).map(b"".join)).map(b":".join)
MESSAGES = st.tuples(st.lists(LINES, max_size=6).map(b"\r\n".join), st.sampled_from([b"\r\n\r\n", b"\r\n", b""])).map(
    b"".join
)
ASKED = st.frozensets(st.sampled_from(sorted(USUAL)), min_size=1, max_size=5) | st.just(frozenset({b"subject", b"to"}))


def said(head: bytes, names: frozenset[bytes]) -> bytes:
    return b"".join(field + b"\r\n" for field in whole_fields(head, names))


@given(st.lists(MESSAGES, max_size=5), ASKED)
def test_what_is_kept_answers_as_the_header_does(messages: list[bytes], names: frozenset[bytes]) -> None:
    whole = [message + b"body\r\n" for message in messages]
    kept = [(text, usual_fields(text)) for text in whole]
    cut = [(text, fields) for text, fields in kept if fields is not None]
    heads = [text[: text.index(b"\r\n\r\n") + 2] for text, _ in cut]
    assert picked_of_many([fields for _, fields in cut], names) == [said(head, names) for head in heads]


def test_fields_stay_in_order_and_whole() -> None:
    text = b"Received: x\r\nSubject: a\r\n\tb\r\nX-Y: no\r\nSUBJECT : c\r\nTo:\r\n\r\nSubject: body\r\n"
    assert usual_fields(text) == b"Subject: a\r\n\tb\r\nSUBJECT : c\r\nTo:\r\n"
    assert usual_fields(b"X-Only: this\r\n\r\n") == b""


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\r\n\r\n",
        b"\r\nSubject: of the body\r\n\r\n",
        b" folded: x\r\nSubject: y\r\n\r\n",
        b"Subject: no end\r\n",
        b"Subject: a\nb\r\n\r\n",
        b"Subject: a\r\n\nbody\r\n\r\n",
        b"Subject: a\rb\r\n\r\n",
        b"Subject: a\0b\r\n\r\n",
        b"Subject: " + b"x" * KEPT_MOST + b"\r\n\r\n",
        b"X-Long: " + b"x" * HEAD_MOST + b"\r\nSubject: a\r\n\r\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_text(text: bytes) -> None:
    assert usual_fields(text) is None


def test_nothing_is_picked_of_no_message() -> None:
    assert picked_of_many([], frozenset({b"to"})) == []


@given(st.text(), st.text(), st.text())
def test_a_piece_of_a_text_is_one_in_the_form_that_is_compared(before: str, piece: str, behind: str) -> None:
    assert compared(piece) in compared(before + piece + behind)


def test_case_and_white_space_do_not_count() -> None:
    assert compared(" Straße \t\n X ") == "strasse x"
