"""One message on a page: its head, its text, what hangs on it, votes, and what the visitor may do with it.

What is the same for everybody who may do the same is made once and kept while there is room.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from markupsafe import Markup

from dialtone.config.boards import BoardFlag, OwnPosts, SubBoard
from dialtone.domain.boards.voting import PollView
from dialtone.domain.model.poll import Results, Tally
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.store import Store
from dialtone.web import links
from dialtone.web.boards import rows
from dialtone.web.boards.bodies import Body
from dialtone.web.boards.desk import Desk
from dialtone.web.boards.kept import Kept
from dialtone.web.rendering import render

_ROOM = 16 * 1024 * 1024  # characters
_kept: WeakKeyDictionary[Store, Kept[Markup]] = WeakKeyDictionary()


_SECRETS = {
    Results.VOTERS: "Who votes sees the results.",
    Results.EVERYBODY: "",
    Results.CLOSED: "The results are shown when the poll is closed.",
    Results.SECRET: "Only the author sees the results.",
}


class Can(NamedTuple):
    """What somebody may do on a sub-board, whichever message it is; `user` is 0 for guests."""

    user: int
    post: bool
    quote: bool
    vote: bool
    operate: bool
    mail: bool


class May(NamedTuple):
    """What somebody may do with one message."""

    answer: bool
    quote: bool
    vote: bool
    mail: bool
    edit: bool
    remove: bool
    operate: bool


def abilities(at: Desk, sub: SubBoard) -> Can:
    """What the visitor may do on a sub-board."""
    user = at.caller.user
    may_post = not at.writing.cannot_post(at.caller, sub)
    return Can(
        user=user.number if at.visit.signed_in else 0,
        post=may_post,
        quote=may_post and sub.quoting and not user.has_restriction("J"),
        vote=at.visit.signed_in and sub.voting and not user.has_restriction("V"),
        operate=at.reading.operates(at.caller, sub),
        mail=at.visit.signed_in and links.known("mail.write"),
    )


def may(can: Can, sub: SubBoard, post: Post) -> May:
    """What somebody may do with one message. The verbs look once more."""
    own = post.author_user != NOBODY and post.author_user == can.user
    to_them = post.to_user != NOBODY and post.to_user == can.user
    removes = (own or to_them) and sub.has(BoardFlag.DEL | BoardFlag.DELLAST)
    return May(
        answer=can.post,
        quote=can.quote,
        vote=can.vote and not own,
        mail=can.mail and not post.anonymous and not own,
        edit=can.operate or (own and sub.edit is not OwnPosts.NONE),
        remove=(can.operate or removes) and not post.permanent,
        operate=can.operate,
    )


async def poll_of(at: Desk, post: Post, tally: Tally | None) -> PollView | None:
    """A poll with what the visitor may know of it."""
    if tally is None or not tally.answers:
        return None
    return await at.voting.look(at.caller, post.board, post.number)


def shown(
    at: Desk,
    sub: SubBoard,
    post: Post,
    body: Body,
    tally: Tally | None,
    can: Can,
    *,
    new: bool,
    mine: int = 0,
    poll: PollView | None = None,
) -> Markup:
    """A message as HTML."""
    allowed = may(can, sub, post)
    votes = (tally.up, tally.down) if tally is not None and poll is None else (0, 0)
    to_me = can.user != 0 and post.to_user == can.user
    context = {
        "post": post,
        "code": sub.code.lower(),
        "body": body,
        "up": votes[0],
        "down": votes[1],
        "mine": mine,
        "may": allowed,
        "new": new,
        "marks": rows.marks(post, poll=poll is not None, to_me=to_me),
        "poll": poll,
        "wraps": sub.word_wrap,
        "voting": sub.voting,
        "when": at.visit.when,
    }
    if poll is not None:
        chosen = {place for place in range(len(poll.poll.answers)) if poll.mine & 1 << place}
        context |= {
            "visit": at.visit,
            "may_choose": can.vote,
            "chosen": chosen,
            "poll_words": _SECRETS[poll.poll.results],
        }
        return Markup(render("boards/part/message.html", context))
    kept = _kept.setdefault(at.visit.house.store, Kept(_ROOM))
    local = at.visit.house.clock.offset(post.posted)
    key = (post, body.html, body.whole, votes, mine, allowed, new, to_me, sub.word_wrap, sub.voting, local)
    piece = kept.get(key)
    if piece is None:
        piece = kept.put(key, Markup(render("boards/part/message.html", context)))
    return piece
