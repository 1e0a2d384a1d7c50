"""Answers of the sysop's own files."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.web.sites import answering
from dialtone.web.sites.answering import send_elsewhere, send_file, send_words
from tests.web.sites.conftest import Answer, MemoryFile, ask

DATA = bytes(range(200))


def serving(file: MemoryFile) -> Any:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send_file(scope, send, file, "text/plain")

    return application


async def fetched(data: bytes = DATA, **request: str) -> Answer:
    file = MemoryFile("a.txt", data)
    answer = await ask(serving(file), **request)  # type: ignore[arg-type]
    assert file.closed
    return answer


async def test_a_whole_file() -> None:
    answer = await fetched()
    assert (answer.status, answer.body, answer.ended) == (200, DATA, True)
    assert answer.fields["content-type"] == "text/plain"
    assert answer.fields["content-length"] == "200"
    assert answer.fields["etag"] == '"m200"'
    assert answer.fields["last-modified"] == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert answer.fields["accept-ranges"] == "bytes"
    assert answer.fields["x-content-type-options"] == "nosniff"


async def test_an_empty_file_and_only_the_head() -> None:
    assert (await fetched(b"")).ended
    head = await fetched(method="HEAD", range="bytes=0-1")
    assert (head.status, head.fields["content-length"], head.body) == (200, "200", b"")


async def test_a_part_and_one_that_is_not_there() -> None:
    part = await fetched(range="bytes=10-19")
    assert (part.status, part.body, part.fields["content-range"]) == (206, DATA[10:20], "bytes 10-19/200")
    assert part.fields["content-length"] == "10"
    none = await fetched(range="bytes=200-")
    assert (none.status, none.fields["content-range"]) == (416, "bytes */200")
    assert (await fetched(range="bytes=0-1,5-6")).status == 416


async def test_what_the_browser_has_is_not_sent_again() -> None:
    answer = await fetched(if_none_match='"m200"')
    assert (answer.status, answer.body, answer.fields["etag"]) == (304, b"", '"m200"')


async def test_large_files_go_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PIECE", 64)
    answer = await fetched()
    assert (answer.body, answer.ended) == (DATA, True)


async def test_a_file_that_shrinks_while_it_is_sent_is_not_taken_for_whole() -> None:
    file = MemoryFile("a.txt", DATA)
    file.size = 300
    with pytest.raises(OSError, match="shorter"):
        await ask(serving(file))
    assert file.closed


async def test_words_are_escaped() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send_words(scope, send, 404, "<script>", link=('/x?a="', "<b>"))

    answer = await ask(application)
    assert b"<script>" not in answer.body
    assert b'href="/x?a=&quot;"' in answer.body
    assert answer.fields["cache-control"] == "no-store"


async def test_elsewhere_keeps_the_query() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send_elsewhere(scope, send, "/docs/")

    answer = await ask(application, query="a=b")
    assert (answer.status, answer.fields["location"]) == (301, "/docs/?a=b")
