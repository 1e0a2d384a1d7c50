"""Messages on sub-boards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import Letter, LetterId
from dialtone.domain.model.mailbox_view import latest
from dialtone.domain.model.post import BoardState, Brief, Crosspost, NewPost, Overview, Post, PostNumber, PostText
from dialtone.domain.model.user import UserNumber
from dialtone.formats.news.measure import body_lines
from dialtone.formats.search import SearchTree
from dialtone.store.changes import WORDED, check_changes, is_let_through, reads_otherwise, words_of
from dialtone.store.memory.mail import MemoryMail
from dialtone.store.memory.post_words import MemoryPostWords
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable

_Counters = tuple[int, int, int]  # messages, of them held, next number


class MemoryPosts:
    """See `PostRecords`."""

    __slots__ = ("_log", "_mail", "changes", "counters", "followers", "lines", "modseqs", "rows", "words")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self.words = MemoryPostWords(log)
        self.followers: list[Callable[[str, PostNumber], None]] = [self.words.drop]  # called when a message goes
        self.rows: dict[str, dict[PostNumber, Post]] = {}
        self.counters: dict[str, _Counters] = {}
        self.changes: dict[str, int] = {}  # of each sub-board since its last message
        self.modseqs: dict[tuple[str, int], int] = {}  # of messages that changed
        self.lines: dict[LetterId, int] = {}  # of texts that are in files

    async def add(self, post: NewPost) -> PostNumber:
        letter = self._mail.letters.get(post.letter)
        if letter is None:
            raise StoreError(f"there is no letter #{post.letter}", temporary=False)
        messages, held, following = self.counters.get(post.board, (0, 0, 1))
        number = PostNumber(following)
        parent = self._ancestor(post)
        thread = parent.thread if parent else number
        above = parent.number if parent else PostNumber(0)
        stored = Post(**_storable(post), number=number, tag=letter.tag, parent=above, thread=thread)
        self._log.put(self.rows.setdefault(post.board, {}), number, stored)
        self._log.put(self.counters, post.board, (messages + 1, held + post.held, following + 1))
        self._log.put(self.changes, post.board, 0)
        self._mail.refer(post.letter, 1)
        return number

    def _ancestor(self, post: NewPost) -> Post | None:
        """The nearest ancestor that is on the sub-board."""
        there: dict[str, Post] = {}
        for _, other in sorted(self.rows.get(post.board, {}).items()):
            there.setdefault(other.message_id, other)
        named = (post.reply_to, *reversed(post.references.split()))
        return next((there[name] for name in named if name and name in there), None)

    async def duplicate_of(self, board: str, message_id: str, digest: str) -> PostNumber | None:
        wanted = storable(message_id)
        numbers = [
            number
            for number, post in self.rows.get(board, {}).items()
            if post.message_id == wanted or (digest and post.digest == digest)
        ]
        return min(numbers, default=None)

    async def get(self, board: str, number: PostNumber) -> Post | None:
        return self.rows.get(board, {}).get(number)

    async def by_message_id(self, message_id: str) -> list[Post]:
        wanted = storable(message_id)
        found = [post for rows in self.rows.values() for post in rows.values() if post.message_id == wanted]
        return sorted(found, key=lambda post: (post.board, post.number))

    async def page(self, board: str, *, after: int = 0, most: int = 100, held: bool | None = False) -> list[Post]:
        posts = [post for number, post in sorted(self.rows.get(board, {}).items()) if number > after]
        return [post for post in posts if held is None or post.held == held][:most]

    async def page_back(self, board: str, *, before: int, most: int = 100, held: bool | None = False) -> list[Post]:
        posts = [post for number, post in sorted(self.rows.get(board, {}).items(), reverse=True) if number < before]
        return [post for post in posts if held is None or post.held == held][:most]

    async def count(self, board: str, *, after: int, held: bool | None = False) -> int:
        posts = [post for number, post in self.rows.get(board, {}).items() if number > after]
        return sum(held is None or post.held == held for post in posts)

    async def overview(
        self, board: str, *, first: int, last: int, most: int = 1000, held: bool | None = False
    ) -> list[Overview]:
        posts = await self.page(board, after=first - 1, most=most, held=held)
        return [self._overview(post) for post in posts if post.number <= last]

    def _overview(self, post: Post) -> Overview:
        body = self._mail.letters[post.letter].body
        lines = self.lines.get(post.letter, -1) if body is None else body_lines(body)
        return Overview._make([*(getattr(post, name) for name in Overview._fields[:-1]), lines])

    async def briefs(self, board: str, *, first: int, last: int) -> list[Brief]:
        elsewhere = {one.number for one in await self.crossposts(board, first=first, last=last)}
        rows = await self.overview(board, first=first, last=last, most=max(last - first + 1, 0), held=None)
        return [_brief(row, row.number in elsewhere) for row in rows]

    async def crossposts(self, board: str, *, first: int, last: int) -> list[Crosspost]:
        found = []
        for post in await self.page(board, after=first - 1, most=len(self.rows.get(board, {})), held=None):
            for other in await self.by_message_id(post.message_id) if post.number <= last else []:
                if other.board != board:
                    found.append(Crosspost(post.number, other.board, other.number, other.held or other.private))
        return found

    async def count_lines(self, board: str, counts: Mapping[PostNumber, int]) -> None:
        for number, lines in counts.items():
            if number in self.rows.get(board, {}):
                self._log.put(self.lines, self.rows[board][number].letter, lines)

    async def addressed(
        self, user: UserNumber, boards: Collection[str], *, after: float = 0.0, most: int = 200
    ) -> list[Post]:
        if not user:
            return []
        posts = [post for board in set(boards) for post in self.rows.get(board, {}).values() if post.to_user == user]
        found = [post for post in posts if post.posted > after and not post.held]
        return sorted(found, key=_age)[:most]

    async def change(self, board: str, number: PostNumber, **fields: object) -> bool:
        check_changes(fields)
        post = self.rows.get(board, {}).get(number)
        if post is None:
            return False
        changes: dict[str, Any] = {name: _plain(value) for name, value in fields.items()}
        letter = self._letter(changes.get("letter", post.letter))
        if "letter" in changes:
            changes.setdefault("tag", letter.tag)
        if "letter" in changes or "prefix" in changes:
            changes.setdefault("size", letter.size + len(changes.get("prefix", post.prefix)))
        changed = replace(post, **changes)
        self._log.put(self.rows[board], number, changed)
        messages, held, following = self.counters[board]
        self._log.put(self.counters, board, (messages, held + changed.held - post.held, following))
        if reads_otherwise(post, changes):
            self._renew(board, number, late=is_let_through(post, changes))
        else:
            self._log.put(self.modseqs, (board, number), self.touched(board))
        if changed.letter != post.letter:
            self._mail.refer(changed.letter, 1)
            self._mail.refer(post.letter, -1)
        if WORDED & fields.keys():
            self.words.drop(board, number)
        return True

    def _letter(self, number: LetterId) -> Letter:
        if number not in self._mail.letters:
            raise StoreError(f"there is no letter #{number}", temporary=False)
        return self._mail.letters[number]

    async def unindexed(self, *, most: int = 100) -> list[Post]:
        posts = [post for rows in self.rows.values() for post in rows.values()]
        return sorted((post for post in posts if (post.board, post.number) not in self.words.rows), key=_age)[:most]

    async def index(self, board: str, number: PostNumber, text: str) -> None:
        post = self.rows.get(board, {}).get(number)
        if post is not None:
            self.words.put(board, number, words_of(post, text))

    async def find(
        self, words: SearchTree, boards: Collection[str], *, most: int = 200
    ) -> list[tuple[str, PostNumber]]:
        found = [self.rows[board][number] for board, number in self.words.find(words, boards)]
        found.sort(key=_age, reverse=True)
        return [(post.board, post.number) for post in found[:most]]

    async def texts(self, board: str, numbers: Sequence[PostNumber]) -> list[PostText]:
        rows = self.rows.get(board, {})
        return [self._text(rows[number]) for number in numbers if number in rows]

    def _text(self, post: Post) -> PostText:
        letter = self._mail.letters[post.letter]
        return PostText(post.number, post.prefix, letter.body, letter.blob, post.size)

    async def state(self, board: str) -> BoardState:
        messages, held, following = self.counters.get(board, (0, 0, 1))
        numbers = self.rows.get(board, {})
        return BoardState(messages, held, min(numbers, default=0), max(numbers, default=0), following)

    async def boards(self) -> dict[str, BoardState]:
        return {board: await self.state(board) for board in sorted(self.counters)}

    async def release(self, board: str, number: PostNumber) -> bool:
        post = self.rows.get(board, {}).get(number)
        if post is None or not post.held:
            return False
        self._log.put(self.rows[board], number, replace(post, held=False))
        messages, held, following = self.counters[board]
        self._log.put(self.counters, board, (messages, held - 1, following))
        self._renew(board, number, late=True)
        return True

    def _renew(self, board: str, number: PostNumber, *, late: bool) -> None:
        """Let a message be known by another number, which is new."""
        messages, held, uid = self.counters[board]
        self._log.put(self.counters, board, (messages, held, uid + 1))
        self._log.put(self.changes, board, 0)
        post = self.rows[board][number]
        self._log.put(self.rows[board], number, replace(post, uid=uid, turn=uid if late else post.turn))
        self._log.put(self.modseqs, (board, number), self.mark(board))

    def touched(self, board: str) -> int:
        """Something on a sub-board changes; the modification sequence of that."""
        self._log.put(self.changes, board, self.changes.get(board, 0) + 1)
        return self.mark(board)

    def mark(self, board: str) -> int:
        """The modification sequence of the last change of a sub-board."""
        return latest(self.counters.get(board, (0, 0, 1))[2], self.changes.get(board, 0))

    async def remove(self, board: str, numbers: Collection[PostNumber]) -> int:
        rows = self.rows.get(board, {})
        gone = [rows[number] for number in set(numbers) if number in rows]
        for post in gone:
            self._log.drop(rows, post.number)
            messages, held, following = self.counters[board]
            self._log.put(self.counters, board, (messages - 1, held - post.held, following))
            self._mail.refer(post.letter, -1)
            self.touched(board)
            for tell in self.followers:
                tell(board, post.number)
        return len(gone)

    async def purge(self, board: str, *, before: float, most: int) -> int:
        posts = [post for _, post in sorted(self.rows.get(board, {}).items())]
        old = [post.number for post in posts if not post.permanent and post.posted < before] if before else []
        gone = await self.remove(board, old)
        for held in (False, True):
            left = await self.page(board, most=len(posts), held=held)
            excess = max(len(left) - most, 0) if most else 0
            gone += await self.remove(board, [post.number for post in left if not post.permanent][:excess])
        return gone

    def miscounted(self) -> list[str]:
        """Sub-boards with other counters than messages."""
        counts = {board: (len(rows), sum(post.held for post in rows.values())) for board, rows in self.rows.items()}
        return [board for board, (messages, held, _) in self.counters.items() if counts[board] != (messages, held)]


def _age(post: Post) -> tuple[float, str, int]:
    """What goes first when messages of several sub-boards are listed: the oldest."""
    return post.posted, post.board, post.number


def _plain(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


def _storable(post: NewPost) -> dict[str, Any]:
    """The fields, their texts made such as every engine can hold."""
    values = {field.name: getattr(post, field.name) for field in fields(NewPost)}
    return {name: _plain(value) for name, value in values.items()}


def _brief(row: Overview, elsewhere: bool) -> Brief:
    special = elsewhere or row.held or row.private or row.anonymous or row.lines < 0
    return (
        *(row.number, row.author, row.author_address, row.network, row.subject, row.message_id),
        *(row.reply_to, row.references, row.written, row.size, row.lines, int(special)),
    )
