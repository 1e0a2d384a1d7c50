"""One text being written, from the draft that was kept to what is to be sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.errors import HangUp, StoreError, WireError
from dialtone.formats.text.foreign import visible
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.editor.buffer import Buffer
from dialtone.terminal.editor.full_screen import FullScreen
from dialtone.terminal.editor.line_editor import LineEditor
from dialtone.terminal.editor.work import Work
from dialtone.terminal.stay import Stay

SIGNATURE_LINES = 10
SIGNED = "-- "  # the line above a signature

External = Callable[[Stay, Work], Awaitable[bool]]
"""Runs an editor that is not ours on a work; whether the text is to be sent. See `House.editors`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What was written: lines end in LF, none is longer than 79 columns unless somebody meant it."""

    text: str
    subject: str
    to: str


async def edit(
    stay: Stay,
    *,
    area: str,
    to: str,
    subject: str,
    text: str = "",
    quote: Sequence[str] = (),
    limit_lines: int = 0,
    place: str = "",
    signed: bool = False,
    keep_draft: bool = False,
) -> Edited | None:
    """Let the caller write. `area` is where an unfinished text is kept (`domain/model/draft.py`), `text` what stands
    there already, `quote` the lines that may be quoted (see `quoting.py`), `limit_lines` the most there may be (0: no
    limit), `place` what the head of the screen calls the area, `signed`: the caller's signature goes under it.
    `keep_draft`: the draft stays until `finished` is called, which is for whoever may still be refused what was
    written. None: aborted. Raises Gone, HangUp, StoreError."""
    work = Work(area=area, to=to, subject=subject, place=place, quote=tuple(quote), limit_lines=limit_lines)
    work.buffer = Buffer(text, measure=columns_of)
    await _take_draft(stay, work)
    signature = await _signature(stay) if signed else ""
    written = await _written(stay, work, keep_draft)
    if not written:
        await stay.console.say("editor.aborted")
        await finished(stay, area)
        return None
    if not keep_draft:
        await finished(stay, area)
    if signature:
        written += f"\n\n{SIGNED}\n{signature}"
    return Edited(text=written, subject=work.subject, to=work.to)


async def _written(stay: Stay, work: Work, keep_draft: bool) -> str:
    """Let the caller write until there is a text to be sent; "" when he wants none. Where the draft is to stay and
    cannot be kept, what comes next would fail, too: then he is told, and has his text before him again."""
    while True:
        try:
            wanted = await _editor(stay)(stay, work)
        except (WireError, HangUp):
            await work.keep(stay)
            raise
        written = work.buffer.text()
        if not wanted or not _says_something(written, work.quote):
            return ""
        if keep_draft:
            await work.keep(stay)
        if not (keep_draft and work.unkept):
            return written
        await stay.console.say("editor.unkept")
        await stay.console.pause()


async def finished(stay: Stay, area: str) -> None:
    """The text has gone where it belongs, or is not wanted: its draft is not needed any more. A store that fails is
    logged: what was sent is sent, and the caller must not hear otherwise."""
    drafts = stay.house.drafts
    if drafts is None:
        return
    try:
        await drafts.drop(stay.caller, area)
    except StoreError as trouble:
        log.warning("editor.draft_left", f"!A draft of {stay.user.alias} could not be removed: {trouble}")


async def _take_draft(stay: Stay, work: Work) -> None:
    """Offer what the caller was writing here before."""
    drafts = stay.house.drafts
    kept = await drafts.waiting(stay.caller, work.area) if drafts is not None else None
    if kept is None:
        return
    lines = kept.text.count("\n") + 1
    if await stay.console.yes("editor.draft", lines=lines, subject=kept.subject, to=kept.to):
        work.buffer = Buffer(kept.text, measure=columns_of)
        work.buffer.bottom()
        work.subject, work.to = kept.subject or work.subject, kept.to or work.to
    else:
        await finished(stay, work.area)


def _editor(stay: Stay) -> External:
    """The caller's own choice where there is such an editor; else the one that suits the screen."""
    chosen: Any = stay.house.editors.get(stay.user.editor.upper()) if stay.user.editor else None
    if chosen is not None:
        editor: External = chosen
        return editor
    return _full_screen if stay.console.look.moves else _line_by_line


async def _full_screen(stay: Stay, work: Work) -> bool:
    return await FullScreen(stay, work).run()


async def _line_by_line(stay: Stay, work: Work) -> bool:
    return await LineEditor(stay, work).run()


async def _signature(stay: Stay) -> str:
    """What the caller puts under messages: his file `data/user/NNNN.sig`."""
    try:
        data = await stay.house.read_small(f"user/{stay.user.number:04}.sig")
    except (OSError, StoreError):
        return ""
    return "\n".join(visible((data or b"").decode("utf-8", "replace"))[:SIGNATURE_LINES])


def _says_something(text: str, quote: Sequence[str]) -> bool:
    """Whether there is more than what was quoted (spec bbs.md 13)."""
    quoted = set(quote)
    lines = [line for line in text.split("\n") if line.strip()]
    return any(line not in quoted for line in lines) if quoted else bool(lines)
