"""Quote of the Day (RFC 865): the board's auto-message, at once, whatever is asked (spec services.md 9.4)."""

from __future__ import annotations

from dialtone.domain.texts.about import About
from dialtone.wire.port import Farewell, Wire

LONGEST = 512  # bytes of a quote (RFC 865)
NOTHING = b"No AutoMessage set"
LINE_END = b"\r\n"


class QotdServer:
    """One session. Nothing is read."""

    def __init__(self, wire: Wire, about: About) -> None:
        self.wire = wire
        self.about = about

    async def run(self) -> None:
        """Send it, end."""
        await self.wire.send_raw(await quote(self.about))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """There are no last words in this protocol."""


async def answer_datagram(about: About) -> bytes:
    """The same in a datagram."""
    return await quote(about)


async def quote(about: About) -> bytes:
    """As many lines of the auto-message as there is room for; a line that is too long is cut."""
    lines = [line.encode("utf-8", "replace") for line in await about.auto_message()] or [NOTHING]
    text = b""
    for line in lines:
        line = cut(line, LONGEST - len(LINE_END))
        if len(text) + len(line) + len(LINE_END) > LONGEST:
            break
        text += line + LINE_END
    return text


def cut(line: bytes, most: int) -> bytes:
    """The beginning of a line in UTF-8, at most so many bytes and no half character."""
    return line if len(line) <= most else line[:most].decode("utf-8", "ignore").encode()
