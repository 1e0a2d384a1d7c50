"""Messages by thread."""

from __future__ import annotations

from collections.abc import Collection

from dialtone.domain.model.post import Post, PostNumber, ThreadState
from dialtone.store.memory.posts import MemoryPosts


class MemoryThreads:
    """See `ThreadRecords`."""

    __slots__ = ("_posts",)

    def __init__(self, posts: MemoryPosts) -> None:
        self._posts = posts

    def _shown(self, board: str, *, hidden: bool) -> list[Post]:
        rows = sorted(self._posts.rows.get(board, {}).items())
        return [post for _, post in rows if hidden or not (post.held or post.private)]

    async def active(self, board: str, *, before: int = 0, most: int = 50, hidden: bool = False) -> list[ThreadState]:
        threads: dict[PostNumber, list[PostNumber]] = {}
        for post in self._shown(board, hidden=hidden):
            threads.setdefault(post.thread, []).append(post.number)
        found = [ThreadState(thread, numbers[0], numbers[-1], len(numbers)) for thread, numbers in threads.items()]
        found.sort(key=lambda state: -state.last)
        return [state for state in found if not before or state.last < before][:most]

    async def messages(
        self, board: str, thread: PostNumber, *, skip: int = 0, most: int = 100, hidden: bool = False
    ) -> list[Post]:
        posts = self._shown(board, hidden=hidden)
        return [post for post in posts if post.thread == thread][skip : skip + most]

    async def place(self, board: str, thread: PostNumber, number: PostNumber, *, hidden: bool = False) -> int:
        posts = self._shown(board, hidden=hidden)
        return sum(post.thread == thread and post.number < number for post in posts)

    async def some(self, board: str, numbers: Collection[PostNumber]) -> dict[PostNumber, Post]:
        rows = self._posts.rows.get(board, {})
        return {number: rows[number] for number in numbers if number in rows}

    async def newest(self, boards: Collection[str]) -> dict[str, Post]:
        shown = {board: self._shown(board, hidden=False) for board in boards}
        return {board: posts[-1] for board, posts in shown.items() if posts}
