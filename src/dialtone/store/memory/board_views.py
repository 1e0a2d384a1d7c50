"""Sub-boards in columns, and what each reader marked there."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

from dialtone.domain.model.mailbox_view import ANONYMOUS, HELD, PRIVATE, BoardColumns, BoardView, PostMark, Renewed
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import MOST_POST_MARKS
from dialtone.store.memory.posts import MemoryPosts
from dialtone.store.memory.undo import UndoLog

_Key = tuple[UserNumber, str]


class MemoryBoardViews:
    """See `BoardViewRecords`."""

    __slots__ = ("_log", "_marks", "_posts", "_views")

    def __init__(self, log: UndoLog, posts: MemoryPosts) -> None:
        self._log = log
        self._posts = posts
        self._views: dict[_Key, BoardView] = {}
        self._marks: dict[_Key, dict[int, PostMark]] = {}

    async def columns(self, board: str) -> BoardColumns:
        return self._columns(board, list(self._posts.rows.get(board, {}).values()))

    async def later(self, board: str, number: int, modseq: int) -> BoardColumns:
        posts = self._posts.rows.get(board, {}).values()
        return self._columns(board, [post for post in posts if post.number > number or self._modseq(post) > modseq])

    def _columns(self, board: str, posts: list[Post]) -> BoardColumns:
        posts.sort(key=lambda post: post.number)
        messages, _, following = self._posts.counters.get(board, (0, 0, 1))
        return BoardColumns(
            array("Q", [post.number for post in posts]),
            array("Q", map(self._modseq, posts)),
            array("Q", [HELD * post.held | PRIVATE * post.private | ANONYMOUS * post.anonymous for post in posts]),
            array("Q", [post.size for post in posts]),
            messages,
            following,
            self._posts.mark(board),
            {post.number: _renewed(post) for post in posts if post.uid},
        )

    async def renewed(self, board: str, uids: Collection[int] | None = None) -> list[Renewed]:
        found = [post for post in self._posts.rows.get(board, {}).values() if post.uid]
        return [_renewed(post) for post in found if uids is None or post.uid in uids]

    def _modseq(self, post: Post) -> int:
        return self._posts.modseqs.get((post.board, post.number), 0)

    async def touch(self, board: str) -> int:
        return self._posts.touched(board) if board in self._posts.counters else 0

    async def view(self, user: UserNumber, board: str) -> BoardView | None:
        return self._views.get((user, board))

    async def keep_view(self, user: UserNumber, board: str, view: BoardView) -> None:
        self._log.put(self._views, (user, board), view)

    async def marks(self, user: UserNumber, board: str) -> list[PostMark]:
        return [mark for _, mark in sorted(self._marks.get((user, board), {}).items())]

    async def put_marks(self, user: UserNumber, board: str, marks: Sequence[PostMark]) -> None:
        kept = self._marks.setdefault((user, board), {})
        for mark in marks:
            self._log.put(kept, mark.number, mark)
        for number in sorted(kept)[:-MOST_POST_MARKS]:
            self._log.drop(kept, number)

    async def forget(self, user: UserNumber) -> None:
        for key in [key for key in self._views if key[0] == user]:
            self._log.drop(self._views, key)
        for key in [key for key in self._marks if key[0] == user]:
            self._log.drop(self._marks, key)


def _renewed(post: Post) -> Renewed:
    return Renewed(post.number, post.uid, post.turn)
