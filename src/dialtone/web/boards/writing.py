"""Writing a message or an answer: quotations, a preview, a draft that is kept while one writes."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.compose import BODY_MOST, NO_POST, Draft
from dialtone.domain.boards.posting import EVERYBODY
from dialtone.domain.model.post import Post, PostNumber
from dialtone.web import links
from dialtone.web.answers import sentence, status_of
from dialtone.web.boards.bodies import content_of, typed
from dialtone.web.boards.desk import HIGHEST, Desk, crumbs, desk, title, to_message
from dialtone.web.boards.quoting import quoted
from dialtone.web.boards.votes import posted
from dialtone.web.visit import Visit, checked, field

SUBJECT_MOST = 70
TO_MOST = 60


@dataclass(slots=True)
class Sheet:
    """What stands in the form. `kept` says that it is an earlier draft."""

    to: str = ""
    subject: str = ""
    text: str = ""
    private: bool = False
    anonymous: bool = False
    kept: bool = False


async def write(visit: Visit) -> Response:
    """A new message, or (`answers`) an answer."""
    at = desk(visit)
    sub = at.sub()
    reason = at.writing.cannot_post(at.caller, sub)
    if reason:
        raise Refusal(Why.DENIED, reason)
    answered = await _answered(at, sub)
    if not visit.is_form:
        return _form(at, sub, answered, await _begin(at, sub, answered))
    form = await visit.form(most_bytes=BODY_MOST * 3)
    sheet = _sheet(form)
    if "keep" in form:
        await _keep(at, _area(sub, answered), sheet)
        return visit.go("boards.new", notice="Your draft is kept for two days.")
    if "drop" in form:
        await at.drafts.drop(at.caller, _area(sub, answered))
        return visit.go("boards.sub", code=sub.code.lower(), notice="Your draft is thrown away.")
    if "preview" in form:
        return _form(at, sub, answered, sheet, preview=True)
    try:
        return await _post(at, sub, answered, sheet)
    except Refusal as no:
        return _form(at, sub, answered, sheet, error=sentence(no.text), status=status_of(no))


async def _answered(at: Desk, sub: SubBoard) -> Post | None:
    number = at.visit.number("answers", most=HIGHEST)
    return await at.reading.get(at.caller, sub.code, PostNumber(number)) if number else None


async def _post(at: Desk, sub: SubBoard, answered: Post | None, sheet: Sheet) -> Response:
    if not (sheet.subject.strip() or answered):
        raise Refusal(Why.EMPTY, "A message needs a subject.")
    limit = at.limit_lines()
    if limit and sheet.text.rstrip().count("\n") >= limit:
        raise Refusal(Why.TOO_BIG, f"Your messages may have {limit} lines.")
    to = "" if sheet.to.strip().casefold() in ("", EVERYBODY.casefold(), partner(at, answered).casefold()) else sheet.to
    draft = Draft(
        subject=sheet.subject,
        body=sheet.text,
        to=to,
        answers=answered.number if answered is not None else NO_POST,
        private=sheet.private or (answered is not None and answered.private),
        anonymous=sheet.anonymous,
    )
    number = await at.writing.post(at.caller, sub, draft)
    try:
        await at.drafts.drop(at.caller, _area(sub, answered))
        if at.reads_along:
            await at.scanning.saw(at.caller, sub, [number])
    except StoreError as trouble:  # it is posted all the same
        log.warning("editor.draft_left", f"!A draft of {at.caller.user.alias} could not be removed: {trouble}")
    return posted(at.visit, sub.code, number, held=at.writing.is_held(at.caller, sub), what="Your message")


def partner(at: Desk, answered: Post | None) -> str:
    """Whom an answer goes to unless one says otherwise."""
    if answered is None:
        return EVERYBODY
    if answered.anonymous:
        return EVERYBODY
    return answered.to if answered.author_user == at.caller.user.number else answered.author


async def _begin(at: Desk, sub: SubBoard, answered: Post | None) -> Sheet:
    kept = await at.drafts.waiting(at.caller, _area(sub, answered))
    if kept is not None and not at.visit.query("fresh"):
        return Sheet(kept.to, kept.subject, kept.text, kept=True)
    sheet = Sheet(to=partner(at, answered), subject=answered.subject if answered is not None else "")
    if sub.has(BoardFlag.PONLY) and answered is None:
        sheet.to = ""
    if answered is not None and at.visit.query("quote") and may_quote(at, sub):
        content = await content_of(at, answered)
        sheet.text = quoted(content.text, "" if answered.anonymous else answered.author) + "\n\n"
    return sheet


def may_quote(at: Desk, sub: SubBoard) -> bool:
    """Whether the visitor may quote on a sub-board."""
    return sub.quoting and not at.caller.user.has_restriction("J")


def _sheet(form: FormData) -> Sheet:
    return Sheet(
        to=field(form, "to", most=TO_MOST),
        subject=field(form, "subject", most=200),
        text=field(form, "text"),
        private=checked(form, "private"),
        anonymous=checked(form, "anonymous"),
    )


def _area(sub: SubBoard, answered: Post | None) -> str:
    return f"post:{sub.code}" if answered is None else f"post:{sub.code}:{answered.number}"


async def _keep(at: Desk, area: str, sheet: Sheet) -> bool:
    return await at.drafts.keep(at.caller, area, to=sheet.to, subject=sheet.subject, text=sheet.text)


def _form(
    at: Desk,
    sub: SubBoard,
    answered: Post | None,
    sheet: Sheet,
    *,
    preview: bool = False,
    error: str = "",
    status: int = 200,
) -> Response:
    user, code = at.caller.user, sub.code.lower()
    number = answered.number if answered is not None else ""
    return at.visit.show(
        "boards/write.html",
        status=status,
        sub=sub,
        code=code,
        name=title(sub),
        answered=answered,
        answers=number,
        original=to_message(answered) if answered is not None else "",
        sheet=sheet,
        error=error,
        preview=typed(sheet.text, sub) if preview else "",
        crumbs=crumbs(sub, ("Reply" if answered is not None else "New message", "")),
        asks_to=bool(sub.has(BoardFlag.TOUSER | BoardFlag.PRIV | BoardFlag.PONLY)) or answered is not None,
        may_private=sub.has(BoardFlag.PRIV) and not sub.has(BoardFlag.PONLY),
        is_private=sub.has(BoardFlag.PONLY) or (answered is not None and answered.private),
        may_anonymous=sub.has(BoardFlag.ANON) and not sub.has(BoardFlag.AONLY) and user.has_exemption("A"),
        is_anonymous=sub.has(BoardFlag.AONLY),
        held=at.writing.is_held(at.caller, sub),
        keeps=at.reads_along,
        may_quote=answered is not None and may_quote(at, sub),
        subject_most=SUBJECT_MOST,
        to_most=TO_MOST,
        limit=at.limit_lines(),
        action=links.to("boards.write", code=code, answers=number),
    )


async def draft(visit: Visit) -> Response:
    """Keep what is being written; a script of the page asks for it."""
    at, form = desk(visit), await visit.form(most_bytes=BODY_MOST)
    sub, answered = at.sub(), await _answered(at, at.sub())
    kept = await _keep(at, _area(sub, answered), _sheet(form))
    now = visit.when(visit.house.clock.now())
    return HTMLResponse(f"Draft kept, {now}" if kept else "")


async def preview(visit: Visit) -> Response:
    """What a text will look like; a script of the page asks for it."""
    at, form = desk(visit), await visit.form(most_bytes=BODY_MOST)
    sub = at.sub()
    return visit.show("boards/part/preview.html", preview=typed(field(form, "text"), sub))
