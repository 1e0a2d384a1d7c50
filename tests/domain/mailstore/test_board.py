"""Sub-boards as mail programs have them: who sees what, how far somebody has read, what is taken along and posted."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, Boards, Group, SubBoard
from dialtone.domain.boards.compose import Draft
from dialtone.domain.mailstore import how_far
from dialtone.domain.mailstore.contract import Appended, Mark
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import Secrets
from dialtone.testing.script import run
from tests.support.mailstore import DELETED, Case, mark, marks, refreshed, texts, uids

MAIN = Group(name="Main/Talk", prefix="M-")
GENERAL = SubBoard(code="M-GENERAL", group=MAIN, name="General")
CLOSED = SubBoard(code="M-CLOSED", group=MAIN, name="Closed", read_requirements="LEVEL 90")
HELD = SubBoard(
    code="M-HELD", group=MAIN, name="Held", moderated_requirements="LEVEL 0", operator_requirements="LEVEL 80"
)
PRIVATE = SubBoard(code="M-PRIV", group=MAIN, name="100% *Private*", settings=BoardFlag.PRIV)
MASKED = SubBoard(code="M-MASK", group=MAIN, name="Masked", settings=BoardFlag.AONLY)
TWIN = SubBoard(code="M-TWIN", group=MAIN, name="General")
SUBS = (GENERAL, CLOSED, HELD, PRIVATE, MASKED, TWIN)
NAME = "Boards/Main-Talk/General"


class Hall(Case):
    """Ann, Bob and a moderator at the sub-boards."""

    def __init__(self) -> None:
        super().__init__(Boards((MAIN,), {sub.code: sub for sub in SUBS}))
        self.bob = self.caller(2, "Bob", level=50)
        self.mod = self.caller(3, "Mod", level=80)
        self.guest = self.caller(4, "guest", restrictions="G", level=50)

    def says(
        self, text: str = "hello", sub: SubBoard = GENERAL, who: Caller | None = None, **fields: Any
    ) -> PostNumber:
        """Somebody posts."""
        draft = Draft(subject=text, body=f"{text} there", **fields)
        return run(self.writing.post(who or self.bob, sub, draft))

    def new_to(self, who: Caller, sub: SubBoard = GENERAL) -> list[int]:
        """What pages show as new."""
        book = run(self.scanning.glance(who, [sub]))
        return [post.number for post in run(self.reading.page(who, sub.code)) if self.scanning.is_new(book, post)]


def test_sub_boards_stand_below_their_group_under_names_every_program_can_use() -> None:
    hall = Hall()
    names = [name for name in hall.names() if name.startswith("Boards")]
    assert names == [
        "Boards",
        "Boards/Main-Talk",
        NAME,
        "Boards/Main-Talk/Held",
        "Boards/Main-Talk/100- -Private-",
        "Boards/Main-Talk/Masked",
        "Boards/Main-Talk/General (M-TWIN)",
    ]
    rows = {row.name: row for row in hall.do("listed")}
    assert "\\Noselect" in rows["Boards"].attributes
    assert (rows[NAME].board, "\\Subscribed" in rows[NAME].attributes) == ("M-GENERAL", False)
    hall.do("subscribe", NAME.upper(), True)
    assert "\\Subscribed" in {row.name: row for row in hall.do("listed")}[NAME].attributes


def test_a_sub_board_that_may_not_be_read_is_as_if_it_was_not_there() -> None:
    hall = Hall()
    hall.says(sub=CLOSED, who=hall.caller(9, "Sysop", level=99))
    for verb in ("open", "status"):
        with pytest.raises(Refusal) as no:
            hall.do(verb, "Boards/Main-Talk/Closed")
        assert no.value.why is Why.NOT_FOUND
    with pytest.raises(Refusal) as no:
        hall.do("append", "Boards/Main-Talk/Closed", [])
    assert no.value.why is Why.NOT_FOUND
    hall.comes()
    with pytest.raises(Refusal) as no:
        run(hall.open().copy([1], "Boards/Main-Talk/Closed"))
    assert no.value.why is Why.NOT_FOUND


def test_uids_are_the_numbers_of_the_messages() -> None:
    hall = Hall()
    for text in ("one", "two", "three"):
        hall.says(text)
    box = hall.open(NAME)
    assert (uids(box), box.view.next_uid, box.board) == ([1, 2, 3], 4, "M-GENERAL")
    assert box.validity == hall.open(NAME).validity > 0
    assert [summary.subject for summary in run(box.summaries([3, 1, 9]))] == ["three", "one"]
    found = run(texts(box, [2]))
    assert found[2].endswith(b"two there\r\n")
    assert b"Subject: two\r\n" in found[2]
    assert list(box.view.sizes)[1] == len(found[2])
    facts = run(box.facts([1, 2]))
    assert len({fact.email_id for fact in facts}) == len({fact.thread_id for fact in facts}) == 2


def test_held_messages_are_shown_to_moderators_alone() -> None:
    hall = Hall()
    name = "Boards/Main-Talk/Held"
    hall.says(sub=HELD)
    assert uids(hall.open(name)) == []
    assert hall.do("status", name).messages == 0
    assert uids(hall.open(name, who=hall.mod)) == [1]
    box = hall.open(name)
    assert run(texts(box, [1])) == {}
    assert run(box.facts([1])) == []
    assert run(box.summaries([1])) == []
    assert run(box.copy([1], "INBOX")).new == []


def test_private_messages_are_shown_to_whom_they_concern() -> None:
    hall = Hall()
    name = "Boards/Main-Talk/100- -Private-"

    async def accounts(records: Any) -> None:
        for caller in (hall.ann, hall.bob, hall.mod):
            await records.users.add(caller.user, Secrets(""))

    run(hall.store.write(accounts))
    hall.says("to ann", sub=PRIVATE, to="Ann", private=True)
    hall.says("to mod", sub=PRIVATE, to="Mod", private=True)
    hall.says("to all", sub=PRIVATE)
    assert uids(hall.open(name)) == [1, 3]
    assert uids(hall.open(name, who=hall.bob)) == [1, 2, 3]
    assert uids(hall.open(name, who=hall.mod)) == [2, 3]
    assert run(texts(hall.open(name), [2])) == {}


def test_nobody_learns_who_wrote_an_anonymous_message() -> None:
    hall = Hall()
    name = "Boards/Main-Talk/Masked"
    hall.says("secret", sub=MASKED)
    box = hall.open(name)
    whole = run(texts(box, [1]))[1]
    assert b"Bob" not in whole and b"Subject: secret" in whole
    assert "Bob" not in run(box.summaries([1]))[0].author
    moved = run(box.copy([1], "INBOX"))
    assert b"Bob" not in run(texts(hall.open(), moved.new))[moved.new[0]]
    assert run(hall.open().facts(moved.new))[0].email_id != run(box.facts([1]))[0].email_id


def test_what_is_read_here_is_read_everywhere() -> None:
    hall = Hall()
    for number in range(5):
        hall.says(str(number))
    box = hall.open(NAME)
    assert marks(box) == [0] * 5
    mark(box, [1, 2, 4], Mark.SEEN)
    assert hall.new_to(hall.ann) == [3, 5]
    run(hall.scanning.saw(hall.ann, GENERAL, [3]))
    assert hall.new_to(hall.ann) == [5]
    found = refreshed(box)
    assert (found.marked, marks(box)) == ([1, 2, 3, 4], [1, 1, 1, 1, 0])
    assert hall.new_to(hall.bob) == [1, 2, 3, 4, 5]
    assert marks(hall.open(NAME, who=hall.bob)) == [0] * 5


def test_what_is_marked_unread_here_is_new_everywhere_when_it_is_near() -> None:
    hall = Hall()
    for number in range(5):
        hall.says(str(number))
    box = hall.open(NAME)
    mark(box, [1, 2, 3, 4, 5], Mark.SEEN)
    mark(box, [2, 4], 0, remove=int(Mark.SEEN))
    refreshed(box)
    assert marks(box) == [1, 0, 1, 0, 1]
    assert hall.new_to(hall.ann) == [2, 4]
    mark(box, [2], Mark.SEEN)
    assert hall.new_to(hall.ann) == [4]


def test_what_is_marked_unread_far_below_is_remembered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(how_far, "BACK_MOST", 2)
    hall = Hall()
    for number in range(6):
        hall.says(str(number))
    box = hall.open(NAME)
    mark(box, range(1, 7), Mark.SEEN)
    mark(box, [2], 0, remove=int(Mark.SEEN))
    refreshed(box)
    assert marks(box) == [1, 0, 1, 1, 1, 1]
    assert hall.new_to(hall.ann) == []
    mark(box, [2], Mark.SEEN)
    refreshed(box)
    assert marks(box) == [1] * 6


def test_every_change_of_a_mark_has_a_later_modification_sequence() -> None:
    hall = Hall()
    for number in range(4):
        hall.says(str(number))
    box = hall.open(NAME)
    steps: list[Any] = [
        lambda: mark(box, [2], Mark.FLAGGED, add_keywords=("later",)),
        lambda: mark(box, [1, 3], Mark.SEEN),
        lambda: run(hall.scanning.saw(hall.ann, GENERAL, [2])),
        lambda: mark(box, [3], 0, remove=int(Mark.SEEN)),
        lambda: mark(box, [2], 0, replace=True),
    ]
    for step in steps:
        before = dict(zip(box.view.uids, zip(box.view.marks, box.view.modseqs, strict=True), strict=True))
        top = box.view.modseq
        step()
        refreshed(box)
        assert box.view.modseq > top
        for uid, bits, modseq in zip(box.view.uids, box.view.marks, box.view.modseqs, strict=True):
            if bits != before[uid][0]:
                assert modseq > top
            assert modseq >= before[uid][1]
    assert mark(box, [1, 2], Mark.ANSWERED, unchanged_since=top) == [2]


def test_marks_are_ones_own_and_not_deletion_and_guests_have_none() -> None:
    hall = Hall()
    hall.says()
    box = hall.open(NAME)
    mark(box, [1], Mark.FLAGGED)
    assert marks(hall.open(NAME)) == [Mark.FLAGGED]
    assert marks(hall.open(NAME, who=hall.bob)) == [0]
    with pytest.raises(Refusal) as no:
        mark(box, [1], DELETED)
    assert no.value.why is Why.DENIED
    assert run(box.expunge()) == []
    guest = hall.open(NAME, who=hall.guest)
    assert (guest.writable, guest.permanent, uids(guest)) == (False, 0, [1])


def test_a_moderator_removes_messages() -> None:
    hall = Hall()
    for number in range(3):
        hall.says(str(number), sub=HELD, who=hall.mod)
    name = "Boards/Main-Talk/Held"
    box, other = hall.open(name, who=hall.mod), hall.open(name)
    mark(box, [2], DELETED)
    assert run(box.expunge()) == [2]
    found = refreshed(other)
    assert (found.gone, uids(other)) == ([2], [1, 3])
    assert other.view.next_uid == 4


def test_messages_are_copied_to_folders() -> None:
    hall = Hall()
    for text in ("one", "two"):
        hall.says(text)
    box = hall.open(NAME)
    mark(box, [2], Mark.FLAGGED)
    refreshed(box)
    hall.do("create", "kept")
    moved = run(box.copy([2, 1], "kept"))
    assert moved.old == [2, 1]
    kept = hall.open("kept")
    assert uids(kept) == sorted(moved.new)
    assert marks(kept) == [Mark.FLAGGED, 0]
    assert run(texts(kept, moved.new))[moved.new[0]] == run(texts(box, [2]))[2]
    with pytest.raises(Refusal) as no:
        run(box.move([1], "kept"))
    assert no.value.why is Why.DENIED


def test_a_message_put_on_a_sub_board_is_posted_under_the_accounts_name() -> None:
    hall = Hall()
    hall.says("question")
    box, bell = hall.open(NAME), Bell()
    box.watch(bell)
    asked = run(box.summaries([1]))[0].message_id.encode()
    answer = b"From: The Sysop <sysop@bbs>\r\nSubject: Re: question\r\nIn-Reply-To: " + asked + b"\r\n\r\nAnswer\r\n"
    validity, numbers = hall.do("append", NAME, [_appended(answer)])
    assert (validity, numbers, bell.answer()) == (box.validity, [2], True)
    refreshed(box)
    post = run(hall.reading.get(hall.bob, GENERAL.code, PostNumber(2)))
    assert (post.author, post.author_user, post.subject, post.parent) == ("Ann", 1, "Re: question", 1)
    assert b"The Sysop" not in run(texts(box, [2]))[2]
    with pytest.raises(Refusal) as no:
        hall.do("append", NAME, [_appended(answer), _appended(answer)])
    assert no.value.why is Why.TOO_MANY
    barred = hall.caller(7, "Barred", restrictions="P", level=50)
    with pytest.raises(Refusal) as no:
        hall.do("append", NAME, [_appended(answer)], who=barred)
    assert no.value.why is Why.DENIED


def test_mail_is_copied_to_a_sub_board_one_message_at_a_time() -> None:
    hall = Hall()
    text = b"Subject: from my mail\r\n\r\nbody\r\n"
    first, second = *hall.append("INBOX", text), *hall.append("INBOX", text)
    inbox = hall.open()
    assert run(inbox.copy([first], NAME)).new == [1]
    assert run(hall.reading.get(hall.bob, GENERAL.code, PostNumber(1))).subject == "from my mail"
    steps: list[tuple[Any, Why]] = [
        (lambda: inbox.copy([first, second], NAME), Why.TOO_MANY),
        (lambda: inbox.move([first], NAME), Why.DENIED),
    ]
    for step, why in steps:
        with pytest.raises(Refusal) as no:
            run(step())
        assert no.value.why is why


def _appended(text: bytes) -> Any:
    return Appended(text=text, size=len(text))
