"""Groups, sub-boards and messages."""

from __future__ import annotations

import pytest

from dialtone.protocols.gopher import messages
from tests.protocols.gopher.burrow import GENERAL, HELD, HIDDEN, STAFF, WRITE_ONLY, Burrow, selectors


def test_a_group_shows_what_the_guest_may_read() -> None:
    lines = Burrow().ask(b"grp:Main")
    assert selectors(lines) == [f"sub:{GENERAL.code}", f"sub:{HELD.code}"]
    assert lines[0].startswith("1[Main] General chatter\t")


def test_messages_newest_first_and_one_of_them() -> None:
    burrow = Burrow()
    first = burrow.say(2, subject="First", text="One\n.hidden dot")
    second = burrow.say(3, subject="Re: First", to="Alice")
    lines = burrow.ask(f"sub:{GENERAL.code}".encode())
    assert selectors(lines) == [f"sub:{GENERAL.code}:{second}", f"sub:{GENERAL.code}:{first}"]
    assert lines[0][1:26].rstrip() == "Re: First"
    assert lines[0][27:52].rstrip() == "Bob"
    assert lines[0][53:78].rstrip() == "Alice"
    assert lines[0].split("\t")[0].endswith("Mon Jan 01 2024 12:02 pm UTC")
    assert burrow.ask(f"sub:{GENERAL.code}:{first}".encode()) == [
        "Subj : First",
        "To   : All",
        "From : Alice",
        "Date : Mon Jan 01 2024 12:01 pm UTC",
        "",
        "One",
        "..hidden dot",
        ".",
    ]


def test_older_messages_are_in_a_menu_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "SHOWN", 2)
    burrow = Burrow()
    numbers = [burrow.say(2, subject=f"Number {count}") for count in range(3)]
    found = selectors(burrow.ask(f"sub:{GENERAL.code}".encode()))
    assert found[:2] == [f"sub:{GENERAL.code}:{number}" for number in numbers[:0:-1]]
    assert selectors(burrow.ask(found[2].encode())) == [f"sub:{GENERAL.code}:{numbers[0]}"]


def test_GPH_02_private_held_and_hidden_messages_are_shown_to_nobody() -> None:
    burrow = Burrow()
    private = burrow.say(2, subject="psst", private=True, to="Bob")
    to_guest = burrow.say(2, subject="psst, guest", private=True, to="Guest")
    held = burrow.say(2, HELD.code, subject="not yet")
    staff = burrow.say(1, STAFF.code, subject="staff only")
    hidden = burrow.say(1, HIDDEN.code, subject="club only")
    unread = burrow.say(1, WRITE_ONLY.code, subject="write only")
    for code, number in (
        (GENERAL.code, private),
        (GENERAL.code, to_guest),
        (HELD.code, held),
        (STAFF.code, staff),
        (HIDDEN.code, hidden),
        (WRITE_ONLY.code, unread),
    ):
        assert burrow.refused(f"sub:{code}:{number}".encode())
        assert f"sub:{code}:{number}" not in selectors(burrow.ask(f"sub:{code}".encode()))


def test_GPH_02_even_a_guest_who_moderates_shows_nothing_held_here() -> None:
    burrow = Burrow()
    held = burrow.say(2, HELD.code, subject="not yet")
    burrow.set(burrow.user(4), level=99)
    assert burrow.refused(f"sub:{HELD.code}:{held}".encode())
    assert selectors(burrow.ask(f"sub:{HELD.code}".encode())) == []


def test_GPH_02_what_is_forbidden_sounds_like_what_is_not_there() -> None:
    burrow = Burrow()
    burrow.say(1, STAFF.code)
    for there, missing in (
        (f"sub:{STAFF.code}:1", f"sub:{GENERAL.code}:1"),
        (f"sub:{STAFF.code}", "sub:NOSUCH"),
        (f"sub:{WRITE_ONLY.code}", "sub:NOSUCH"),
        ("grp:Club", "grp:Nosuch"),
    ):
        assert burrow.ask(there.encode()) == burrow.ask(missing.encode())


def test_who_wrote_anonymously_is_not_told() -> None:
    burrow = Burrow()
    burrow.set(burrow.user(2), exemptions="A")
    number = burrow.say(2, anonymous=True)
    shown = " ".join(burrow.ask(f"sub:{GENERAL.code}:{number}".encode()) + burrow.ask(f"sub:{GENERAL.code}".encode()))
    assert "Alice" not in shown
    assert "Anonymous" in shown


def test_GPH_01_tabs_and_line_ends_in_subjects_stay_within_their_item() -> None:
    burrow = Burrow()
    burrow.say(2, subject="a\tb\r\n9evil\t/etc/passwd\tevil.test\t70")
    lines = burrow.ask(f"sub:{GENERAL.code}".encode())
    assert [len(line.split("\t")) for line in lines] == [4, 1]
