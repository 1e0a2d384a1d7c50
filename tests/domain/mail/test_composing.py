"""A message as it is written: whatever people type, other programs read the same."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.domain.mail.composing import (
    Addressee,
    Attached,
    Heading,
    Message,
    cleaned_body,
    compose,
    file_name,
)
from dialtone.formats.mail.content import read_content

HEADING = Heading(
    name='Jörg, der "Chef"', address="joerg@local.test", at=0.0, offset=60, message_id="<1@x>", boundary="=_b"
)
BOB = Addressee(address="bob@ext.test", name="Bob")


def written(message: Message, *, plain_only: bool = False) -> bytes:
    async def all_of_it() -> bytes:
        return b"".join([piece async for piece in await compose(message, HEADING, plain_only=plain_only)])

    return asyncio.run(all_of_it())


def read(data: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(data, policy=email.policy.default))


def file(data: bytes, name: str = "a.bin") -> Attached:
    async def pieces() -> AsyncIterator[bytes]:
        async def some() -> AsyncIterator[bytes]:
            yield data[: len(data) // 3]
            yield data[len(data) // 3 :]

        return some()

    return Attached(name=name, pieces=pieces, size=len(data))


def test_the_header() -> None:
    mia = Addressee(address="mia@ext.test")
    found = read(
        written(
            Message(to=(BOB,), cc=(mia,), subject="Grüße", body="x", answers="<3@x>", references=("<2@x>", "<3@x>"))
        )
    )
    assert found["From"].addresses[0].display_name == 'Jörg, der "Chef"'
    assert (found["To"], found["Cc"]) == ("Bob <bob@ext.test>", "mia@ext.test")
    assert found["Subject"] == "Grüße"
    assert found["Date"] == "Thu, 01 Jan 1970 01:00:00 +0100"
    assert (found["In-Reply-To"], found["References"]) == ("<3@x>", "<2@x> <3@x>")
    assert found["Bcc"] is None


def test_plain_text_is_sent_as_it_is_other_text_so_that_every_server_takes_it() -> None:
    assert written(Message(to=(BOB,), subject="x", body="one\ntwo")).endswith(b"\r\n\r\none\r\ntwo\r\n")
    for body in ("ä" * 3, "x" * 5000):
        data = written(Message(to=(BOB,), subject="x", body=body))
        assert data.isascii() and max(map(len, data.split(b"\r\n"))) <= 998
        assert read_content(data).text == body + "\n"


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=300))
def test_what_was_typed_is_what_is_read(line: str) -> None:
    body = line.rstrip()
    if not body:
        return
    assert read_content(written(Message(to=(BOB,), subject="x", body=body))).text.rstrip("\n") == body.strip("\u2028")


@given(st.binary(min_size=1, max_size=70_000))
def test_files_come_back_byte_for_byte(data: bytes) -> None:
    found = read_content(written(Message(to=(BOB,), subject="x", body="see", attached=(file(data),))))
    assert found.text == "see\n"
    assert [(one.name, one.data()) for one in found.attachments] == [("a.bin", data)]


def test_an_empty_message_is_refused_unless_a_file_goes_along() -> None:
    with pytest.raises(Refusal, match="empty"):
        written(Message(to=(BOB,), subject="x", body=" \n "))
    assert b"a.bin" in written(Message(to=(BOB,), subject="x", body="", attached=(file(b"x"),)))


def test_ANS_01_controls_go_and_colours_stay_unless_it_is_to_be_plain() -> None:
    assert cleaned_body("\x01rred\x1b[2J\x9b1m\x00", plain_only=False) == b"\x01rred[2J1m\r\n"
    assert cleaned_body("\x01rred", plain_only=True) == b"red\r\n"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\game.zip", "game.zip"),
        ('a"b\r\nX: y', "ab X y"),
        ("...", "file.bin"),
        ("", "file.bin"),
    ],
)
def test_names_of_files_are_harmless(given_name: str, kept: str) -> None:
    assert " ".join(file_name(given_name).split()) == kept


def test_SEC_04_those_of_bcc_get_it_and_the_text_does_not_name_them() -> None:
    eve = Addressee(address="eve@ext.test", name="Eve")
    message = Message(to=(BOB,), bcc=(eve,), subject="x", body="text")
    assert message.everybody == (BOB, eve)
    assert b"eve" not in written(message).lower() and b"bcc" not in written(message).lower()
    alone = email.message_from_bytes(written(Message(to=(), bcc=(eve,), subject="x", body="text")))
    assert alone["To"] == "undisclosed-recipients:;"
