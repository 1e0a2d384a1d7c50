"""A sub-board in columns: read anew, or brought up to date, it is the same."""

from __future__ import annotations

from typing import Any

from dialtone.domain.mailstore.board_columns import Base, asked
from dialtone.domain.model.post import PostNumber
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.conformance.store_posts import publish
from dialtone.testing.script import run


def seen(base: Base, who: str = "", *, operates: bool = False) -> list[int]:
    """The numbers shown to whom a private message names."""
    return list(base.visible(lambda post: post.to == who, operates=operates)[0])


def test_what_is_brought_up_to_date_is_what_is_read_anew() -> None:
    store = MemoryStore()
    known: Base | None = None
    steps: list[Any] = [
        lambda: publish(store, "MAIN", "a" * 16),
        lambda: publish(store, "MAIN", "b" * 16, held=True),
        lambda: publish(store, "MAIN", "c" * 16, private=True, to="ann"),
        lambda: store.write(lambda records: records.posts.release("MAIN", PostNumber(2))),
        lambda: store.write(lambda records: records.posts.change("MAIN", PostNumber(3), to="bob")),
        lambda: store.write(lambda records: records.posts.change("MAIN", PostNumber(1), private=True)),
        lambda: store.write(lambda records: records.posts.remove("MAIN", [PostNumber(2)])),
        lambda: publish(store, "MAIN", "d" * 16),
    ]
    for step in steps:
        run(step())
        before = known
        known = run(store.read(lambda records: asked(records, "MAIN", before)))  # noqa: B023
        assert known == run(store.read(lambda records: asked(records, "MAIN", None)))
        assert known is run(store.read(lambda records: asked(records, "MAIN", known)))  # noqa: B023


def test_held_and_private_messages_are_left_out() -> None:
    store = MemoryStore()
    for tag, fields in (
        ("a", {}),
        ("b", {"held": True}),
        ("c", {"private": True, "to": "ann"}),
        ("d", {"anonymous": True}),
    ):
        run(publish(store, "MAIN", tag * 16, **fields))
    base = run(store.read(lambda records: asked(records, "MAIN", None)))
    assert (seen(base), seen(base, "ann"), seen(base, operates=True)) == ([1, 4], [1, 3, 4], [1, 2, 3, 4])
