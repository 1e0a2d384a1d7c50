"""Groups, sub-boards and messages in Gopher. Private and held messages are shown to nobody here, whatever the guest's
account may do (GPH-02); every "no" sounds the same, so that nobody learns which areas there are."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.config.boards import SubBoard
from dialtone.domain.boards.reading import Reading
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.post import Post, PostNumber
from dialtone.formats.mail.content import read_content
from dialtone.formats.text.foreign import one_line, visible
from dialtone.protocols.gopher.board import Board
from dialtone.protocols.gopher.grammar import Item
from dialtone.protocols.gopher.selectors import none_such

SHOWN = 250  # messages of a menu
TEXT_MOST = 1024 * 1024  # bytes of a message that is shown
_BEYOND = 1 << 62


async def group(board: Board, guest: Caller, name: str) -> list[Item]:
    """The sub-boards of a group the guest may read."""
    reading = _reading(board)
    found = next((seen.group for seen in reading.groups(guest) if seen.group.name == name), None)
    if found is None:
        raise none_such()
    subs = [seen.sub for seen in reading.subs(guest, found) if _readable(reading, guest, seen.sub)]
    return [Item("1", f"[{found.name}] {sub.description or sub.name}", f"sub:{sub.code}") for sub in subs]


def _readable(reading: Reading, guest: Caller, sub: SubBoard) -> bool:
    try:
        reading.find(guest, sub.code)
    except Refusal:
        return False
    return True


async def sub(board: Board, guest: Caller, code: str, before: int = 0) -> list[Item]:
    """Messages, newest first; `before` is the number below which they begin (0: the newest)."""
    posts = await _reading(board).page_back(guest, code, before=before or _BEYOND, most=SHOWN)
    items = [_item(board, code, post) for post in posts if is_open(post)]
    if len(posts) == SHOWN:
        items.append(Item("1", "Older messages", f"sub:{code}:before:{posts[-1].number}"))
    return items


def is_open(post: Post) -> bool:
    """Whether anybody may read it."""
    return not (post.private or post.held)


def _item(board: Board, code: str, post: Post) -> Item:
    columns = (_cell(text) for text in (post.subject or "(no subject)", post.author, post.to))
    date = board.about.local_time(post.written or post.posted)
    return Item("0", f"{' '.join(columns)} {date}", f"sub:{code}:{post.number}")


def _cell(text: str) -> str:
    return f"{one_line(text, 25):<25}"


async def message(board: Board, guest: Caller, code: str, number: int) -> list[str]:
    """A message: four lines about it, an empty one, its text."""
    reading, wanted = _reading(board), PostNumber(number)
    post = await reading.get(guest, code, wanted)
    if not is_open(post):
        raise none_such()
    content = read_content(await reading.text(guest, code, wanted, most=TEXT_MOST))
    lines = content.text.rstrip("\n").split("\n")
    attached = [f"[attached: {one.name or 'a file'}, {one.kind}, {one.size} bytes]" for one in content.attachments]
    head = (
        f"Subj : {one_line(post.subject)}",
        f"To   : {one_line(post.to)}",
        f"From : {one_line(post.author)}",
        f"Date : {board.about.local_time(post.written or post.posted)}",
    )
    return [*head, "", *cleaned(lines), *attached]


def cleaned(lines: list[str]) -> list[str]:
    """Lines without colour codes and controls."""
    return visible("\n".join(lines))


def _reading(board: Board) -> Reading:
    if board.reading is None:
        raise none_such()
    return board.reading
