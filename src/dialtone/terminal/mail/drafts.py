"""Mail that was begun and not sent: `mail.drafts`. Source: spec bbs.md 13 (a text is kept when the line drops)."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.model.draft import KeptDraft
from dialtone.terminal.boards.dates import date_time
from dialtone.terminal.console import plain
from dialtone.terminal.editor.session import finished
from dialtone.terminal.mail import whom
from dialtone.terminal.mail.writing import Begun, compose
from dialtone.terminal.stay import Stay

PREFIX = "mail:"


async def drafts(stay: Stay, argument: str) -> None:
    """Choose one and go on with it, or throw it away."""
    number = stay.user.number
    kept = await stay.house.store.read(lambda records: records.drafts.all(number))
    kept = [draft for draft in kept if draft.area.startswith(PREFIX)]
    if not kept:
        await stay.console.say("mail.drafts.none")
        return
    chosen = await stay.console.pick("mail.drafts.which", [_row(stay, draft) for draft in kept])
    if chosen is None:
        return
    draft = kept[chosen]
    answer = await stay.console.choose("mail.drafts.what", ["G", "D", "Q"], default="G", subject=draft.subject)
    if answer == "D":
        await finished(stay, draft.area)
        await stay.console.say("mail.dropped")
    elif answer == "G":
        await _go_on(stay, draft)


async def _go_on(stay: Stay, draft: KeptDraft) -> None:
    """The editor offers the text by its area."""
    try:
        people = await whom.find(stay, draft.to)
    except Refusal as no:
        await stay.refused(no)
        people = ()
    await compose(stay, Begun(to=people, prefill=draft.to, subject=draft.subject, area=draft.area))


def _row(stay: Stay, draft: KeptDraft) -> str:
    width = max(10, min(stay.console.look.columns, 80) - 44)
    return f"{plain(draft.to, 18)}  {plain(draft.subject, width)}  {date_time(stay.house.clock, draft.saved)}"
