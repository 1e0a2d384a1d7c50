"""What a refusal is to a browser: a status, and words on a page."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why

STATUS = {
    Why.NOT_LOGGED_IN: 401,
    Why.BAD_LOGIN: 401,
    Why.NOT_FOUND: 404,
    Why.GONE: 410,
    Why.DENIED: 403,
    Why.BLOCKED: 403,
    Why.NEEDS_TLS: 403,
    Why.TOO_BIG: 413,
    Why.TOO_FAST: 429,
    Why.TOO_MANY: 429,
    Why.BUSY: 503,
    Why.NO_SPACE: 507,
    Why.EXISTS: 409,
    Why.UNSUPPORTED: 501,
    Why.FAULT: 500,
}
TITLES = {
    400: "That was not understood",
    401: "Please sign in",
    403: "Not for you",
    404: "Not here",
    405: "Not that way",
    409: "Taken already",
    410: "Gone",
    413: "Too much at once",
    429: "Too many, too fast",
    500: "Something broke here",
    501: "Not offered here",
    503: "Busy now",
    507: "No room now",
}


def status_of(no: Refusal) -> int:
    """The HTTP status for an expected "no"; 400 for whatever was asked wrongly."""
    return STATUS.get(no.why, 400)


def sentence(text: str) -> str:
    """A refusal's words as a sentence."""
    text = text.strip()
    if not text:
        return "That is not possible."
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."
