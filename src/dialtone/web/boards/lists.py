"""Messages of many sub-boards: what is new, the latest, those to the visitor, found ones, polls, those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.draft import KeptDraft
from dialtone.domain.model.post import Post
from dialtone.web import links
from dialtone.web.answers import sentence
from dialtone.web.boards import rows
from dialtone.web.boards.desk import PAGE, Desk, desk, title
from dialtone.web.visit import Visit, field

LATEST = 50
PREVIEWED_POLLS = 200


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft in a list: where it goes on, and what that is called."""

    path: str
    place: str
    subject: str
    saved: float


async def new(visit: Visit) -> Response:
    """The sub-boards with messages the visitor has not read, among those he has chosen; and what he was writing."""
    at = desk(visit)
    if not at.reads_along:
        return visit.go("boards.latest")
    planned = await at.scanning.plan(at.caller, await at.marks(), at.all_subs())
    drafts = [one for draft in await at.drafts.all(at.caller) if (one := _unfinished(at, draft)) is not None]
    return visit.show("boards/new.html", rows=planned, drafts=drafts, mine=True)


def _unfinished(at: Desk, draft: KeptDraft) -> Unfinished | None:
    kind, _, rest = draft.area.partition(":")
    code, _, number = rest.partition(":")
    try:
        sub = at.reading.find(at.caller, code) if kind in ("post", "edit") else None
    except Refusal:
        return None
    if sub is None:
        return None
    if kind == "edit":
        path = links.to("boards.edit", code=sub.code.lower(), number=number)
    else:
        path = links.to("boards.write", code=sub.code.lower(), answers=number)
    return Unfinished(path, title(sub), draft.subject, draft.saved)


async def latest(visit: Visit) -> Response:
    """The newest messages of all sub-boards."""
    at = desk(visit)
    posts = await visit.house.latest.posts(at.caller, most=LATEST)
    return await _list(at, posts, heading="Latest messages", tab="latest", nothing="There are no messages yet.")


async def to_you(visit: Visit) -> Response:
    """Messages to the visitor: those not read yet, or all."""
    at, every = desk(visit), bool(visit.query("every"))
    marks = await at.marks()
    posts = await at.scanning.to_you(at.caller, marks, at.all_subs(), unread=not every, selected=not every)
    if not every:
        posts = [post for post in posts if at.scanning.is_new(marks, post)]
    nothing = "There are no messages to you." if every else "There are no messages to you that you have not read."
    return await _list(at, posts[::-1], heading="Messages to you", tab="to_you", nothing=nothing, every=every)


async def search(visit: Visit) -> Response:
    """Messages with certain words."""
    at, q, where = desk(visit), visit.query("q")[:100], visit.query("in")
    error, posts = "", list[Post]()
    if q.strip():
        try:
            posts = await at.searching.find(at.caller, q, at.chosen(where))
        except Refusal as no:
            if no.why is not Why.EMPTY:
                raise
            error = sentence(no.text)
        posts.sort(key=lambda post: -post.posted)
    words = f"{len(posts)} found, the newest first." if posts else ""
    nothing = "Nothing was found." if q.strip() and not error else ""
    kept = {"areas": at.places(), "where": where, "q": q, "error": error, "words": words}
    return await _list(at, posts, heading="Find messages", tab="search", nothing=nothing, **kept)


async def polls(visit: Visit) -> Response:
    """Polls, the newest first."""
    at, where = desk(visit), visit.query("in")
    posts: list[Post] = []
    for sub in at.chosen(where):
        try:
            numbers = (await at.voting.polls(at.caller, sub.code))[-PREVIEWED_POLLS:] if sub.voting else []
            posts += await at.reading.some(at.caller, sub.code, numbers) if numbers else []
        except Refusal:  # shown, but not to be read
            continue
    posts.sort(key=lambda post: -post.posted)
    kept = {"areas": at.places(), "where": where}
    return await _list(at, posts, heading="Polls", tab="polls", nothing="There are no polls.", **kept)


async def moderate(visit: Visit) -> Response:
    """Messages that wait for a moderator, on the sub-boards where the visitor is one."""
    at, where = desk(visit), visit.query("in")
    subs = [sub for sub in at.chosen(where) if at.reading.operates(at.caller, sub)]
    if not subs:
        raise Refusal(Why.DENIED, "You are no moderator here.")
    posts = [post for sub in subs for post in await at.reading.held(at.caller, sub.code)]
    return await _list(at, posts, heading="Waiting for a moderator", tab="moderate", nothing="Nothing is waiting.")


async def passed(visit: Visit) -> Response:
    """Mark everything as read: on a sub-board, or everywhere."""
    at, form = desk(visit), await visit.form()
    marks = await at.marks()
    for sub in at.chosen(field(form, "code", most=100)):
        if sub.code in marks.now:
            await at.scanning.passed(at.caller, marks, sub)
    return visit.go("boards.new", notice="Marked as read.")


async def _list(at: Desk, posts: Sequence[Post], *, heading: str, tab: str, nothing: str, **more: Any) -> Response:
    """A page of a list."""
    page = max(at.visit.number("page", 1, most=1000), 1)
    start = (page - 1) * PAGE
    marks = await at.marks()
    places = {sub.code: sub for sub in at.all_subs()}
    shown = [
        rows.post_row(at.visit, post, sub=places[post.board], new=at.scanning.is_new(marks, post))
        for post in posts[start : start + PAGE]
        if post.board in places
    ]
    pages = max((len(posts) + PAGE - 1) // PAGE, 1)

    def to(wanted: int) -> str:
        asked = {name: value for name, value in at.visit.request.query_params.items() if name in ("q", "in", "every")}
        return links.to(f"boards.{tab}", **{**asked, "page": wanted if wanted > 1 else ""})

    usual: dict[str, Any] = {"areas": [], "where": "", "q": "", "error": "", "words": "", "every": False}
    return at.visit.show(
        "boards/list.html",
        heading=heading,
        tab=tab,
        rows=shown,
        nothing=nothing,
        earlier=to(page - 1) if page > 1 else "",
        later=to(page + 1) if page < pages else "",
        pages=f"Page {page} of {pages}" if pages > 1 else "",
        **{**usual, **more},
    )
