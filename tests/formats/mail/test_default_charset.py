"""Naming the character set of a text that names none."""

from __future__ import annotations

import pytest

from dialtone.formats.mail.default_charset import usable, with_charset
from dialtone.formats.mail.opening import Opening


def changed(head: bytes, charset: str = "IBM437", *, seven_bit: bool = False) -> bytes | None:
    return with_charset(Opening(head + b"\r\nbody"), charset, seven_bit=seven_bit)


def test_a_message_without_content_type_gets_the_mime_fields() -> None:
    assert changed(b"Subject: x\r\n") == (
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=IBM437\r\n"
        b"Content-Transfer-Encoding: 8bit\r\nSubject: x\r\n\r\n"
    )


def test_plain_text_without_a_charset_gets_one() -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n format=flowed\r\nSubject: x\r\n"
    assert changed(head) == (
        b"MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n format=flowed; charset=IBM437\r\nSubject: x\r\n\r\n"
    )


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain; charset=utf-8\r\n",
        b"Content-Type: text/plain; CharSet = koi8-r\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Type: text/html\r\n",
    ],
)
def test_what_names_its_set_or_is_no_plain_text_stays(head: bytes) -> None:
    assert changed(head) is None


def test_seven_bits_need_no_name() -> None:
    assert changed(b"Subject: x\r\n", seven_bit=True) is None


@pytest.mark.parametrize("name", ["", "utf-8\r\nBcc: x", "a b", "x" * 41, "üx", ";"])
def test_a_name_that_could_be_more_than_a_name_is_not_used(name: str) -> None:
    assert not usable(name)
    assert changed(b"Subject: x\r\n", name) is None
