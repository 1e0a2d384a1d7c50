"""Mail on the screen: a head, the text, what hangs on it; and lists of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dialtone.domain.model.user import Misc
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.content import Content, read_content
from dialtone.formats.mail.headers import fields, first, split_head
from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.foreign import characters
from dialtone.formats.text.foreign_lines import coloured
from dialtone.formats.text.wrap import columns_of, cut, cut_markup, wrapped
from dialtone.terminal.boards.dates import date, date_time
from dialtone.terminal.console import plain
from dialtone.terminal.editor.quoting import is_quote
from dialtone.terminal.mail.boxes import Box, Entry
from dialtone.terminal.stay import Stay

_PEOPLE_MOST = 20  # of a To or Cc that are named
_QUOTED = "\x01n\x01c"


async def show(stay: Stay, box: Box, entry: Entry, place: str, *, wide: bool = False) -> Content | None:
    """Show a message; what it says, None when the caller had enough of it. `place` is such as "3 of 7"; `wide`: lines
    are not wrapped. Raises Refusal."""
    console = stay.console
    data = await box.text(entry)
    content = read_content(data)
    if stay.user.misc & Misc.CLRSCRN:
        await console.clear()
    await _head(stay, entry, data, place)
    whole = await console.page(lines_of(content.text, console.look.columns - 1, wide=wide))
    await console.put("\x01n")
    for number, one in enumerate(content.attachments, 1):
        await console.say(
            "mail.attachment",
            number=number,
            file=one.name or "without a name",
            kind=one.kind,
            size=f"{one.size:,}",
        )
    await box.was_read(entry)
    return content if whole else None


def lines_of(text: str, columns: int, *, wide: bool = False) -> Iterator[str]:
    """A text as lines of markup for the screen, what is quoted in a colour of ours."""
    for line in coloured(text.rstrip("\n")):
        pieces: Iterable[str] = (cut_markup(line, columns),) if wide else wrapped(line, columns)
        if is_quote(without_codes(line)):
            yield from (f"{_QUOTED}{without_codes(piece)}\x01n" for piece in pieces)
        else:
            yield from pieces


async def _head(stay: Stay, entry: Entry, data: bytes, place: str) -> None:
    head = fields(split_head(data)[0])
    columns = min(stay.console.look.columns, 80) - 1
    linear = stay.console.look.linear
    people = {name: _people(first(head, name.encode()) or b"") for name in ("from", "to", "cc")}
    to = people["to"] or entry.to
    await stay.console.say(
        "mail.head",
        place=place,
        author=people["from"] or entry.author,
        to=to if linear else cut(to, columns - 9),
        subject=entry.subject or "(none)",
        date=date_time(stay.house.clock, entry.date),
        flags=" ".join(marks(entry)),
        line="─" * columns,
    )
    if people["cc"]:
        await stay.console.say("mail.head.cc", cc=people["cc"] if linear else cut(people["cc"], columns - 9))
    await stay.console.say("mail.head.end", line="─" * columns)


def _people(value: bytes) -> str:
    found = mailboxes(value, _PEOPLE_MOST)
    named = [
        f"{one.display} <{one.address}>" if one.display and one.address else one.display or one.address for one in found
    ]
    return ", ".join(name for name in named if name)


def marks(entry: Entry) -> list[str]:
    """What is particular about a message, in words."""
    named = (("deleted", entry.deleted), ("spam", entry.spam), ("new", not entry.read))
    return [name for name, on in named if on]


async def headers(stay: Stay, box: Box, entry: Entry) -> None:
    """The header as it came."""
    head, _ = split_head(await box.text(entry))
    await stay.console.text(characters(head[: 64 * 1024]), colours=False)


async def listing(stay: Stay, box: Box, entries: Sequence[tuple[int, Entry]]) -> bool:
    """A list of messages with their numbers. False: the caller had enough."""
    await stay.console.say("mail.list.sent" if box.sent else "mail.list.head", title=box.title)
    return await stay.console.page([row(stay, box, number, entry) for number, entry in entries])


def row(stay: Stay, box: Box, number: int, entry: Entry) -> str:
    """One line of a list."""
    look, day = stay.console.look, date(stay.house.clock, entry.date)
    who = entry.to if box.sent else entry.author
    subject = entry.subject or "(none)"
    if look.linear:
        told = " ".join(marks(entry))
        told = f"{told}, " if told else ""
        return f"{number}. {told}{'to' if box.sent else 'from'} {plain(who)}: {plain(subject)}, {day}"
    mark = "D" if entry.deleted else "S" if entry.spam else " " if entry.read else "*"
    colour = "\x01h\x01r" if entry.deleted else "\x01h\x01w" if not entry.read else "\x01n\x01c"
    if look.columns < 80:
        name = _column(who, 13)
        return f"\x01n{colour}{mark}\x01h\x01y{number:>4} \x01n\x01c{name} {colour}{plain(subject, look.columns - 22)}"
    name = _column(who, 24)
    room = look.columns - 46
    return f"\x01n{colour}{mark}\x01h\x01y{number:>5} \x01n\x01c{name} {colour}{_column(subject, room)} \x01n\x01b{day}"


def _column(text: str, width: int) -> str:
    shown = plain(text, width)
    return shown + " " * (width - columns_of(shown))
