"""What the log shows of requests and answers (DEBUG_RX, DEBUG_TX): their heads, without secrets (LOG-02)."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.base import log
from dialtone.net.http.masking import masked

SECRET = frozenset({b"authorization", b"proxy-authorization", b"cookie", b"set-cookie", b"x-csrf-token"})


def show_request(head: bytes, level: int) -> None:
    """The lines of a request's head."""
    line, *fields = head[:-4].decode("latin-1").split("\r\n")
    method, _, rest = line.partition(" ")
    target, _, version = rest.rpartition(" ")
    log.emit(level, "wire.received", f"RX: {method} {masked(target)} {version}", {})
    for field in fields:
        name, _, value = field.partition(":")
        log.emit(level, "wire.received", f"RX: {name}: {_shown(name.encode('latin-1'), value.strip())}", {})


def show_answer(status: int, fields: Iterable[tuple[bytes, bytes]], level: int) -> None:
    """Status and fields of an answer, as the application gave them."""
    log.emit(level, "wire.sent", f"TX: {status}", {})
    for name, value in fields:
        text = f"TX: {name.decode('latin-1')}: {_shown(name, value.decode('latin-1'))}"
        log.emit(level, "wire.sent", text, {})


def _shown(name: bytes, value: str) -> str:
    if name.lower() in SECRET:
        return "***"
    return masked(value)
