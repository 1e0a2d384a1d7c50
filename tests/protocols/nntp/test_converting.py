"""Articles in another character set."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.domain.boards.news import Article
from dialtone.protocols.nntp.converting import converted
from dialtone.testing.script import run
from tests.formats.news.articles import ALICE

HEAD = b"Content-Type: text/plain; charset=iso-8859-1\r\n"


def made(head: bytes, **known: int) -> tuple[bytes, bytes]:
    """Head and body of an article in UTF-8."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"gr\xfc"
        yield b"n\r\n"

    async def both() -> tuple[bytes, bytes]:
        article = await converted(Article(ALICE._replace(**known), head, pieces()), "utf-8")  # type: ignore[arg-type]
        return article.head, b"".join([piece async for piece in article.body])

    return run(both())


def test_plain_text_is_converted() -> None:
    head, body = made(HEAD)
    assert b"charset=UTF-8" in head and body == "gr\u00fcn\r\n".encode()


def test_encoded_and_very_large_texts_are_not() -> None:
    encoded = HEAD + b"Content-Transfer-Encoding: base64\r\n"
    assert made(encoded) == (encoded, b"gr\xfcn\r\n")
    assert made(HEAD, size=10**8) == (HEAD, b"gr\xfcn\r\n")
