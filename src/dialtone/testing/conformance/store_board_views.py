"""What every engine promises about sub-boards for clients that keep a copy of them."""

from __future__ import annotations

from typing import Any

from dialtone.domain.model.mailbox_view import ANONYMOUS, HELD, PRIVATE, BoardColumns, BoardView, PostMark, Renewed
from dialtone.domain.model.post import PostNumber
from dialtone.domain.ports.mailboxes import MOST_POST_MARKS
from dialtone.domain.ports.store import Store
from dialtone.testing.conformance.store_mail import ANN, BOB
from dialtone.testing.conformance.store_posts import publish

MAIN = "MAIN"


async def board(store: Store) -> BoardColumns:
    """All of it."""
    return await store.read(lambda records: records.board_views.columns(MAIN))


async def later(store: Store, number: int, modseq: int) -> tuple[list[int], int]:
    """Numbers, and how many messages there are."""
    found = await store.read(lambda records: records.board_views.later(MAIN, number, modseq))
    return list(found.numbers), found.messages


class BoardViewSuite:
    """Needs the fixture `store`."""

    async def test_a_sub_board_comes_in_columns(self, store: Store) -> None:
        empty = await board(store)
        assert (list(empty.numbers), empty.messages, empty.next_number) == ([], 0, 1)
        await publish(store, MAIN, "a" * 16)
        await publish(store, MAIN, "b" * 16, held=True)
        await publish(store, "OTHER", "c" * 16)
        await publish(store, MAIN, "d" * 16, private=True, anonymous=True)
        found = await board(store)
        assert (list(found.numbers), list(found.flags)) == ([1, 2, 3], [0, HELD, PRIVATE | ANONYMOUS])
        assert (list(found.modseqs), found.messages, found.next_number) == ([0, 0, 0], 3, 4)
        posts = await store.read(lambda records: records.posts.page(MAIN, held=None))
        assert list(found.sizes) == [post.size for post in posts]

    async def test_every_change_of_a_sub_board_has_a_later_number(self, store: Store) -> None:
        for tag in "ab":
            await publish(store, MAIN, tag * 16)
        await publish(store, MAIN, "c" * 16, held=True)
        changes: list[Any] = [
            lambda records: records.posts.release(MAIN, 3),
            lambda records: records.posts.change(MAIN, 1, private=True),
            lambda records: records.posts.change(MAIN, 1, held=True),
            lambda records: records.posts.remove(MAIN, [2]),
            lambda records: records.board_views.touch(MAIN),
        ]
        marks = [(await board(store)).mark]
        for change in changes:
            await store.write(change)
            marks.append((await board(store)).mark)
        await publish(store, MAIN, "d" * 16)
        marks.append((await board(store)).mark)
        assert marks == sorted(set(marks))
        found = await board(store)
        assert list(found.numbers) == [1, 3, 5]
        assert marks[0] < found.modseqs[1] == marks[1] < found.modseqs[0] == marks[3]
        assert found.modseqs[2] == 0

    async def test_what_is_later_is_what_came_and_what_changed(self, store: Store) -> None:
        for tag in "abc":
            await publish(store, MAIN, tag * 16, held=tag == "b")
        before = await board(store)
        assert await later(store, 3, before.mark) == ([], 3)
        await store.write(lambda records: records.posts.release(MAIN, 2))  # type: ignore[arg-type]
        await publish(store, MAIN, "d" * 16)
        assert await later(store, 3, before.mark) == ([2, 5], 4)
        await store.write(lambda records: records.posts.remove(MAIN, [1]))  # type: ignore[list-item]
        assert await later(store, 5, (await board(store)).mark) == ([], 3)

    async def test_what_reads_otherwise_or_is_let_through_late_is_known_by_another_number(self, store: Store) -> None:
        for tag in "abc":
            await publish(store, MAIN, tag * 16, held=tag == "b")
        before = await board(store)
        assert before.renewed == {}
        steps: list[Any] = [
            lambda records: records.posts.release(MAIN, 2),
            lambda records: records.posts.change(MAIN, 1, prefix=b"X: y\r\n"),
            lambda records: records.posts.change(MAIN, 3, permanent=True),
            lambda records: records.posts.change(MAIN, 2, anonymous=True),
        ]
        for step in steps:
            await store.write(step)
        expected = {1: Renewed(1, 5, 0), 2: Renewed(2, 6, 4)}
        found = await board(store)
        assert (found.renewed, found.next_number) == (expected, 7)
        assert sorted(await store.read(lambda records: records.board_views.renewed(MAIN))) == list(expected.values())
        some = await store.read(lambda records: records.board_views.renewed(MAIN, [1, 4, 6, 99]))
        assert some == [expected[2]]
        news = await store.read(lambda records: records.board_views.later(MAIN, 3, before.mark))
        assert news.renewed == expected
        assert list(news.modseqs) == [found.modseqs[number - 1] for number in (1, 2, 3)]
        posts = await store.read(lambda records: records.threads.some(MAIN, [PostNumber(n) for n in (1, 2, 3)]))
        assert [posts[PostNumber(number)].known_as for number in (1, 2, 3)] == [5, 6, 3]
        assert await publish(store, MAIN, "d" * 16) == 7
        await store.write(lambda records: records.posts.remove(MAIN, [PostNumber(2)]))
        assert (await board(store)).renewed == {1: expected[1]}
        assert not (await store.verify()).problems

    async def test_how_far_somebody_had_read_is_kept(self, store: Store) -> None:
        assert await store.read(lambda records: records.board_views.view(ANN, MAIN)) is None
        view = BoardView(7, "9,11-12", ((3, 100), (7, 200)))
        await store.write(lambda records: records.board_views.keep_view(ANN, MAIN, view))
        assert await store.read(lambda records: records.board_views.view(ANN, MAIN)) == view
        assert await store.read(lambda records: records.board_views.view(BOB, MAIN)) is None
        view = BoardView(0, "", ())
        await store.write(lambda records: records.board_views.keep_view(ANN, MAIN, view))
        assert await store.read(lambda records: records.board_views.view(ANN, MAIN)) == view

    async def test_marks_are_a_readers_own_and_bounded(self, store: Store) -> None:
        marks = [PostMark(number, 4, number) for number in range(1, MOST_POST_MARKS + 3)]
        await store.write(lambda records: records.board_views.put_marks(ANN, MAIN, marks))
        await store.write(lambda records: records.board_views.put_marks(ANN, MAIN, [PostMark(9, 2, 5)]))
        found = await store.read(lambda records: records.board_views.marks(ANN, MAIN))
        assert (len(found), found[0].number) == (MOST_POST_MARKS, 3)
        assert PostMark(9, 2, 5) in found
        assert await store.read(lambda records: records.board_views.marks(BOB, MAIN)) == []
        await store.write(lambda records: records.board_views.forget(ANN))
        assert await store.read(lambda records: records.board_views.marks(ANN, MAIN)) == []
