"""What somebody reads who is turned away at the door: the sysop's `text/badip.msg` or `text/badhost.msg`.

Source: spec services.md 1.10. Nothing is known of the screen yet, so colours and drawings are left out.
"""

from __future__ import annotations

from dialtone.domain.ports.display import Display
from dialtone.formats.text import at_codes
from dialtone.formats.text.ascii_looks import ascii_text
from dialtone.formats.text.strokes import Do
from dialtone.wire.farewells import last_words
from dialtone.wire.port import Farewell

MOST = 4096  # bytes that are shown
BY_HOST = "CLIENT HOSTNAME"  # how the gate's reason begins when a host name was on a list


async def turned_away(display: Display | None, why: Farewell, code: str = "") -> bytes:
    """Last words in plain ASCII, with their line ends. `code` is what the gate said, or a fault's incident code."""
    if why is Farewell.BLOCKED and display is not None:
        name = "badhost.msg" if code.startswith(BY_HOST) else "badip.msg"
        for root in range(display.roots):
            found = (await display.names(root, "")).get(name)
            if found and (data := await display.read(root, "", found)):
                return _plain(data[:MOST])
    return last_words(why, code)


def _plain(data: bytes) -> bytes:
    ends = {Do.LINE: "\r\n", Do.FEED: "\r\n"}
    strokes = at_codes.strokes(data.partition(b"\x1a")[0].decode("cp437"))
    text = "".join(stroke.text if stroke.do is Do.TEXT else ends.get(stroke.do, "") for stroke in strokes)
    return f"\r\n{ascii_text(text).rstrip()}\r\n".encode("ascii", "replace")
