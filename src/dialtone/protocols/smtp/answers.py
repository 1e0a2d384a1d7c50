"""What other SMTP servers answer: read with limits, cleaned, judged (RFC 5321 section 4.2).

Promises: at most 100 lines of at most 2,048 bytes, within one time limit for the whole reply; a reply whose lines
disagree about their code is no reply (security cases SSR-02, SSR-04). Texts hold no control characters: one line stays
one line wherever it is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.base.errors import LineTooLong, TimedOut, WireError
from dialtone.domain.ports.outside import Clock
from dialtone.formats.mail.headers import clean
from dialtone.wire.port import Wire

LINE_MOST = 2048  # bytes with CR LF
LINES_MOST = 100
SHOWN_MOST = 20  # lines that people get to see
TEXT_MOST = 500  # characters kept of one line

_LINE = re.compile(rb"([2-5][0-9][0-9])([ -]|\Z)")
_STATUS = re.compile(r"([245])\.([0-9]{1,3})\.([0-9]{1,3})(?= |\Z)")


class Garbled(WireError):
    """What came is no SMTP reply; the conversation cannot go on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole reply. `lines` are the texts behind the code, cleaned."""

    code: int
    lines: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Done as asked."""
        return 200 <= self.code < 300

    @property
    def passing(self) -> bool:
        """A "no" for now."""
        return 400 <= self.code < 500

    @property
    def lasting(self) -> bool:
        """A "no" for good."""
        return self.code >= 500

    @property
    def status(self) -> str:
        """The enhanced status code the server gave, when it fits the code, else the general one of its class."""
        found = _STATUS.match(self.lines[0])
        if found and int(found[1]) == self.code // 100:
            return found[0]
        return f"{self.code // 100}.0.0"

    def __str__(self) -> str:
        """The reply on one line."""
        return f"{self.code} {' / '.join(self.lines[:SHOWN_MOST])}".rstrip()

    @property
    def quoted(self) -> tuple[str, ...]:
        """The reply for people: one line for each of its lines."""
        return tuple(f'"{self.code} {line}"' for line in self.lines[:SHOWN_MOST])


async def read_reply(wire: Wire, clock: Clock, within: float) -> Reply:
    """Read one reply, all of it within so many seconds. Raises Garbled, Gone, TimedOut."""
    end = clock.monotonic() + within
    lines: list[str] = []
    code = b""
    for _ in range(LINES_MOST):
        line = await _line(wire, end - clock.monotonic())
        found = _LINE.match(line)
        if found is None or (code and found[1] != code):
            raise Garbled(f"no SMTP reply: {_shown(line)!r}")
        code = found[1]
        lines.append(_shown(line[4:]))
        if found[2] != b"-":
            return Reply(int(code), tuple(lines))
    raise Garbled(f"a reply of more than {LINES_MOST} lines")


async def _line(wire: Wire, within: float) -> bytes:
    if within <= 0:
        raise TimedOut("the reply took too long")
    try:
        return await wire.read_line(limit=LINE_MOST, within=within)
    except LineTooLong:
        raise Garbled(f"a reply line of more than {LINE_MOST} bytes") from None


def _shown(text: bytes) -> str:
    return clean(text[: 4 * TEXT_MOST].decode("utf-8", "replace"))[:TEXT_MOST].strip()
