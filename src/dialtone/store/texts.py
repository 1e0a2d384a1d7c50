"""Which text can be kept: what every engine can hold, so that a hostile header line never stops a message."""

from __future__ import annotations


def storable(text: str) -> str:
    """Return `text` with half characters (lone surrogates) replaced; nearly always `text` itself."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
