"""What messages say, as HTML. Made once for each text, whoever reads it, and kept while there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from markupsafe import Markup

from dialtone.config.boards import SubBoard
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.ports.store import Store
from dialtone.formats.mail.content import Content, read_content
from dialtone.formats.text.extra_codes import translated
from dialtone.formats.text.html.marked import body_html
from dialtone.web.boards.desk import Desk
from dialtone.web.boards.kept import Kept

TEXT_MOST = 256 * 1024  # bytes of a message that is shown on a page; longer ones can be fetched
_ROOM = 16 * 1024 * 1024  # characters


@dataclass(frozen=True, slots=True)
class Hanging:
    """What is attached to a message: `at` is its place, from 0."""

    at: int
    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Body:
    """A message's text. `whole` is False when it is too long for a page."""

    html: Markup
    hanging: tuple[Hanging, ...] = ()
    whole: bool = True

    def __len__(self) -> int:
        return len(self.html) + 200


_kept: WeakKeyDictionary[Store, Kept[Body]] = WeakKeyDictionary()
_TOO_LONG = Body(Markup(), whole=False)


async def bodies(desk: Desk, sub: SubBoard, posts: Sequence[Post]) -> dict[PostNumber, Body]:
    """The texts of messages that are shown to the visitor."""
    return await bodies_for(desk, desk.caller, sub, posts)


async def bodies_for(desk: Desk, actor: Actor, sub: SubBoard, posts: Sequence[Post]) -> dict[PostNumber, Body]:
    """The texts of messages that were shown to somebody."""
    kept = _kept.setdefault(desk.visit.house.store, Kept(_ROOM))
    found: dict[PostNumber, Body] = {}
    missing: list[Post] = []
    for post in posts:
        known = kept.get(_key(sub, post))
        if known is not None:
            found[post.number] = known
        else:
            missing.append(post)
    if missing:
        texts = await desk.reading.texts(actor, sub.code, missing, most=TEXT_MOST)
        for post in missing:
            text = texts.get(post.number)
            found[post.number] = _TOO_LONG if text is None else kept.put(_key(sub, post), body_of(text, sub))
    return found


def body_of(text: bytes, sub: SubBoard) -> Body:
    """A message with its header."""
    content = read_content(text)
    hanging = tuple(Hanging(at, one.name, one.kind, one.size) for at, one in enumerate(content.attachments))
    return Body(typed(content.text, sub), hanging)


def typed(text: str, sub: SubBoard) -> Markup:
    """A text as it is shown on this sub-board."""
    return Markup(body_html(translated(text.rstrip("\n"), sub.extra_codes)))


async def content_of(desk: Desk, post: Post, *, most: int = 4 * 1024 * 1024) -> Content:
    """What one message says. Raises Refusal as `Reading.text`."""
    return read_content(await desk.reading.text(desk.caller, post.board, post.number, most=most))


def _key(sub: SubBoard, post: Post) -> tuple[object, ...]:
    return post.tag, post.board, post.number, post.size, sub.extra_codes
