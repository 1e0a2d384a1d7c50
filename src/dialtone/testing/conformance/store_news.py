"""What every engine promises about overviews of messages."""

from __future__ import annotations

from typing import Any

from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import Brief, Crosspost, NewPost, Overview, PostNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_posts import publish, remove


async def write(store: Store, body: bytes | None, board: str = "MAIN", **fields: Any) -> PostNumber:
    """Store a message with this text, or with one that is in a file."""

    async def change(records: Records) -> PostNumber:
        tag = f"{len(body or b''):016d}"
        letter = await records.mail.add_letter(NewLetter(tag=tag, size=9, body=body, blob="" if body else "f" * 64))
        named = {"author": "Ann", "message_id": "<a@x>", **fields}
        return await records.posts.add(NewPost(board=board, letter=letter, prefix=b"", size=9, **named))

    return await store.write(change)


async def overview(store: Store, first: int = 1, last: int = 99, **which: Any) -> list[Overview]:
    """Of the sub-board MAIN."""
    return await store.read(lambda records: records.posts.overview("MAIN", first=first, last=last, **which))


class NewsSuite:
    """Needs the fixture `store`."""

    async def test_an_overview_has_what_the_messages_have(self, store: Store) -> None:
        await write(
            store,
            b"A: b\r\n\r\none\r\ntwo",
            subject="s ö",
            references="<1@x> <2@x>",
            reply_to="<2@x>",
            private=True,
            anonymous=True,
            author_address="1:2/3",
            network="fidonet",
            to="Bob",
            posted=5.5,
            written=4.5,
        )
        (one,) = await overview(store)
        post = await store.read(lambda records: records.posts.get("MAIN", PostNumber(1)))
        assert post is not None
        assert [getattr(post, name) for name in Overview._fields[:-1]] == list(one[:-1])
        assert one.lines == 2

    async def test_the_range_and_what_is_held(self, store: Store) -> None:
        for at, held in enumerate((False, True, False, False)):
            await publish(store, "MAIN", f"{at:016d}", held=held)
        await publish(store, "OTHER", "9" * 16)
        assert [one.number for one in await overview(store)] == [1, 3, 4]
        assert [one.number for one in await overview(store, held=None)] == [1, 2, 3, 4]
        assert [one.number for one in await overview(store, held=True)] == [2]
        assert [one.number for one in await overview(store, 2, 3)] == [3]
        assert [one.number for one in await overview(store, most=2)] == [1, 3]
        assert await overview(store, 5, 4) == []
        await remove(store, "MAIN", 3)
        assert [one.number for one in await overview(store)] == [1, 4]

    async def test_what_overview_lines_are_made_of(self, store: Store) -> None:
        async def briefs(first: int, last: int) -> list[Brief]:
            return await store.read(lambda records: records.posts.briefs("MAIN", first=first, last=last))

        await write(
            store,
            b"A: b\r\n\r\none\r\ntwo",
            subject="s ö",
            references="<1@x> <2@x>",
            reply_to="<2@x>",
            author_address="1:2/3",
            network="fidonet",
            written=4.5,
        )
        plain = (1, "Ann", "1:2/3", "fidonet", "s ö", "<a@x>", "<2@x>", "<1@x> <2@x>", 4.5, 9, 2, 0)
        assert [tuple(row) for row in await briefs(1, 1)] == [plain]
        flags: list[dict[str, Any]] = [{"held": True}, {"private": True}, {"anonymous": True}, {}]
        for at, special in enumerate(flags):
            await write(store, b"x", message_id=f"<{at}@y>", **special)
        await write(store, None, message_id="<file@y>")
        await write(store, b"x", message_id="<both@y>")
        await write(store, b"x", "OTHER", message_id="<both@y>")
        assert [(row[0], row[-1]) for row in await briefs(2, 99)] == [(2, 1), (3, 1), (4, 1), (5, 0), (6, 1), (7, 1)]
        assert await briefs(8, 99) == [] == await briefs(3, 2)

    async def test_where_else_a_message_is(self, store: Store) -> None:
        async def crossposts(first: int, last: int) -> list[Crosspost]:
            return await store.read(lambda records: records.posts.crossposts("MAIN", first=first, last=last))

        await write(store, b"x", message_id="<alone@x>")
        for board, flags in (("OTHER", {}), ("MAIN", {}), ("THIRD", {"held": True}), ("FOURTH", {"private": True})):
            await write(store, b"x", board, message_id="<everywhere@x>", **flags)
        await write(store, b"x", message_id="<both@x>")
        await write(store, b"x", "OTHER", message_id="<both@x>")
        everywhere = [
            Crosspost(PostNumber(2), "FOURTH", PostNumber(1), hidden=True),
            Crosspost(PostNumber(2), "OTHER", PostNumber(1), hidden=False),
            Crosspost(PostNumber(2), "THIRD", PostNumber(1), hidden=True),
        ]
        both = [Crosspost(PostNumber(3), "OTHER", PostNumber(2), hidden=False)]
        assert await crossposts(1, 9) == everywhere + both
        assert await crossposts(1, 2) == everywhere
        assert await crossposts(3, 3) == both
        assert await crossposts(3, 2) == []
        await remove(store, "OTHER", 2)
        assert await crossposts(3, 3) == []

    async def test_lines_of_a_text_in_a_file_are_unknown_until_somebody_counts(self, store: Store) -> None:
        await write(store, None)
        assert [one.lines for one in await overview(store)] == [-1]
        await store.write(lambda records: records.posts.count_lines("MAIN", {PostNumber(1): 7, PostNumber(2): 8}))
        assert [one.lines for one in await overview(store)] == [7]

    async def test_another_text_has_other_lines(self, store: Store) -> None:
        await write(store, b"A: b\r\n\r\none\r\n")

        async def change(records: Records) -> None:
            body = b"A: b\r\n\r\n1\r\n2\r\n3\r\n"
            letter = await records.mail.add_letter(NewLetter(tag="2" * 16, size=len(body), body=body))
            await records.posts.change("MAIN", PostNumber(1), letter=letter)

        await store.write(change)
        assert [one.lines for one in await overview(store)] == [3]
