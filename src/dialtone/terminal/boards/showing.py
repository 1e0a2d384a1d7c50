"""One message on the screen: a calm head, the text with its quotations, what hangs on it, votes."""

from __future__ import annotations

from collections.abc import Iterator

from dialtone.base.errors import Refusal
from dialtone.config.boards import SubBoard
from dialtone.domain.boards.voting import PollView
from dialtone.domain.model.poll import Tally
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import Misc
from dialtone.formats.mail.content import Attachment, Content, read_content
from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.extra_codes import translated
from dialtone.formats.text.foreign_lines import coloured
from dialtone.formats.text.wrap import cut_markup, fitted, wrapped
from dialtone.terminal.boards.dates import date_time
from dialtone.terminal.boards.desk import Desk, title
from dialtone.terminal.boards.walk import Walk
from dialtone.terminal.console import plain
from dialtone.terminal.editor.quoting import is_quote

TEXT_MOST = 1024 * 1024  # bytes of a message that are looked at

_CLEAR = Misc.CLRSCRN  # wants an empty screen for each message
_QUOTED = "\x01n\x01c"


async def content_of(desk: Desk, post: Post) -> Content:
    """What a message says. Raises Refusal as `Reading.text`."""
    return read_content(await desk.reading.text(desk.caller, post.board, post.number, most=TEXT_MOST))


async def show(desk: Desk, walk: Walk, post: Post, last: int) -> bool:
    """Show a message; `last` is the highest number there is. False: the caller had enough."""
    console = desk.console
    if desk.stay.user.misc & _CLEAR:
        await console.clear()
    votes = await desk.voting.votes(desk.caller, post.board, post.number)
    await _head(desk, walk, post, last, votes.tally)
    try:
        content = await content_of(desk, post)
    except Refusal as no:
        await desk.stay.refused(no)
        return True
    if not await console.page(lines_of(content.text, walk.sub, console.look.columns - 1)):
        return False
    await console.put("\x01n")
    for number, attachment in enumerate(content.attachments, 1):
        await _attachment(desk, number, attachment)
    if votes.poll is not None:
        await show_poll(desk, votes.poll)
    return True


def lines_of(text: str, sub: SubBoard, columns: int) -> Iterator[str]:
    """A text as lines of markup for the screen: colours of its own, what is quoted in a colour of ours."""
    for line in coloured(translated(text.rstrip("\n"), sub.extra_codes)):
        pieces = wrapped(line, columns) if sub.word_wrap else (cut_markup(line, columns),)
        if is_quote(without_codes(line)):
            yield from (f"{_QUOTED}{without_codes(piece)}\x01n" for piece in pieces)
        else:
            yield from pieces


async def _head(desk: Desk, walk: Walk, post: Post, last: int, votes: Tally | None) -> None:
    clock = desk.stay.house.clock
    columns = min(desk.console.look.columns, 80) - 1
    area = f"{walk.sub.group.name}: {title(walk.sub)}"
    marks = ", ".join(flags(post))
    if votes is not None and votes.voters:
        marks = f"{marks}, " * bool(marks) + f"{votes.up} up, {votes.down} down"
    where = f"#{post.number} of {max(last, post.number)}"
    await desk.console.say(
        "boards.head",
        area=fitted(plain(area), columns - len(where) - 2) if not desk.console.look.linear else area,
        where=where,
        number=post.number,
        last=max(last, post.number),
        author=_author(post),
        to=post.to,
        subject=post.subject or "(none)",
        date=date_time(clock, post.written or post.posted),
        flags=f"({marks})" if marks else "",
        line="─" * columns,
    )


def _author(post: Post) -> str:
    return f"{post.author} <{post.author_address}>" if post.author_address else post.author


def flags(post: Post) -> list[str]:
    """What is particular about a message, in words."""
    named = (
        ("private", post.private),
        ("waits for a moderator", post.held),
        ("anonymous", post.anonymous),
        ("permanent", post.permanent),
    )
    return [name for name, on in named if on]


async def _attachment(desk: Desk, number: int, attachment: Attachment) -> None:
    await desk.console.say(
        "boards.attachment",
        number=number,
        file=attachment.name or "without a name",
        kind=attachment.kind,
        size=f"{attachment.size:,}",
    )


async def show_poll(desk: Desk, view: PollView) -> None:
    """Show a poll's answers, with its results as far as they are the caller's business."""
    poll, tally = view.poll, view.tally
    most = max(tally.answers, default=0) if tally is not None else 0
    await desk.console.say("boards.poll.head", most=poll.most)
    for at, answer in enumerate(poll.answers):
        count = tally.answers[at] if tally is not None and at < len(tally.answers) else 0
        await desk.console.say(
            "boards.poll.answer" if tally is None else "boards.poll.result",
            number=at + 1,
            answer=answer,
            count=count,
            bar="█" * (count * 20 // most) if most else "",
            mine="*" if view.mine & (1 << at) else " ",
        )
    state = "closed" if poll.closed else "voted" if view.mine else "open"
    await desk.console.say(f"boards.poll.{state}", voters=tally.voters if tally is not None else 0)
