"""Menus, messages and texts."""

from __future__ import annotations

import pytest

from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.protocols.gopher import messages
from dialtone.testing.script import run
from tests.protocols.gopher.burrow import GENERAL, HELD, HIDDEN, STAFF, WRITE_ONLY, Burrow, selectors


def test_the_first_menu_leads_to_everything() -> None:
    lines = Burrow().ask(b"")
    assert lines[-1] == "."
    assert lines[0].split("\t") == ["iTest Board", "", "fake", "1"]
    found = selectors(lines)
    assert found[:2] == ["grp:Main", "lib:Main"]
    assert found[2:] == ["nodelist", "logonlist", "automsg", "stats", "time", "ver"]
    assert "grp:Club" not in found
    item = next(line for line in lines if "\tgrp:Main\t" in line)
    assert item == "1Main\tgrp:Main\tlocal.test\t7070"


def test_the_sysop_welcomes_in_his_own_words() -> None:
    burrow = Burrow()
    burrow.sysop_texts.put("gopher_welcome2.msg", b"\x01hand read.\r\n")
    burrow.sysop_texts.put("gopher_welcome.msg", b"Come in\tin peace\r\n")
    burrow.sysop_texts.put("welcome.msg", b"not here")
    lines = burrow.ask(b"/")
    assert lines[:2] == ["iCome in in peace\t\tfake\t1", "iand read.\t\tfake\t1"]


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


def test_bulletins() -> None:
    burrow = Burrow()
    burrow.sysop_texts.put("qwk/news.txt", b"\x01hNews\x01n\r\nof today\r\n")
    burrow.sysop_texts.put("secret.txt", b"secret")
    assert "qwkbulletin:news.txt" in selectors(burrow.ask(b""))
    assert burrow.ask(b"qwkbulletin:news.txt") == ["News", "of today", "."]


@pytest.mark.parametrize(
    "request_",
    [
        b"qwkbulletin:../secret.txt",
        b"qwkbulletin:..",
        b"qwkbulletin:",
        b"qwkbulletin:/etc/passwd",
        b"qwkbulletin:news.txt/../../secret.txt",
        b"../../etc/passwd",
        b"/..",
        b"0/%2e%2e/",
        b"URL:javascript:alert(1)",
        b"URL:http://evil.test/",
        b"nosuch",
        b"file:MAIN-GAMES/../../etc/passwd",
        b"file:MAIN-GAMES/",
        b"file:MAIN-GAMES",
        b"file:/etc/passwd",
        b"dir:../x",
        b"lib:Main/x",
        b"sub:MAIN-GENERAL:x",
        b"sub:MAIN-GENERAL:-1",
        b"sub:MAIN-GENERAL:9999999999999999999999",
        b"sub:MAIN-GENERAL:1:2",
        b"sub:MAIN-GENERAL:before:x",
        b"nosuch\t*?*?*?*?*?*?*?*?",
        b"\x00",
        b"a\x1b[2Jb",
        b"\xff\xfe",
        b"x" * 512,
        b"x" * 100_000,
    ],
)
def test_GPH_01_odd_selectors_get_an_error_item(request_: bytes) -> None:
    burrow = Burrow()
    burrow.sysop_texts.put("qwk/news.txt", b"News")
    burrow.sysop_texts.put("secret.txt", b"secret")
    assert burrow.refused(request_)


def test_texts_of_the_board() -> None:
    burrow = Burrow()
    assert burrow.ask(b"nodelist") == ["Nobody is on line.", "."]
    burrow.presence.enter(burrow.user(2), "Telnet", "reading mail")
    burrow.presence.enter(burrow.user(3), "SSH", quiet=True)
    assert burrow.ask(b"nodelist") == ["Node  1 Alice reading mail via Telnet", "."]
    assert burrow.ask(b"automsg") == ["There is none.", "."]
    run(burrow.house.auto_messages.write(burrow.caller(burrow.user(2)), ["Be kind"]))
    assert burrow.ask(b"automsg") == ["Be kind", "."]
    assert burrow.ask(b"logonlist") == ["Nobody has called today.", "."]
    assert "total_users = 4" in burrow.ask(b"stats")
    assert burrow.ask(b"time") == ["Mon Jan 01 2024 12:00 pm UTC 0x0000", "."]
    assert burrow.ask(b"ver") == ["dialtone Gopher 0.1.0", "dialtone 0.1.0", "."]


def test_todays_callers() -> None:
    burrow = Burrow()

    async def called(records: Records) -> None:
        call = PastCall(user=UserNumber(2), alias="Alice", protocol="SSH", node=1, began=burrow.clock.now())
        await records.statistics.call_begins(call)

    run(burrow.store.write(called))
    assert burrow.ask(b"logonlist") == ["Mon Jan 01 2024 12:00 pm UTC  Alice via SSH", "."]


@pytest.mark.parametrize("request_", [b"", b"grp:Main", b"time", b"dir:MAIN-GAMES"])
def test_without_a_guest_nothing_is_shown(request_: bytes) -> None:
    assert Burrow(guest=False).refused(request_)
    burrow = Burrow()
    burrow.set(burrow.user(4), inactive=True)
    assert burrow.refused(request_)
    burrow = Burrow()
    burrow.set(burrow.user(4), restrictions="")
    assert burrow.refused(request_)
