"""A message as a mail reader shows it: who, when, its text plain and rich, what is attached, messages inside it.

`content.py` is the same for screens of characters. Of alternatives both the plain and the rich one are kept. Reading
never raises, whatever the bytes, and its work is bounded: so many parts, levels, addresses and characters (SLO-05); a
message that has more says so in `complete`. HTML is as it was sent: only `rich.py` makes it fit to be shown (WEB-01).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from dialtone.formats.mail import dates
from dialtone.formats.mail.address_lists import Mailbox, mailboxes
from dialtone.formats.mail.file_names import file_name
from dialtone.formats.mail.headers import Field, fields, first, shown, split_head
from dialtone.formats.mail.html_text import text_of
from dialtone.formats.mail.parts import HEAD_MOST, TEXT_MOST, Part, pieces, read_part, with_line_ends
from dialtone.formats.text.html.safe import escaped

DEEPEST = 8  # multiparts and messages inside one another
PARTS_MOST = 1000
ADDRESSES_MOST = 500  # of one field
_ADDRESSES_ALL = 4000  # of all fields, those of messages inside among them
RICH_MOST = 512 * 1024  # characters of HTML
_LIST_MOST = 64 * 1024  # bytes of an address list that are read
_SUBJECT_MOST = 500

_MESSAGES = ("message/rfc822", "message/global", "message/news")
_ENDINGS = {"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "image/jpeg": ".jpg"}
_ENDINGS |= {"image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf", "message/delivery-status": ".txt"}
_ENDINGS |= dict.fromkeys(_MESSAGES, ".eml")


@dataclass(frozen=True, slots=True)
class Attached:
    """Something that hangs on a message. `index` finds it again (`attachment`); `letter` is set for a message."""

    index: int
    name: str  # fit to be a file's name, never ""
    kind: str
    size: int  # bytes when decoded, nearly
    content_id: str
    inline: bool  # meant to be seen within the text
    letter: LetterView | None = None


@dataclass(frozen=True, slots=True)
class LetterView:
    """See the module's text. `text` is there whenever there is any text; lines end in LF."""

    subject: str
    senders: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    date: float | None  # seconds since 1970
    message_id: str
    text: str
    rich: str | None  # HTML as it was sent
    attachments: tuple[Attached, ...]
    complete: bool


class File(NamedTuple):
    """An attachment taken out."""

    name: str
    kind: str
    data: bytes


def view(raw: bytes) -> LetterView:
    """Read a message: header, empty line, body; line ends may be CR LF or LF."""
    reader = _Reader()
    return _view(reader.letter(raw, DEEPEST), reader)


def attachment(raw: bytes, index: int) -> File | None:
    """The attachment that `view` gave this index, decoded; None when there is none."""
    reader = _Reader()
    reader.letter(raw, DEEPEST)
    if not 1 <= index <= len(reader.attached):
        return None
    part = reader.attached[index - 1]
    return File(_name(part, index), part.kind, part.data())


def inline_parts(raw: bytes, size_most: int) -> dict[str, Part]:
    """The parts a rich text can show within itself, by their content IDs (RFC 2392): pictures that are not larger
    than so many bytes as they were sent."""
    reader = _Reader()
    reader.letter(raw, DEEPEST)
    small = (part for part in reader.attached if part.content_id and len(part.body) <= size_most)
    return {part.content_id: part for part in small if part.kind.startswith("image/")}


@dataclass(slots=True)
class _Hanging:
    index: int
    part: Part
    letter: _Letter | None


@dataclass(slots=True)
class _Letter:
    """A message taken apart. `texts` are (plain, rich) in order, either may be missing."""

    head: list[Field]
    texts: list[tuple[Part | None, Part | None]] = field(default_factory=list)
    hanging: list[_Hanging] = field(default_factory=list)


