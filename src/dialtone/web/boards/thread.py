"""Reading: the messages of a thread, page by page. What was shown to somebody is read from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.threads import ThreadPage
from dialtone.domain.model.post import Post, PostNumber
from dialtone.web import links
from dialtone.web.boards.bodies import bodies
from dialtone.web.boards.desk import MESSAGES, Desk, crumbs, desk, title, to_message
from dialtone.web.boards.messages import abilities, poll_of, shown
from dialtone.web.visit import Visit


async def thread(visit: Visit) -> Response:
    """A page of a thread."""
    at = desk(visit)
    sub, number, page = at.sub(), at.number(), max(visit.number("page", 1, most=100_000), 1)
    found = await at.threads.page(at.caller, sub.code, number, page=page, most=MESSAGES)
    marks = await at.marks(sub)
    new = {post.number for post in found.posts if at.scanning.is_new(marks, post)}
    pieces = await _pieces(at, sub, found, new)
    if new:
        await _read(at, sub, found.posts)
    return visit.show(
        "boards/thread.html",
        sub=sub,
        code=sub.code.lower(),
        name=title(sub),
        thread=number,
        subject=found.subject or "(no subject)",
        crumbs=crumbs(sub, (found.subject or "(no subject)", "")),
        messages=pieces,
        total=found.total,
        new=len(new),
        first_new=min(new, default=0),
        first=found.posts[0].number,
        last=found.posts[-1].number,
        mine=at.reads_along,
        cannot_post=at.writing.cannot_post(at.caller, sub),
        **_pager(sub, number, page, found.total),
    )


def _pager(sub: SubBoard, number: int, page: int, total: int) -> dict[str, Any]:
    pages = (total + MESSAGES - 1) // MESSAGES

    def to(wanted: int) -> str:
        if not 1 <= wanted <= pages:
            return ""
        return links.to("boards.thread", code=sub.code.lower(), number=number, page=wanted if wanted > 1 else "")

    return {"earlier": to(page - 1), "later": to(page + 1), "where": f"Page {page} of {pages}" if pages > 1 else ""}


async def _pieces(at: Desk, sub: SubBoard, found: ThreadPage, new: set[PostNumber]) -> list[Markup]:
    """Each message as HTML."""
    texts = await bodies(at, sub, found.posts)
    can = abilities(at, sub)
    voted = [number for number, tally in found.tallies.items() if not tally.answers]
    mine = await at.voting.mine_among(at.caller, sub.code, voted) if voted and at.visit.signed_in else {}
    pieces = []
    for post in found.posts:
        tally = found.tallies.get(post.number)
        poll = await poll_of(at, post, tally)
        pieces.append(
            shown(
                at,
                sub,
                post,
                texts[post.number],
                tally,
                can,
                new=post.number in new,
                mine=mine.get(post.number, 0),
                poll=poll,
            )
        )
    return pieces


async def _read(at: Desk, sub: SubBoard, posts: Sequence[Post]) -> None:
    """What is shown now has been read. Where that cannot be kept, it is new the next time."""
    try:
        await at.scanning.saw(at.caller, sub, [post.number for post in posts])
        if sub.has(BoardFlag.KILL | BoardFlag.KILLP):
            for post in posts:
                if post.to_user == at.caller.user.number:
                    await at.moderation.was_read(at.caller, sub.code, post.number)
    except StoreError as trouble:
        log.warning("board.pointers", f"!a pointer of {at.caller.user.alias} is not kept: {trouble}", board=sub.code)


async def message(visit: Visit) -> Response:
    """A message by its number: on its page of its thread."""
    at = desk(visit)
    sub = at.sub()
    post, page = await at.threads.place(at.caller, sub.code, at.number(), most=MESSAGES)
    return visit.go_to(to_place(post, page), notice=visit.notice)


def to_place(post: Post, page: int) -> str:
    """The path of a message on its page."""
    wanted = page if page > 1 else ""
    return f"{links.to('boards.thread', code=post.board.lower(), number=post.thread, page=wanted)}#m{post.number}"


async def next_new(visit: Visit) -> Response:
    """On to the first message the visitor has not read, on a sub-board, in a group, or everywhere."""
    at = desk(visit)
    where = visit.query("in")
    marks = await at.marks()
    post = await at.scanning.next_new(at.caller, marks, at.chosen(where)) if at.reads_along else None
    if post is None:
        return visit.go("boards.new", notice="There is nothing new for you." if at.reads_along else "")
    return visit.go_to(to_message(post), notice=visit.notice)
