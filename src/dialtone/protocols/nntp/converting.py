"""Articles in another character set (`-ascii`, `-utf8`), where their text can be."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.domain.boards.news import Article
from dialtone.formats.news.convert import MOST, convert_body, convert_head, source_charset


async def converted(article: Article, charset: str) -> Article:
    """The article in this character set; unchanged when its text is encoded, or very large."""
    source = source_charset(article.head)
    if source is None or article.particulars.size > MOST:
        return article
    body = b"".join([piece async for piece in article.body])
    return article._replace(head=convert_head(article.head, charset), body=_one(convert_body(body, source, charset)))


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body
