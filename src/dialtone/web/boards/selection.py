"""Which sub-boards are scanned for the visitor, and from where on messages are new to him (spec bbs.md 11)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.counting import COUNT_MOST
from dialtone.domain.boards.scanning import Bookmarks, choice
from dialtone.web import links
from dialtone.web.answers import sentence, status_of
from dialtone.web.boards.desk import HIGHEST, Desk, desk, title
from dialtone.web.visit import Visit, checked, field

SUBS = 100  # of a page: a form has so many fields and no more
SCANS = (("no", "No"), ("yes", "Yes"), ("me", "Only what is to you"))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


async def selection(visit: Visit) -> Response:
    """The list with its switches."""
    at = desk(visit)
    form = await visit.form() if visit.is_form else None
    marks = await at.marks()
    if form is not None:
        if "date" in form and field(form, "how") == "date":
            return await _everywhere_from(at, form)
        for sub in at.all_subs():
            wanted = field(form, f"scan.{sub.code}", most=10)
            if sub.code not in marks.now or wanted not in dict(SCANS):
                continue
            now = choice(sub, at.scanning.pointer(marks, sub))
            to_you, new_scan, only = checked(form, f"to_you.{sub.code}"), wanted != "no", wanted == "me"
            if sub.has(BoardFlag.FORCED):
                new_scan, only = True, False
            if now != (new_scan, only, to_you):
                await at.scanning.select(at.caller, marks, sub, new_scan=new_scan, only_to_me=only, to_you=to_you)
        return visit.go("boards.selection", page=visit.query("page"), notice="Your choice is kept.")
    return _show(at, marks)


def _row(at: Desk, marks: Bookmarks, sub: SubBoard) -> dict[str, object]:
    now = choice(sub, at.scanning.pointer(marks, sub))
    value = "no" if not now.new_scan else "me" if now.only_to_me else "yes"
    return {"sub": sub, "title": title(sub), "scan": value, "to_you": now.to_you, "forced": sub.has(BoardFlag.FORCED)}


def _show(at: Desk, marks: Bookmarks, *, error: str = "", status: int = 200) -> Response:
    subs = [sub for sub in at.all_subs() if sub.code in marks.now]
    page = max(at.visit.number("page", 1, most=1000), 1)
    shown = subs[(page - 1) * SUBS : page * SUBS]
    return at.visit.show(
        "boards/selection.html",
        status=status,
        rows=[_row(at, marks, sub) for sub in shown],
        scans=SCANS,
        error=error,
        page=page,
        earlier=links.to("boards.selection", page=page - 1) if page > 1 else "",
        later=links.to("boards.selection", page=page + 1) if len(subs) > page * SUBS else "",
    )


async def _everywhere_from(at: Desk, form: FormData) -> Response:
    marks = await at.marks()
    try:
        since = _since(at, field(form, "date", most=20))
    except Refusal as no:
        return _show(at, marks, error=sentence(no.text), status=status_of(no))
    await at.scanning.set_date(at.caller, marks, at.all_subs(), since)
    return at.visit.go("boards.new", notice="Messages from that day on are new to you.")


def _since(at: Desk, text: str) -> float:
    """The beginning of a day at the board's place."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Refusal(Why.INVALID, "That is no date; write it like 2026-01-31.")
    return max(day - at.visit.house.clock.offset(max(day, 0.0)) * 60, 0.0)


async def pointer(visit: Visit) -> Response:
    """Set the pointer of one sub-board: a number, so many back, a date, or everything is read."""
    at, form = desk(visit), await visit.form()
    sub = at.sub()
    marks = await at.marks(sub)
    how = field(form, "how", most=20)
    if how == "number":
        await at.scanning.set_number(at.caller, marks, sub, _number(form, "number"))
    elif how == "back":
        await at.scanning.set_back(at.caller, marks, sub, min(_number(form, "back"), COUNT_MOST))
    elif how == "date":
        await at.scanning.set_date(at.caller, marks, [sub], _since(at, field(form, "date", most=20)))
    elif how == "read":
        await at.scanning.passed(at.caller, marks, sub)
    else:
        raise Refusal(Why.INVALID, "Say how the pointer is to be set.")
    return visit.go("boards.about", code=sub.code.lower(), notice=f"Your pointer on {title(sub)} is set.")


def _number(form: FormData, name: str) -> int:
    text = field(form, name, most=20).strip()
    if not (text.isascii() and text.isdigit()):
        raise Refusal(Why.INVALID, "That is no number.")
    return min(int(text), HIGHEST)
