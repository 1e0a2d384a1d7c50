"""The plain text of a message with commands."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail.lists.body import LINES_MOST, plain_lines


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_encodings_are_undone(encoding):
    made = EmailMessage()
    made.set_content("subscribe talk\nend = not\n", cte=encoding)
    assert plain_lines(made.as_bytes()) == ["subscribe talk", "end = not"]


def test_character_sets():
    made = EmailMessage()
    made.set_content("subscribe Köln\n", charset="iso-8859-1", cte="8bit")
    assert plain_lines(made.as_bytes()) == ["subscribe Köln"]


def test_the_plain_part_of_a_message_in_parts():
    made = EmailMessage()
    made.set_content("lists\n")
    made.add_alternative("<p>help</p>", subtype="html")
    made.add_attachment(b"subscribe x", maintype="application", subtype="octet-stream")
    assert plain_lines(made.as_bytes())[0] == "lists"


def test_what_is_html_only_says_nothing():
    made = EmailMessage()
    made.set_content("<p>subscribe talk</p>", subtype="html")
    assert plain_lines(made.as_bytes()) == []


def test_a_message_without_a_type_is_plain_text():
    assert plain_lines(b"Subject: x\r\n\r\nlists\r\nend\r\n") == ["lists", "end"]
    assert plain_lines(b"") == []


def test_nesting_has_an_end():
    text = b"Content-Type: text/plain\r\n\r\nhelp"
    for depth in range(10):
        text = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--" % (
            depth,
            depth,
            text,
            depth,
        )
        assert (plain_lines(text) == ["help"]) is (depth < 4)
    assert plain_lines(text) == []


def test_only_so_many_lines():
    assert len(plain_lines(b"\r\n" + b"x\r\n" * 5000)) == LINES_MOST


@given(st.binary(max_size=400))
def test_reading_never_fails(data):
    plain_lines(data)
    plain_lines(b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b\r\n" + data)


@pytest.mark.parametrize("piece", [b"--b\r\n", b"--b", b"=\r\n", b"\r\n\r\n", b";charset="])
def test_hostile_ones_take_no_long_time(piece):
    head = b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    start = time.perf_counter()
    plain_lines(head + piece * (128 * 1024 // len(piece)))
    assert time.perf_counter() - start < 1
