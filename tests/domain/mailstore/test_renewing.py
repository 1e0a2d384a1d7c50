"""Messages of sub-boards that were let through late, or changed: new ones to programs that keep a copy."""

from __future__ import annotations

from dialtone.base.bell import Bell
from dialtone.domain.boards.editing import Editing
from dialtone.domain.mailstore.contract import Mark
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import Secrets
from dialtone.testing.script import run
from tests.domain.mailstore.test_board import HELD, PRIVATE, Hall
from tests.support.mailstore import DELETED, mark, marks, refreshed, texts, uids

HELD_NAME = "Boards/Main-Talk/Held"
SEEN = int(Mark.SEEN)


class Edited(Hall):
    """The same, with people who change what they wrote."""

    def __init__(self) -> None:
        super().__init__()
        mailstore = self.mailstore
        self.editing = Editing(
            self.store,
            self.blobs,
            self.clock,
            self.chance,
            mailstore._boards,
            mailstore._access,
            lambda user: f"{user.alias}@local.test",
        )

    def edits(self, number: int, body: str) -> None:
        """A moderator changes a message."""
        run(self.editing.edit(self.mod, HELD.code, PostNumber(number), subject="edited", body=body))

    def lets_through(self, number: int) -> None:
        """A moderator lets a message through."""
        run(self.moderation.release(self.mod, HELD.code, PostNumber(number)))

    def visible(self, *words: str) -> None:
        """Messages everybody sees."""
        for word in words:
            self.says(word, sub=HELD, who=self.mod)


def test_a_message_let_through_late_comes_last() -> None:
    hall = Edited()
    hall.says("first", sub=HELD)
    box, bell = hall.open(HELD_NAME), Bell()
    box.watch(bell)
    assert box.view.next_uid == 1
    hall.visible("second")
    assert (refreshed(box).added, uids(box)) == (1, [2])
    since = box.view.modseq
    bell.answer()
    hall.lets_through(1)
    assert bell.answer()
    assert (refreshed(box).added, uids(box)) == (1, [2, 3])
    assert b"first there" in run(texts(box, [3]))[3]
    assert box.view.modseqs[1] > since
    assert hall.do("status", HELD_NAME).next_uid == 4
    hall.visible("third")
    assert (refreshed(box).added, uids(box)) == (1, [2, 3, 4])
    assert uids(hall.open(HELD_NAME)) == [2, 3, 4]
    assert run(texts(box, [1])) == {}, "what it was known by is nobody's any more"
    assert [summary.subject for summary in run(box.summaries([1, 2, 3, 4]))] == ["second", "first", "third"]
    assert [fact.uid for fact in run(box.facts([4, 3, 1]))] == [4, 3]


def test_to_a_moderator_it_goes_and_comes_again() -> None:
    hall = Edited()
    hall.says("first", sub=HELD)
    hall.visible("second")
    box = hall.open(HELD_NAME, who=hall.mod)
    assert uids(box) == [1, 2]
    hall.lets_through(1)
    found = refreshed(box)
    assert (found.gone_uids, found.added, uids(box)) == ([1], 1, [2, 3])


def test_what_was_read_before_it_was_let_through_was_not_read() -> None:
    hall = Edited()
    hall.says("first", sub=HELD)
    hall.visible("second")
    box = hall.open(HELD_NAME)
    mark(box, [2], SEEN)
    hall.lets_through(1)
    refreshed(box)
    assert (uids(box), marks(box)) == ([2, 3], [SEEN, 0])
    mark(box, [3], SEEN | int(Mark.FLAGGED))
    refreshed(box)
    assert marks(box) == [SEEN, SEEN | Mark.FLAGGED]
    hall.visible("third")
    assert hall.new_to(hall.ann, HELD) == [4]
    run(hall.scanning.saw(hall.ann, HELD, [4]))
    refreshed(box)
    assert marks(box) == [SEEN, SEEN | Mark.FLAGGED, SEEN]
    mark(box, [3], 0, remove=SEEN)
    refreshed(box)
    assert marks(box) == [SEEN, Mark.FLAGGED, SEEN]


