"""Writing: a new message, an answer with quotations, an answer by mail, another text for one's own. Spec bbs.md 3.7."""

from __future__ import annotations

import re

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.posting import EVERYBODY
from dialtone.domain.model.post import Post, PostNumber
from dialtone.terminal.boards.desk import Desk, title
from dialtone.terminal.boards.showing import content_of
from dialtone.terminal.editor.quoting import quote
from dialtone.terminal.editor.session import Edited, edit, finished

SUBJECT_MOST = 70
TO_QWK, TO_FIDO, TO_MOST = 25, 35, 60

_ANSWER = re.compile(r"\s*(?:re|aw|sv|antw)\s*(?:\[\d+\]|\^\d+)?\s*:\s*", re.IGNORECASE)


def bare_subject(subject: str) -> str:
    """A subject as its thread has it: without "Re:" in front, in lower case."""
    while found := _ANSWER.match(subject):
        subject = subject[found.end() :]
    return " ".join(subject.split()).casefold()


async def post(desk: Desk, sub: SubBoard, *, to: str = "", subject: str = "") -> PostNumber | None:
    """Write a message on a sub-board; its number, None when nothing came of it. Raises Refusal, Gone, HangUp,
    StoreError."""
    _check(desk, sub)
    await desk.console.say("boards.post.begin", sub=title(sub))
    private = await _private(desk, sub, of_answered=False)
    if private is None:
        return None
    wanted: str | None = to
    if not to and (sub.has(BoardFlag.TOUSER) or private):
        wanted = await _to(desk, sub, "" if private else EVERYBODY)
    if wanted is None:
        return None
    asked = await desk.console.ask("boards.post.subject", most=SUBJECT_MOST, default=subject)
    if not asked or not asked.strip():
        await desk.console.say("boards.post.no_subject")
        return None
    anonymous = await _anonymous(desk, sub)
    area = f"post:{sub.code}"
    edited = await _edit(desk, sub, area=area, to=wanted or EVERYBODY, subject=asked, quoted=[])
    if edited is None:
        return None
    draft = Draft(
        subject=edited.subject,
        body=edited.text,
        to="" if edited.to == EVERYBODY else edited.to,
        private=private,
        anonymous=anonymous,
    )
    return await _send(desk, sub, draft, area)


async def answer(desk: Desk, sub: SubBoard, answered: Post) -> PostNumber | None:
    """Answer a message on its sub-board. Raises Refusal, Gone, HangUp, StoreError."""
    _check(desk, sub)
    partner = answered.to if answered.author_user == desk.stay.user.number else answered.author
    partner = EVERYBODY if answered.anonymous else partner
    to = await _to(desk, sub, partner)
    if to is None:
        return None
    private = await _private(desk, sub, of_answered=answered.private)
    if private is None:
        return None
    anonymous = await _anonymous(desk, sub)
    area = f"post:{sub.code}:{answered.number}"
    quoted = await _quotable(desk, sub, answered)
    edited = await _edit(desk, sub, area=area, to=to, subject=answered.subject, quoted=quoted)
    if edited is None:
        return None
    draft = Draft(
        subject=edited.subject,
        body=edited.text,
        to="" if edited.to == partner else edited.to,
        answers=answered.number,
        private=private,
        anonymous=anonymous,
    )
    return await _send(desk, sub, draft, area)


async def answer_by_mail(desk: Desk, answered: Post) -> None:
    """Answer the author alone. Where mail is written is another room's: it finds the subject and what may be quoted
    in the memory of the stay."""
    if answered.anonymous:
        await desk.console.say("boards.mail.anonymous")
        return
    quoted = await _quotable(desk, None, answered)
    desk.stay.memory["mail.write"] = {"subject": answered.subject, "quote": quoted}
    await desk.stay.act("mail.write", answered.author_address or answered.author)
    desk.stay.memory.pop("mail.write", None)


