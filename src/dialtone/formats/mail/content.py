"""What a message says, for people: its text decoded, and what is attached to it.

Of alternatives the plain text is taken; HTML becomes text when there is nothing else. Text with `format=flowed` gets
its paragraphs back (RFC 3676). Reading never raises, whatever the bytes (RFC 2045, 2046): parts are opened to a small
depth and number, a message that is cut short ends where it is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dialtone.formats.mail.html_text import text_of
from dialtone.formats.mail.parts import TEXT_MOST, Part, decoded, pieces, read_part, with_line_ends

DEEPEST = 8  # multiparts inside one another
PARTS_MOST = 100


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is no text of the message. `raw` is as it was sent: see `data`."""

    name: str  # cleaned, "" for none
    kind: str  # "image/png"
    encoding: str
    raw: bytes

    @property
    def size(self) -> int:
        """Bytes when decoded, nearly."""
        return len(self.raw) * 73 // 100 if self.encoding == "base64" else len(self.raw)

    def data(self) -> bytes:
        """The bytes of the file."""
        return decoded(self.raw, self.encoding)


@dataclass(frozen=True, slots=True)
class Content:
    """See the module's text; lines end in LF."""

    text: str
    attachments: tuple[Attachment, ...] = ()


def read_content(message: bytes) -> Content:
    """Read a message: header, empty line, body; line ends may be CR LF or LF."""
    texts: list[str] = []
    attached: list[Attachment] = []
    for part in _leaves(read_part(with_line_ends(message)), DEEPEST, [PARTS_MOST]):
        if part.is_text:
            texts.append(_text(part))
        else:
            attached.append(Attachment(part.name, part.kind, part.encoding, part.body))
    return Content("\n".join(texts)[:TEXT_MOST], tuple(attached))


def _leaves(part: Part, depth: int, left: list[int]) -> Iterator[Part]:
    """The parts that hold something, in order. `left` is how many more may be looked at."""
    if not part.kind.startswith("multipart/"):
        yield part
        return
    if not depth:
        return
    inner = []
    for piece in pieces(part):
        if not left[0]:
            break
        left[0] -= 1
        inner.append(read_part(piece))
    if part.kind == "multipart/alternative":
        inner = _best(inner)
    for one in inner:
        yield from _leaves(one, depth - 1, left)


def _best(parts: list[Part]) -> list[Part]:
    """Of alternatives the one that can be shown best."""
    for wanted in ("text/plain", "multipart/", "text/"):
        for part in parts:
            if part.kind.startswith(wanted):
                return [part]
    return parts[-1:]


def _text(part: Part) -> str:
    text = part.text()
    return text_of(text) if part.kind == "text/html" else text.rstrip("\n") + "\n"
