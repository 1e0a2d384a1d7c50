"""Taking colour codes and control characters out of text that goes to plain places."""

from __future__ import annotations

import re

_CTRL_A = re.compile(rb"\x01.", re.DOTALL)  # a colour or cursor code of the board: Ctrl-A and one more byte
_ANSI = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})


def plain(text: bytes) -> bytes:
    """A text without Ctrl-A codes, ANSI sequences and controls (tab, CR and LF stay). Linear, never raises."""
    return _ANSI.sub(b"", _CTRL_A.sub(b"", text)).translate(None, _CONTROLS)


def lines(text: bytes) -> list[bytes]:
    """The lines of a plain text, whatever ends them; no empty ones at its end."""
    return plain(text).replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n\x1a ").split(b"\n")
