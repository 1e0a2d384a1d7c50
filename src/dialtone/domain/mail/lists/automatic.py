"""Which mail was written by a program, and so is never answered and (most of it) never sent to a list (BSC-04)."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.formats.mail.headers import Field, first, unfold

_NOBODY = frozenset(
    {"mailer-daemon", "mail-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce"}
)
_ENDINGS = ("-request", "-bounces", "-bounce", "-owner", "-relay", "-daemon")
_BULK = frozenset({b"bulk", b"junk", b"list"})


def is_daemon(address: str) -> bool:
    """Whether nobody reads mail for this address."""
    local = address.partition("@")[0].lower().partition("+")[0]
    return not local or local in _NOBODY or local.startswith("owner-") or local.endswith(_ENDINGS)


def why_automatic(found: Sequence[Field]) -> str:
    """By which sign a header shows that no person wrote the message; "" when none does."""
    submitted = _word(first(found, b"auto-submitted"))
    if submitted and submitted != b"no":
        return f"Auto-Submitted: {submitted.decode('ascii', 'replace')}"
    if first(found, b"list-id") is not None:
        return "List-Id"
    precedence = _word(first(found, b"precedence"))
    if precedence in _BULK:
        return f"Precedence: {precedence.decode('ascii', 'replace')}"
    return "X-Auto-Response-Suppress" if _suppressed(found) else ""


def is_reply_of_program(found: Sequence[Field]) -> bool:
    """Whether a program answered a message: such mail never belongs on a list."""
    return _word(first(found, b"auto-submitted")).startswith(b"auto-replied")


def _word(value: bytes | None) -> bytes:
    """The first word of a field, in lower case."""
    words = unfold(value or b"")[:80].replace(b";", b" ").split(None, 1)
    return words[0].lower() if words else b""


def _suppressed(found: Sequence[Field]) -> bool:
    value = unfold(first(found, b"x-auto-response-suppress") or b"").lower()
    return any(word.strip() in (b"all", b"autoreply") for word in value.split(b","))
