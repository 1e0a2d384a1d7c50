"""Forms that only our own pages can send, and short notices that survive a redirect.

A form's token is made from the secret of the browser's cookie: no other site knows either. Browsers also say where a
request comes from; what comes from another site changes nothing. Source: WEB-03.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256

from starlette.requests import HTTPConnection

NOTICE_MOST = 300  # characters


def form_token(secret: str) -> str:
    """The token for forms of the browser that has this secret."""
    return hmac.new(secret.encode(), b"form", sha256).hexdigest()


def fits(secret: str, token: str) -> bool:
    """Whether a form's token is the browser's. Without a secret none is."""
    return bool(secret) and hmac.compare_digest(form_token(secret).encode(), token.encode("utf-8", "replace"))


def from_ourselves(request: HTTPConnection) -> bool:
    """Whether the browser says that a request comes from a page of ours. Programs that say nothing are believed: they
    need the token all the same."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin == f"{request.url.scheme}://{request.headers.get('host', '')}"


def sealed_notice(secret: str, text: str) -> str:
    """A notice as a cookie's value."""
    data = urlsafe_b64encode(text[:NOTICE_MOST].encode()).decode()
    return f"{data}.{_mark(secret, data)}"


def opened_notice(secret: str, value: str) -> str:
    """The text of a notice that we wrote for this browser, else ""."""
    data, _, mark = value.partition(".")
    if not hmac.compare_digest(_mark(secret, data).encode(), mark.encode("utf-8", "replace")):
        return ""
    try:
        return urlsafe_b64decode(data).decode()
    except (Error, ValueError):
        return ""


def _mark(secret: str, data: str) -> str:
    return hmac.new(secret.encode(), b"notice " + data.encode("utf-8", "replace"), sha256).hexdigest()[:32]
