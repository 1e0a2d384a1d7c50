"""The groups and their sub-boards, and one sub-board: its threads, its messages, what there is to know about it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, Group, SubBoard
from dialtone.domain.boards.threads import Summary
from dialtone.web import links
from dialtone.web.boards import rows
from dialtone.web.boards.desk import HIGHEST, PAGE, Desk, crumbs, desk, title
from dialtone.web.visit import Visit


async def index(visit: Visit) -> Response:
    """Every group (or one) with its sub-boards: how much there is, how much is new, what came last."""
    at, wanted = desk(visit), visit.query("group")
    groups = [(group, subs) for group, subs in at.groups() if not wanted or group.name == wanted]
    if wanted and not groups:
        raise Refusal(Why.NOT_FOUND, "There is no such group.")
    subs = [sub for _, found in groups for sub in found]
    summaries = await at.threads.summaries(at.caller, subs)
    new = await _new(at, subs) if at.reads_along else {}
    shown = [(group, [_row(at, sub, summaries, new) for sub in found]) for group, found in groups if found]
    one = groups[0][0] if wanted else None
    return visit.show(
        "boards/index.html",
        groups=shown,
        one=one,
        all_new=sum(new.values()),
        mine=at.reads_along,
        operates=at.reads_along and any(at.reading.operates(at.caller, sub) for sub in subs),
    )


async def _new(at: Desk, subs: list[SubBoard]) -> dict[str, int]:
    planned = await at.scanning.plan(at.caller, await at.marks(), subs, everything=True)
    return {one.sub.code: one.new for one in planned}


def _row(at: Desk, sub: SubBoard, summaries: dict[str, Summary], new: dict[str, int]) -> str:
    return rows.sub_row(at.visit, sub, summaries.get(sub.code), new.get(sub.code, 0))


async def threads(visit: Visit) -> Response:
    """A sub-board's threads, the one with the newest message first."""
    at = desk(visit)
    sub, before = at.sub(), visit.number("before", most=HIGHEST)
    lines = await at.threads.newest(at.caller, sub.code, before=before, most=PAGE + 1)
    marks = await at.marks(sub)
    shown = [rows.thread_row(visit, sub.code, line, new=at.scanning.is_new(marks, line.last)) for line in lines[:PAGE]]
    code = sub.code.lower()
    older = links.to("boards.sub", code=code, before=lines[PAGE - 1].last.number) if len(lines) > PAGE else ""
    newest = links.to("boards.sub", code=code) if before else ""
    if at.reads_along and not before:
        await at.scanning.visited(at.caller, sub)
    return visit.show("boards/sub.html", tab="threads", rows=shown, older=older, newest=newest, **_head(at, sub))


async def messages(visit: Visit) -> Response:
    """A sub-board's messages one by one, the newest first."""
    at = desk(visit)
    sub, before = at.sub(), visit.number("before", most=HIGHEST)
    start = visit.number("from", most=HIGHEST)
    if start:  # as the terminal lists titles: from a number on
        posts = await at.reading.page(at.caller, sub.code, after=start - 1, most=PAGE)
        posts = posts[::-1]
        more = bool(posts) and posts[-1].number > 1
    else:
        posts = await at.reading.page_back(at.caller, sub.code, before=before or HIGHEST, most=PAGE + 1)
        more, posts = len(posts) > PAGE, posts[:PAGE]
    marks = await at.marks(sub)
    polls = set(await at.voting.polls(at.caller, sub.code)) if sub.voting else set()
    shown = [
        rows.post_row(visit, post, sub=None, new=at.scanning.is_new(marks, post), poll=post.number in polls)
        for post in posts
    ]
    code = sub.code.lower()
    older = links.to("boards.messages", code=code, before=posts[-1].number) if more else ""
    newest = links.to("boards.messages", code=code) if before or start else ""
    return visit.show("boards/sub.html", tab="messages", rows=shown, older=older, newest=newest, **_head(at, sub))


async def about(visit: Visit) -> Response:
    """What there is to know about a sub-board, and from where on its messages are new."""
    at = desk(visit)
    sub = at.sub()
    planned = None
    if at.reads_along:
        marks = await at.marks(sub)
        planned = next(iter(await at.scanning.plan(at.caller, marks, [sub], everything=True)), None)
    summary = (await at.threads.summaries(at.caller, [sub])).get(sub.code, Summary(0, None))
    return visit.show(
        "boards/about.html",
        planned=planned,
        total=summary.total,
        particular=[word for word, on in _particular(sub) if on],
        may_post=not at.writing.cannot_post(at.caller, sub),
        tab="about",
        **_head(at, sub, ("About", "")),
    )


def _head(at: Desk, sub: SubBoard, *more: tuple[str, str]) -> dict[str, Any]:
    return {
        "sub": sub,
        "code": sub.code.lower(),
        "name": title(sub),
        "crumbs": crumbs(sub, *more),
        "cannot_post": at.writing.cannot_post(at.caller, sub),
        "operates": at.reading.operates(at.caller, sub),
        "mine": at.reads_along,
    }


def _particular(sub: SubBoard) -> tuple[tuple[str, bool], ...]:
    return (
        ("carried by networks", sub.networked),
        ("private messages only", sub.has(BoardFlag.PONLY)),
        ("private messages possible", sub.has(BoardFlag.PRIV) and not sub.has(BoardFlag.PONLY)),
        ("anonymous", sub.has(BoardFlag.AONLY)),
        ("real names", sub.has(BoardFlag.NAME)),
        ("moderated", bool(sub.moderated_requirements)),
        ("read by everybody", sub.has(BoardFlag.FORCED)),
        ("no votes", not sub.voting),
    )


def group_title(group: Group) -> str:
    """What people call a group."""
    return group.description or group.name
