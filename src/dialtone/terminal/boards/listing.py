"""Lists of titles, and choosing a message from one. Every list returns the number chosen, None for none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialtone.config.boards import SubBoard
from dialtone.domain.model.post import Post
from dialtone.formats.text.wrap import fitted
from dialtone.terminal.boards.dates import date
from dialtone.terminal.boards.desk import Desk, title
from dialtone.terminal.console import plain

STEP = 200  # titles fetched at once
TEN = 10
MOST = 500  # titles of a list that is not the whole sub-board


async def everything(desk: Desk, sub: SubBoard, post: Post | None = None) -> int | None:
    """All titles of a sub-board, from the first on."""
    return await from_number(desk, sub, 1)


async def from_number(desk: Desk, sub: SubBoard, number: int) -> int | None:
    """The titles from a number on."""
    after, any_shown = number - 1, False
    while True:
        page = await desk.reading.page(desk.caller, sub.code, after=after, most=STEP)
        if page and not any_shown:
            await _heading(desk, title(sub))
            any_shown = True
        if not await desk.console.page(await rows(desk, sub, page)) or len(page) < STEP:
            break
        after = page[-1].number
    if not any_shown:
        await desk.console.say("boards.list.none")
        return None
    return await _choice(desk)


async def next_ten(desk: Desk, sub: SubBoard, post: Post) -> int | None:
    """The ten titles behind a message."""
    page = await desk.reading.page(desk.caller, sub.code, after=post.number, most=TEN)
    return await of(desk, sub, page)


async def new(desk: Desk, sub: SubBoard, post: Post) -> int | None:
    """The titles above the caller's pointer as it was when the visit began."""
    pointer = desk.marks.at_login.get(sub.code)
    return await from_number(desk, sub, (pointer.scanned if pointer is not None else 0) + 1)


async def unread_to_you(desk: Desk, sub: SubBoard, post: Post) -> int | None:
    """Messages to the caller above his pointer."""
    found = await desk.scanning.to_you(desk.caller, desk.marks, [sub], unread=True, selected=False)
    return await of(desk, sub, found)


async def to_you(desk: Desk, sub: SubBoard, post: Post) -> int | None:
    """Messages to the caller."""
    found = await desk.scanning.to_you(desk.caller, desk.marks, [sub], unread=False, selected=False)
    return await of(desk, sub, found)


async def highest(desk: Desk, sub: SubBoard, post: Post) -> int | None:
    """The messages with the most votes for them."""
    numbers = await desk.voting.best(desk.caller, sub.code)
    return await of(desk, sub, await desk.reading.some(desk.caller, sub.code, numbers))


async def found(desk: Desk, sub: SubBoard, post: Post) -> int | None:
    """Messages with words the caller asks for."""
    text = await ask_words(desk)
    if not text:
        return None
    return await of(desk, sub, await desk.searching.find(desk.caller, text, [sub]))


async def ask_words(desk: Desk) -> str | None:
    """What to look for; `?` explains how to say it. None: nothing."""
    while True:
        text = await desk.console.ask("boards.find", most=100, history=desk.found)
        if text is None or not text.strip():
            return None
        if text.strip() != "?":
            desk.found = [*(one for one in desk.found[-9:] if one != text), text]
            return text
        await desk.console.say("boards.find.help")


async def of(desk: Desk, sub: SubBoard, posts: Sequence[Post]) -> int | None:
    """A list of these messages."""
    if not posts:
        await desk.console.say("boards.list.none")
        return None
    await _heading(desk, title(sub))
    await desk.console.page(await rows(desk, sub, posts[:MOST]))
    return await _choice(desk)


async def _heading(desk: Desk, sub: str) -> None:
    await desk.console.say("boards.list.heading", sub=sub)


async def _choice(desk: Desk) -> int | None:
    text = await desk.console.ask("boards.list.choose", most=9, style="digits")
    return int(text) if text else None


async def rows(desk: Desk, sub: SubBoard, posts: Sequence[Post]) -> Iterable[str]:
    """A line of markup for each message."""
    look = desk.console.look
    new_above = desk.scanning.pointer(desk.marks, sub).scanned
    polls = set(await desk.voting.polls(desk.caller, sub.code)) if sub.voting and posts else set()
    lines: list[str] = []
    for post in posts:
        marks = _marks(desk, post, is_new=post.number > new_above, is_poll=post.number in polls)
        if look.linear:
            words = ", ".join(_WORDS[mark] for mark in marks)
            day = date(desk.stay.house.clock, post.posted)
            text = f"{post.number}: {plain(post.subject)}, from {plain(post.author)} to {plain(post.to)}, {day}"
            lines.append(f"{text}, {words}" if words else text)
        else:
            lines.append(_row(post, marks, look.columns - 1, date(desk.stay.house.clock, post.posted)))
    return lines


_WORDS = {"*": "new", ">": "to you", "H": "held", "P": "private", "?": "poll", "A": "anonymous"}


def _marks(desk: Desk, post: Post, *, is_new: bool, is_poll: bool) -> str:
    to_me = post.to_user == desk.stay.user.number
    pairs = (("*", is_new), (">", to_me), ("?", is_poll), ("H", post.held), ("P", post.private), ("A", post.anonymous))
    return "".join(mark for mark, on in pairs if on)


def _row(post: Post, marks: str, columns: int, day: str) -> str:
    number = f"\x01n\x01h\x01c{post.number:>6} \x01y{marks[:2]:<2}"
    if columns < 79:
        author = fitted(plain(post.author), 10)
        return f"{number}\x01n\x01g{author} \x01n{plain(post.subject, columns - 20)}"
    rest = columns - 6 - 1 - 2 - 18 - 1 - 16 - 1 - 11
    author, to = fitted(plain(post.author), 18), fitted(plain(post.to), 16)
    subject = fitted(plain(post.subject), rest)
    return f"{number}\x01n\x01g{author} \x01n\x01c{to} \x01n{subject} \x01n\x01h\x01k{day}\x01n"
