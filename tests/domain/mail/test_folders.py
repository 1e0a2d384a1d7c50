"""Folders of mail: what people do with them, and what they may not."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail import folders as module
from dialtone.domain.mail.folders import Folders, Kind
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailMarked, MailMoved, MailRemoved
from dialtone.domain.model.mail_folder import INBOX, MOST_FOLDERS, SPAM, TRASH, FolderId
from dialtone.testing.conformance.store_mail import put
from dialtone.testing.script import run
from tests.support.post_office import STRANGER, PostOffice


class Desk:
    """Alice at her mail; `letters` come into her inbox with the subjects given."""

    def __init__(self, *subjects: str, **fields: Any) -> None:
        self.office = PostOffice().population()
        self.folders = Folders(self.office.store, self.office.clock)
        self.alice = self.caller("alice")
        for number, subject in enumerate(subjects, 1):
            run(put(self.office.store, self.alice.user.number, f"{number:016x}", subject=subject, **fields))

    def caller(self, alias: str) -> Caller:
        return Caller(self.office.user(alias), STRANGER, "http", "PLAIN")

    def do(self, verb: str, *given: Any, who: Caller | None = None, **more: Any) -> Any:
        return run(getattr(self.folders, verb)(who or self.alice, *given, **more))

    def subjects(self, folder: int, **more: Any) -> list[str]:
        return [item.subject for item in self.do("messages", folder, **more).messages]

    def counts(self) -> dict[str, tuple[int, int]]:
        return {one.name: (one.messages, one.unread) for one in self.do("all")}

    def heard(self, fact: type[object]) -> list[Any]:
        told: list[Any] = []
        self.office.bus.listen(fact, told.append)
        return told


def test_three_folders_are_always_there_and_ones_own_are_between_them() -> None:
    desk = Desk("one", "two")
    desk.do("create", "work")
    desk.do("create", "Bills/2026")
    run(put(desk.office.store, desk.alice.user.number, "f" * 16, subject="buy", spam=True))
    assert desk.counts() == {"Inbox": (2, 2), "Bills/2026": (0, 0), "work": (0, 0), "Spam": (1, 1), "Trash": (0, 0)}
    assert [one.kind for one in desk.do("all")] == [Kind.INBOX, Kind.OWN, Kind.OWN, Kind.SPAM, Kind.TRASH]


def test_a_message_is_moved_and_found_under_its_new_uid_only() -> None:
    desk = Desk("one", "two", "three")
    told, removed = desk.heard(MailMoved), desk.heard(MailRemoved)
    folder = desk.do("create", "work")
    assert desk.do("move", [3, 1], folder) == [(1, 4), (3, 5)]
    assert desk.subjects(INBOX) == ["two"]
    assert desk.subjects(folder) == ["three", "one"]
    assert desk.do("message", 5).subject == "three"
    with pytest.raises(Refusal) as no:
        desk.do("message", 3)
    assert no.value.why is Why.GONE
    number = desk.alice.user.number
    assert told == [MailMoved(number, folder, (4, 5))]  # type: ignore[arg-type]
    assert removed == [MailRemoved(number, (1, 3))]  # type: ignore[arg-type]


def test_what_moves_twice_or_has_gone_is_no_error() -> None:
    desk = Desk("one")
    assert desk.do("move", [1, 77], TRASH) == [(1, 2)]
    assert desk.do("move", [1], TRASH) == []
    assert desk.do("move", [], TRASH) == []


@pytest.mark.parametrize("folder", [99, -3])
def test_a_folder_that_is_not_there_takes_nothing_and_shows_nothing(folder: int) -> None:
    desk = Desk("one")
    for verb, given in (("move", ([1], folder)), ("messages", (folder,)), ("find", (folder,))):
        with pytest.raises(Refusal) as no:
            desk.do(verb, *given)
        assert no.value.why is Why.NOT_FOUND
    assert desk.subjects(INBOX) == ["one"]


def test_nobody_reaches_another_ones_folders_or_mail() -> None:
    desk = Desk("one")
    bob, folder = desk.caller("bob"), desk.do("create", "work")
    desk.do("move", [1], folder)
    for verb, given in (
        ("messages", (folder,)),
        ("rename", (folder, "mine")),
        ("delete", (folder,)),
        ("message", (2,)),
    ):
        with pytest.raises(Refusal):
            desk.do(verb, *given, who=bob)
    assert desk.do("move", [2], TRASH, who=bob) == []
    assert desk.do("discard", [2], who=bob) == 0
    desk.do("mark", [2], read=True, who=bob)
    assert not desk.do("message", 2).read


def test_guests_have_no_folders() -> None:
    desk = Desk()
    with pytest.raises(Refusal) as no:
        desk.do("create", "mine", who=desk.caller("guest"))
    assert no.value.why is Why.DENIED


def test_names_are_taken_once_and_some_not_at_all() -> None:
    desk = Desk()
    desk.do("create", "Größe")
    for name, why in (("GRÖSSE", Why.EXISTS), ("Trash", Why.EXISTS), ("INBOX", Why.EXISTS), (" ", Why.INVALID)):
        with pytest.raises(Refusal) as no:
            desk.do("create", name)
        assert no.value.why is why, name


def test_there_are_only_so_many_folders() -> None:
    desk = Desk()
    for number in range(MOST_FOLDERS):
        desk.do("create", f"folder {number}")
    with pytest.raises(Refusal, match="100 folders"):
        desk.do("create", "one more")


def test_folders_below_go_along_when_one_is_renamed_and_stay_when_it_is_removed() -> None:
    desk = Desk("one")
    top, below = desk.do("create", "work"), desk.do("create", "Work/Bills")
    desk.do("create", "workshop")
    desk.do("rename", top, "job")
    assert [one.name for one in desk.do("all")] == ["Inbox", "job", "job/Bills", "workshop", "Spam", "Trash"]
    desk.do("move", [1], below)
    assert desk.do("delete", top) == 0
    assert [one.name for one in desk.do("all")] == ["Inbox", "job/Bills", "workshop", "Spam", "Trash"]
    assert desk.subjects(below) == ["one"]


def test_renaming_never_takes_anothers_name_not_even_halfway() -> None:
    desk = Desk()
    one = desk.do("create", "one")
    desk.do("create", "one/x")
    desk.do("create", "two/x")
    with pytest.raises(Refusal) as no:
        desk.do("rename", one, "two")
    assert no.value.why is Why.EXISTS
    assert [folder.name for folder in desk.do("all")] == ["Inbox", "one", "one/x", "two/x", "Spam", "Trash"]


def test_what_is_in_a_folder_that_is_removed_goes_to_the_trash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    desk = Desk("one", "two", "three", "four")
    folder = desk.do("create", "work")
    for pair in ([1, 2], [3, 4]):
        desk.do("move", pair, folder)
    assert desk.do("delete", folder) == 4
    assert desk.counts() == {"Inbox": (0, 0), "Spam": (0, 0), "Trash": (4, 4)}


def test_removing_takes_two_steps_and_the_second_is_for_good() -> None:
    desk = Desk("one", "two")
    assert desk.do("discard", [1]) == 1
    assert desk.subjects(TRASH) == ["one"]
    assert desk.do("discard", [3]) == 1
    assert desk.subjects(TRASH) == []
    traces = run(desk.office.store.read(lambda records: records.traces.find(f"{1:016x}")))
    assert [(one.event, one.detail) for one in traces[1:]] == [("deleted", "mailbox of user #2, by http")]
    desk.do("spam", [2])
    assert desk.do("discard", [4]) == 1
    assert desk.counts() == {"Inbox": (0, 0), "Spam": (0, 0), "Trash": (0, 0)}


def test_trash_and_spam_are_emptied_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    desk = Desk("one", "two", "three", "four", "five")
    for uid in (1, 2, 3):
        desk.do("move", [uid], TRASH)
    desk.do("spam", [4])
    assert desk.do("empty", TRASH) == 3
    assert desk.do("empty", SPAM) == 1
    with pytest.raises(Refusal):
        desk.do("empty", INBOX)
    assert desk.subjects(INBOX) == ["five"]


def test_when_the_folders_are_full_mail_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialtone.store.memory.folders.MOST_FILED", 1)
    desk = Desk("one", "two")
    desk.do("discard", [1])
    for verb, given in (("discard", ([2],)), ("move", ([2], TRASH))):
        with pytest.raises(Refusal) as no:
            desk.do(verb, *given)
        assert no.value.why is Why.FULL
    assert desk.subjects(INBOX) == ["two"]
    assert desk.do("empty", TRASH) == 1
    assert desk.do("discard", [2]) == 1


def test_marking_as_spam_and_back() -> None:
    desk = Desk("one", "two")
    assert desk.do("spam", [1]) == [(1, 3)]
    assert (desk.subjects(INBOX), desk.subjects(SPAM)) == (["two"], ["one"])
    assert desk.do("spam", [3], on=False) == [(3, 4)]
    assert (desk.subjects(INBOX), desk.subjects(SPAM)) == (["one", "two"], [])


def test_marks_are_told() -> None:
    desk = Desk("one", "two")
    told = desk.heard(MailMarked)
    desk.do("mark", [1], read=True, flagged=True)
    item = desk.do("message", 1)
    assert (item.read, item.flagged, item.answered) == (True, True, False)
    assert told == [MailMarked(desk.alice.user.number, (1,))]  # type: ignore[arg-type]


def test_everything_in_a_folder_is_marked_as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    desk = Desk("one", "two", "three")
    desk.do("mark", [3], read=True)
    assert desk.do("mark_all_read", INBOX) == 2
    assert desk.counts()["Inbox"] == (3, 0)


def test_a_page_says_where_the_next_one_begins() -> None:
    desk = Desk(*"abcde")
    page = desk.do("messages", INBOX, most=2)
    assert [item.subject for item in page.messages] == ["e", "d"]
    rest = desk.do("messages", INBOX, most=3, before=page.more)
    assert ([item.subject for item in rest.messages], rest.more) == (["c", "b", "a"], 0)


def test_messages_are_found_by_words_of_subject_and_author() -> None:
    desk = Desk("Grüße aus Ulm", "Lunch", author="Bob Braun <bob@ext.test>")
    run(put(desk.office.store, desk.alice.user.number, "e" * 16, subject="lunch again", author="Eve"))
    assert desk.subjects(INBOX, words="LUNCH") == ["lunch again", "Lunch"]
    assert desk.subjects(INBOX, words="lunch braun") == ["Lunch"]
    assert desk.subjects(INBOX, words="GRÜSSE") == ["Grüße aus Ulm"]
    assert desk.subjects(INBOX, words="nothing") == []
    assert desk.subjects(TRASH, words="lunch") == []


def test_folders_are_found_by_name() -> None:
    desk = Desk()
    folder = desk.do("create", "Büro")
    assert desk.do("named", "BÜRO") == folder
    assert [desk.do("named", name) for name in ("", "inbox", "SPAM", "trash")] == [INBOX, INBOX, SPAM, TRASH]
    with pytest.raises(Refusal):
        desk.do("named", "nothing")


def test_too_many_at_once_are_refused() -> None:
    desk = Desk()
    for verb in ("discard", "mark"):
        with pytest.raises(Refusal) as no:
            desk.do(verb, range(1, 1003))
        assert no.value.why is Why.TOO_MANY


def test_the_uids_of_a_folder_only_grow() -> None:
    desk = Desk(*"abcdef")
    folder, last = desk.do("create", "work"), dict.fromkeys((INBOX, TRASH, SPAM, FolderId(1)), 6)
    for step in range(12):
        where = [folder, INBOX, SPAM, TRASH][step % 4]
        uids = [item.uid for one in desk.do("all") for item in desk.do("messages", one.id).messages]
        for _, new in desk.do("move", uids[step % 3 :: 2], where):
            assert new > last[where]
            last[where] = new
