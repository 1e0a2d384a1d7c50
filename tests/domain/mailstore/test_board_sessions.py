"""Readers of a sub-board under random changes: a copy that follows what it is told is never wrong."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.domain.mailstore import board_columns
from dialtone.domain.mailstore.columns import MANY
from dialtone.domain.mailstore.contract import Mark
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.post import PostNumber
from dialtone.testing.script import run
from tests.domain.mailstore.test_board import HELD
from tests.domain.mailstore.test_renewing import HELD_NAME, Edited
from tests.support.examples import examples
from tests.support.mailstore import mark, refreshed, texts

NUMBERS = st.integers(1, 8)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["says", "held", "look"]), st.just(0)),
        st.tuples(st.sampled_from(["let through", "edit", "remove", "hide", "read", "flag", "unread"]), NUMBERS),
    ),
    max_size=14,
)


class Reader:
    """Somebody with the sub-board open, who keeps what he was told: texts by uid."""

    def __init__(self, hall: Edited, who: Caller) -> None:
        self.hall = hall
        self.who = who
        self.box = hall.open(HELD_NAME, who=who)
        self.copy: dict[int, bytes] = run(texts(self.box, list(self.box.view.uids)))

    def look(self) -> None:
        """Follow what is told; then what is kept is what somebody sees who comes anew."""
        before, highest = list(self.box.view.uids), self.box.view.next_uid
        since = self.box.view.modseq
        changes = refreshed(self.box)
        after = list(self.box.view.uids)
        kept = [uid for number, uid in enumerate(before, 1) if number not in set(changes.gone)]
        assert after[: len(kept)] == kept and len(after) == len(kept) + changes.added
        assert all(uid >= highest for uid in after[len(kept) :])
        assert self.box.view.modseq >= since and (not changes or self.box.view.modseq > since)
        for uid in changes.gone_uids:
            del self.copy[uid]
        self.copy.update(run(texts(self.box, after[len(kept) :])))
        self.compare()

    def compare(self) -> None:
        """With a session that has just begun."""
        fresh = self.hall.open(HELD_NAME, who=self.who)
        view, new = self.box.view, fresh.view
        assert (view.uids, view.marks, view.sizes, view.modseqs) == (new.uids, new.marks, new.sizes, new.modseqs)
        assert self.copy == run(texts(fresh, list(new.uids)))
        assert [len(self.copy[uid]) for uid in view.uids] == list(view.sizes)
        assert view.next_uid >= max(view.uids, default=0) + 1


def step(hall: Edited, reader: Reader, verb: str, number: int) -> None:
    """One thing happens."""
    post = run(hall.store.read(lambda records: records.posts.get(HELD.code, PostNumber(number))))
    uids = list(reader.box.view.uids)
    uid = uids[number % len(uids)] if uids else 0
    match verb:
        case "says":
            hall.visible("open")
        case "held":
            hall.says("held", sub=HELD)
        case "let through" if post is not None and post.held:
            hall.lets_through(number)
        case "edit" if post is not None:
            hall.edits(number, f"edited {hall.clock.now()} {post.uid}")
        case "remove" if post is not None:
            run(hall.moderation.remove(hall.mod, HELD.code, PostNumber(number)))
        case "hide" if post is not None:
            run(hall.editing.set_attributes(hall.mod, HELD.code, PostNumber(number), hold=True))
        case "read" if uid:
            mark(reader.box, [uid], int(Mark.SEEN))
        case "unread" if uid:
            mark(reader.box, [uid], 0, remove=int(Mark.SEEN))
        case "flag" if uid:
            mark(reader.box, [uid], int(Mark.FLAGGED))


@settings(max_examples=examples(60), deadline=None)
@given(STEPS, st.sampled_from([0, MANY]))
def test_copies_are_never_wrong(steps: list[tuple[str, Any]], many: int) -> None:
    """`many`: whether a sub-board's few renewed messages are moved, or all are sorted."""
    with patch.object(board_columns, "MANY", many):
        follow(steps)


def follow(steps: list[tuple[str, Any]]) -> None:
    """Two readers follow what happens."""
    hall = Edited()
    hall.visible("one", "two")
    hall.says("three", sub=HELD)
    readers = [Reader(hall, hall.ann), Reader(hall, hall.mod)]
    for verb, number in steps:
        if verb == "look":
            readers[0].look()
        else:
            step(hall, readers[0], verb, number)
    for reader in readers:
        reader.look()
    assert run(hall.store.verify()).problems == []