def test_a_changed_message_is_another_one_with_the_marks_it_had() -> None:
    hall = Edited()
    hall.visible("one", "two", "three")
    box, other = hall.open(HELD_NAME), hall.open(HELD_NAME, who=hall.bob)
    mark(box, [1, 2], SEEN)
    mark(box, [1], int(Mark.FLAGGED), add_keywords=("$Work",))
    refreshed(box)
    before = run(box.facts([1]))[0].email_id
    hall.edits(1, "better now")
    found = refreshed(box)
    assert (found.gone, found.gone_uids, found.added) == ([1], [1], 1)
    assert uids(box) == [2, 3, 4]
    assert marks(box) == [SEEN, 0, SEEN | Mark.FLAGGED | 1 << 5]
    assert b"better now" in run(texts(box, [4]))[4]
    assert list(box.view.sizes)[2] == len(run(texts(box, [4]))[4])
    assert run(box.facts([4]))[0].email_id != before
    refreshed(other)
    assert (uids(other), marks(other)) == ([2, 3, 4], [0, 0, 0])
    assert run(texts(box, [1])) == {}


def test_a_changed_message_is_changed_again_copied_and_removed() -> None:
    hall = Edited()
    hall.visible("one", "two")
    hall.edits(1, "better")
    hall.edits(1, "best")
    box = hall.open(HELD_NAME, who=hall.mod)
    assert (uids(box), box.view.next_uid) == ([2, 4], 5)
    moved = run(hall.open(HELD_NAME).copy([4, 2], "INBOX"))
    assert (list(moved.old), len(moved.new)) == ([4, 2], 2)
    assert b"best" in run(texts(hall.open(), moved.new))[moved.new[0]]
    mark(box, [4], DELETED)
    assert run(box.expunge()) == [4]
    assert refreshed(box).gone_uids == [4]
    assert uids(box) == [2]


def test_a_mark_on_what_was_changed_meanwhile_is_refused() -> None:
    """RFC 7162 section 3.1.3, for a message whose uid is another one than its number."""
    hall = Edited()
    hall.visible("one", "two")
    hall.edits(1, "better")
    box, other = hall.open(HELD_NAME), hall.open(HELD_NAME)
    since = box.view.modseq
    mark(other, [3], int(Mark.FLAGGED))
    assert mark(box, [2, 3], SEEN, unchanged_since=since) == [3]
    refreshed(box)
    assert marks(box) == [SEEN, Mark.FLAGGED]


def test_a_private_message_that_is_private_no_more_comes_last() -> None:
    hall = Edited()
    run(hall.store.write(lambda records: records.users.add(hall.ann.user, Secrets(""))))
    hall.says("to somebody", sub=PRIVATE, to="Ann", private=True)
    hall.says("to all", sub=PRIVATE)
    name = "Boards/Main-Talk/100- -Private-"
    box = hall.open(name, who=hall.mod)
    assert uids(box) == [2]
    run(hall.store.write(lambda records: records.posts.change(PRIVATE.code, PostNumber(1), private=False)))
    assert (refreshed(box).added, uids(box)) == (1, [2, 3])


def test_a_removal_is_a_later_change_whoever_remembers_it() -> None:
    """Clients that come back learn of it: the highest sequence has grown, and nobody claims to know what went."""
    hall = Edited()
    hall.visible("one", "two", "three")
    hall.edits(2, "better")
    box = hall.open(HELD_NAME)
    since = box.view.modseq
    run(hall.moderation.remove(hall.mod, HELD.code, PostNumber(2)))
    again = hall.open(HELD_NAME)
    assert (uids(again), again.view.next_uid) == ([1, 3], 5)
    assert again.view.modseq > since
    assert run(again.vanished(since)) is None
