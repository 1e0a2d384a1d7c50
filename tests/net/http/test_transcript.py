"""Requests and answers in the log: LOG-02."""

from __future__ import annotations

from dialtone.base import log
from dialtone.net.http.transcript import show_answer, show_request
from dialtone.net.terms import Transcript
from tests.net.conftest import Lines
from tests.net.http.conftest import Open, ask, hello, request


def test_LOG_02_heads_are_shown_without_secrets(lines: Lines) -> None:
    head = b"GET /x?token=s3cr3t HTTP/1.1\r\nHost: a\r\nCookie: s3cr3t\r\nReferer: /y?code=s3cr3t\r\n\r\n"
    show_request(head, log.DEBUG)
    assert lines == ["RX: GET /x?token=*** HTTP/1.1", "RX: Host: a", "RX: Cookie: ***", "RX: Referer: /y?code=***"]
    lines.clear()
    show_answer(200, [(b"set-cookie", b"s3cr3t"), (b"x", b"y")], log.DEBUG)
    assert lines == ["TX: 200", "TX: set-cookie: ***", "TX: x: y"]


async def test_they_are_shown_only_where_that_is_asked_for(web: Open, lines: Lines) -> None:
    await ask(await web(hello), request())
    assert not [line for line in lines if "X: " in line]
    await ask(await web(hello, transcript=Transcript(log.DEBUG, log.DEBUG)), request())
    assert "RX: GET / HTTP/1.1" in lines
    assert "TX: 200" in lines
