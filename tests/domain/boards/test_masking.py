from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.boards.masking import unsigned
from dialtone.testing.script import run

HEAD = (
    b"Return-Path: <bob@ext.test>\r\n"
    b"Received: from ext.test\r\n by us\r\n"
    b"From: Bob <bob@ext.test>\r\n"
    b"Subject: a\r\n folded one\r\n"
    b"X-Mailer: Bob's own\r\n"
    b"Content-Type: text/plain\r\n"
)


def masked(text, size=1000):
    async def pieces():
        for start in range(0, len(text), size):
            yield text[start : start + size]

    async def whole():
        return b"".join([piece async for piece in unsigned(pieces(), "Anonymous")])

    return run(whole())


SIGNED = HEAD + b"\r\nFrom: stays in the body\r\n"
WANTED = (
    b'From: "Anonymous":;\r\nSubject: a\r\n folded one\r\nContent-Type: text/plain\r\n\r\nFrom: stays in the body\r\n'
)


def test_only_what_the_text_needs_is_left_of_the_header():
    assert masked(SIGNED) == WANTED


@given(st.integers(1, 250))
def test_however_the_text_is_cut(size):
    assert masked(SIGNED, size) == WANTED


def test_a_text_without_a_body_and_one_without_a_header():
    assert masked(HEAD) == WANTED.replace(b"From: stays in the body\r\n", b"")
    assert masked(b"\r\nbody\r\n") == b'From: "Anonymous":;\r\n\r\nbody\r\n'
    assert masked(b"") == b'From: "Anonymous":;\r\n\r\n'


def test_a_header_without_end_is_neither_kept_in_memory_nor_shown():
    text = masked(b"X-Long: " + b"y" * 600_000 + b"\r\nFrom: bob\r\n\r\nbody\r\n", 65536)
    assert text == b'From: "Anonymous":;\r\n\r\n'
