"""Answers that no application gives: to requests that are refused before one is asked, and last words."""

from __future__ import annotations

from http import HTTPStatus

from dialtone.wire.port import Farewell

_STYLE = "<!doctype html><html lang=en><meta charset=utf-8><title>{0} {1}</title><h1>{1}</h1><p>{2}</p></html>\n"
LAST_WORDS = {
    Farewell.TIMEOUT: (408, "The request did not arrive in time.", 0),
    Farewell.SHUTDOWN: (503, "The server is closing. Please come again in a moment.", 30),
    Farewell.FAULT: (500, "Something went wrong here{0}.", 0),
    Farewell.BUSY: (503, "Too many people are here. Please come again in a moment.", 30),
    Farewell.TOO_MANY: (429, "There are too many connections from your address.", 30),
    Farewell.FLOOD: (429, "Too much came at once.", 60),
    Farewell.BANNED: (429, "There were too many failed logins from your address.", 600),
    Farewell.BLOCKED: (403, "Your address is not served here.", 0),
}


def page(status: int, text: str) -> bytes:
    """A small page that says what happened; `text` is words of ours."""
    return _STYLE.format(status, phrase(status), text).encode()


def phrase(status: int) -> str:
    """The usual words for a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def closing(
    status: int, text: str, fields: list[tuple[bytes, bytes]], *, retry: int = 0, allow: str = "", bare: bool = False
) -> bytes:
    """A whole answer, after which the connection ends. `retry` is in seconds, `allow` the methods to use instead,
    `bare`: without its page (for HEAD)."""
    body = page(status, text)
    lines = [f"HTTP/1.1 {status} {phrase(status)}".encode()]
    lines += [name + b": " + value for name, value in fields]
    lines += [b"content-type: text/html; charset=utf-8", b"content-length: %d" % len(body)]
    lines += [b"cache-control: no-store", b"x-content-type-options: nosniff"]
    lines += [b"retry-after: %d" % retry] if retry else []
    lines += [b"allow: " + allow.encode()] if allow else []
    lines += [b"connection: close", b"", b"" if bare else body]
    return b"\r\n".join(lines)


def last_words(why: Farewell, code: str, fields: list[tuple[bytes, bytes]]) -> bytes:
    """The answer to somebody who is not, or no longer, served. `code` is the incident code of a fault."""
    status, text, retry = LAST_WORDS[why]
    return closing(status, text.format(f" (code {code})" if code else ""), fields, retry=retry)
