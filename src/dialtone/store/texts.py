"""Which text can be kept: what every engine can hold, so that a hostile header line never stops a message."""

from __future__ import annotations

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def storable(text: str) -> str:
    """Return `text` with half characters (lone surrogates) and NUL replaced; nearly always `text` itself."""
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", _REPLACEMENT)
