"""Atom feeds: the newest messages of the whole board, a group, or a sub-board; only what everybody may read, whoever
asks, so that an address of a feed gives nothing away."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.model.actor import Actor, Caller, Remote
from dialtone.domain.model.post import Post
from dialtone.formats import atom
from dialtone.formats.text.html.safe import Html
from dialtone.web import links
from dialtone.web.boards.bodies import bodies_for
from dialtone.web.boards.desk import Desk, desk, title, to_message
from dialtone.web.entering import GUEST
from dialtone.web.visit import Visit

ENTRIES = 25
_SINCE = "2026"  # the year of the IDs (RFC 4151)


async def board(visit: Visit) -> Response:
    """Everything, or a group."""
    at, actor, wanted = desk(visit), await everybody(visit), visit.query("group")
    groups = [seen.group for seen in at.reading.groups(actor) if not wanted or seen.group.name == wanted]
    if wanted and not groups:
        raise Refusal(Why.NOT_FOUND, "There is no such group.")
    subs = [seen.sub for group in groups for seen in at.reading.subs(actor, group)]
    summaries = await at.threads.summaries(actor, subs)
    active = [sub for sub in subs if (known := summaries.get(sub.code)) is not None and known.last is not None]
    active.sort(key=lambda sub: -_posted(summaries[sub.code].last))
    posts = [post for sub in active[:ENTRIES] for post in await _newest(at, actor, sub)]
    posts.sort(key=lambda post: -post.posted)
    name = visit.house.settings.system.name or "dialtone"
    heading = f"{groups[0].description or groups[0].name} – {name}" if wanted else name
    path = links.to("boards.index", group=wanted)
    return await _feed(at, actor, {sub.code: sub for sub in active}, posts[:ENTRIES], heading, path)


async def sub_board(visit: Visit) -> Response:
    """One sub-board."""
    at, actor = desk(visit), await everybody(visit)
    sub = at.reading.find(actor, str(visit.path("code"))[:100])
    posts = await _newest(at, actor, sub)
    return await _feed(at, actor, {sub.code: sub}, posts, title(sub), links.to("boards.sub", code=sub.code.lower()))


async def everybody(visit: Visit) -> Actor:
    """Who reads feeds: the guest, or where there is none, whoever has not logged in."""
    user = await visit.house.directory.by_login(GUEST)
    if user is not None and user.active and user.is_guest:
        return Caller(user, visit.peer, "web", GUEST)
    return Remote(visit.peer)


def _posted(post: Post | None) -> float:
    return post.posted if post is not None else 0.0


async def _newest(at: Desk, actor: Actor, sub: SubBoard) -> list[Post]:
    posts = await at.reading.page_back(actor, sub.code, before=1 << 62, most=ENTRIES)
    return [post for post in posts if not post.private]


async def _feed(
    at: Desk, actor: Actor, subs: dict[str, SubBoard], posts: Sequence[Post], heading: str, path: str
) -> Response:
    visit = at.visit
    url = visit.request.url
    base = f"{url.scheme}://{url.netloc}"
    host = visit.house.settings.system.inet_addr or "board.invalid"
    entries = []
    for code, sub in subs.items():
        mine = [post for post in posts if post.board == code]
        texts = await bodies_for(at, actor, sub, mine)
        entries += [_entry(post, sub, texts[post.number].html, base, host) for post in mine]
    entries.sort(key=lambda entry: -entry.at)
    what = atom.Feed(
        id=atom.tag(host, _SINCE, f"boards{path}"),
        title=heading,
        link=base + path,
        self_link=base + url.path + (f"?{url.query}" if url.query else ""),
        at=visit.house.started,
        entries=entries,
        author=visit.house.settings.system.name or "dialtone",
    )
    return Response(atom.feed(what), media_type=atom.MEDIA_TYPE, headers={"cache-control": "public, max-age=60"})


def _entry(post: Post, sub: SubBoard, html: str, base: str, host: str) -> atom.Entry:
    return atom.Entry(
        id=atom.tag(host, _SINCE, f"board/{sub.code.lower()}/{post.number}"),
        title=post.subject,
        link=base + to_message(post),
        at=post.posted,
        author=post.author,
        content=Html(html),
        categories=(title(sub),),
    )