async def edit_post(desk: Desk, post: Post) -> bool:
    """Change the text of a message; whether it was. Raises Refusal, Gone, HangUp, StoreError."""
    reason = await desk.editing.may_edit(desk.caller, post.board, post.number)
    if reason:
        await desk.console.say("common.refused", reason=reason)
        return False
    content = await content_of(desk, post)
    if content.attachments:
        raise Refusal(Why.UNSUPPORTED, "What is attached to this message would be lost.")
    text = content.text.rstrip("\n")
    area = f"edit:{post.board}:{post.number}"
    sub = desk.reading.find(desk.caller, post.board)
    edited = await _edit(desk, sub, area=area, to=post.to, subject=post.subject, quoted=[], text=text, signed=False)
    if edited is None or (edited.text == text and edited.subject == post.subject):
        await finished(desk.stay, area)
        return False
    await desk.editing.edit(desk.caller, post.board, post.number, subject=edited.subject, body=edited.text)
    await finished(desk.stay, area)
    await desk.console.say("boards.edited", number=post.number)
    return True


def _check(desk: Desk, sub: SubBoard) -> None:
    """Say no before somebody writes for nothing."""
    reason = desk.writing.cannot_post(desk.caller, sub)
    if reason:
        raise Refusal(Why.DENIED, reason)


async def _private(desk: Desk, sub: SubBoard, *, of_answered: bool) -> bool | None:
    """Whether it is for its recipient alone."""
    if sub.has(BoardFlag.PONLY) or of_answered:
        return True
    if not sub.has(BoardFlag.PRIV):
        return False
    return await desk.console.yes("boards.post.private", default=False)


async def _anonymous(desk: Desk, sub: SubBoard) -> bool:
    if sub.has(BoardFlag.AONLY):
        return True
    if not (sub.has(BoardFlag.ANON) and desk.stay.user.has_exemption("A")):
        return False
    return await desk.console.yes("boards.post.anonymous", default=False)


async def _to(desk: Desk, sub: SubBoard, default: str) -> str | None:
    """Whom it is to. None: cancelled."""
    most = TO_MOST
    if sub.has(BoardFlag.FIDO):
        most = TO_FIDO
    if sub.has(BoardFlag.QNET):
        most = TO_QWK
    if not default:
        to = await desk.console.ask("boards.post.to_whom", most=most)
        return to.strip() or EVERYBODY if to is not None else None
    to = await desk.console.ask("boards.post.to", most=most, usual=default)
    return to.strip() or default if to is not None else None


async def _quotable(desk: Desk, sub: SubBoard | None, answered: Post) -> list[str]:
    if (sub is not None and not sub.quoting) or desk.stay.user.has_restriction("J"):
        return []
    try:
        content = await content_of(desk, answered)
    except Refusal:
        return []
    return quote(content.text, "" if answered.anonymous else answered.author)


async def _edit(
    desk: Desk,
    sub: SubBoard,
    *,
    area: str,
    to: str,
    subject: str,
    quoted: list[str],
    text: str = "",
    signed: bool | None = None,
) -> Edited | None:
    level = desk.stay.house.settings.levels.of(desk.stay.user.level)
    with desk.stay.doing(f"posting on {sub.name}"):
        return await edit(
            desk.stay,
            area=area,
            to=to,
            subject=subject,
            text=text,
            quote=quoted,
            limit_lines=level.lines_per_message,
            place=title(sub),
            signed=sub.signatures if signed is None else signed,
            keep_draft=True,
        )


async def _send(desk: Desk, sub: SubBoard, draft: Draft, area: str) -> PostNumber | None:
    """Post it. What was written is kept when the answer is no."""
    try:
        number = await desk.writing.post(desk.caller, sub, draft)
    except Refusal as no:
        await desk.stay.refused(no)
        await desk.console.say("boards.post.kept")
        return None
    await finished(desk.stay, area)
    await desk.scanning.wrote(desk.caller, desk.marks, sub, number)
    held = desk.writing.is_held(desk.caller, sub)
    await desk.console.say("boards.post.held" if held else "boards.post.done", number=number, sub=title(sub))
    return number