class _Reader:
    """Takes messages apart; attachments are numbered through, those of messages inside after the message itself."""

    def __init__(self) -> None:
        self.attached: list[Part] = []
        self.left = PARTS_MOST
        self.addresses = _ADDRESSES_ALL
        self.complete = True

    def letter(self, raw: bytes, depth: int) -> _Letter:
        raw = with_line_ends(raw)
        head, _ = split_head(raw)
        letter = _Letter(fields(head[:HEAD_MOST]))
        letter.texts = self._take(read_part(raw), letter, depth)
        return letter

    def _take(self, part: Part, letter: _Letter, depth: int) -> list[tuple[Part | None, Part | None]]:
        """The texts of a part; what is none is hung on the letter."""
        if part.kind.startswith("multipart/") and depth:
            inner = [text for one in self._parts(part) for text in self._take(one, letter, depth - 1)]
            return _alternative(inner) if part.kind == "multipart/alternative" else inner
        if part.is_text and not (part.name and part.disposition != "inline") and part.kind in _READ:
            return [(None, part)] if part.kind == "text/html" else [(part, None)]
        self._hang(part, letter, depth)
        return []

    def _hang(self, part: Part, letter: _Letter, depth: int) -> None:
        self.attached.append(part)
        hanging = _Hanging(len(self.attached), part, None)
        letter.hanging.append(hanging)
        if part.kind in _MESSAGES and depth:
            hanging.letter = self.letter(part.data(), depth - 1)

    def _parts(self, part: Part) -> Iterable[Part]:
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for piece in pieces(part):
            if not self.left:
                self.complete = False
                return
            self.left -= 1
            yield read_part(piece, default)


_READ = ("text/plain", "text/html", "text/enriched", "text/markdown", "text/rfc822-headers")


def _alternative(inner: list[tuple[Part | None, Part | None]]) -> list[tuple[Part | None, Part | None]]:
    """Ways to say the same: one plain and one rich of them. The last rich one is the best (RFC 2046 section 5.1.4)."""
    plain = next((one for one, _ in inner if one), None)
    rich = next((one for _, one in reversed(inner) if one), None)
    return [(plain, rich)] if inner else []


def _view(letter: _Letter, reader: _Reader) -> LetterView:
    head = letter.head
    plain, rich = _texts(letter)
    return LetterView(
        subject=shown(first(head, b"subject"), _SUBJECT_MOST),
        senders=_mailboxes(reader, head, b"from"),
        reply_to=_mailboxes(reader, head, b"reply-to"),
        to=_mailboxes(reader, head, b"to"),
        cc=_mailboxes(reader, head, b"cc"),
        date=dates.parse((first(head, b"date") or b"")[:200].strip()),
        message_id=shown(first(head, b"message-id"), 250),
        text=plain,
        rich=rich,
        attachments=tuple(_attached(hanging, reader) for hanging in letter.hanging),
        complete=reader.complete,
    )


def _attached(hanging: _Hanging, reader: _Reader) -> Attached:
    part = hanging.part
    return Attached(
        index=hanging.index,
        name=_name(part, hanging.index),
        kind=part.kind,
        size=part.size,
        content_id=part.content_id,
        inline=part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment"),
        letter=_view(hanging.letter, reader) if hanging.letter else None,
    )


def _texts(letter: _Letter) -> tuple[str, str | None]:
    """The plain text and, when some of it was sent as HTML, the whole text as HTML."""
    plain: list[str] = []
    rich: list[str] = []
    room = TEXT_MOST
    for one, other in letter.texts:
        if room <= 0:
            break
        html = other.text()[:RICH_MOST] if other else None
        text = one.text() if one else text_of(html or "")
        text = text[:room].rstrip("\n") + "\n"
        room -= len(text)
        plain.append(text)
        rich.append(html if html is not None else f"<pre>{escaped(text)}</pre>")
    whole = "\n<hr>\n".join(rich)[:RICH_MOST] if any(other for _, other in letter.texts) else None
    return "\n".join(plain), whole


def _mailboxes(reader: _Reader, head: list[Field], name: bytes) -> tuple[Mailbox, ...]:
    most = min(ADDRESSES_MOST, reader.addresses)
    if (value := first(head, name)) is None or not most:
        return ()
    found = tuple(mailboxes(value[:_LIST_MOST], most))
    reader.addresses -= len(found)
    return found


def _name(part: Part, index: int) -> str:
    """A file's name for a part that may have none."""
    if part.name:
        return part.name
    if part.kind in _MESSAGES:
        subject = shown(first(fields(split_head(part.body[:8192])[0]), b"subject"), 60)
        if name := file_name(subject.replace("/", "-").replace("\\", "-")):
            return name + ".eml"
    return f"part-{index}{_ENDINGS.get(part.kind, '.bin')}"
