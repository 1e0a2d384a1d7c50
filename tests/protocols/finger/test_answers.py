"""Answers."""

from __future__ import annotations

import json

import pytest

from dialtone.domain.presence.listing import RULE, TITLES
from dialtone.protocols.finger.answers import HELP, QUESTIONS, answer
from dialtone.testing.script import run
from tests.protocols.finger.room import NEW, SYSOP, Room


def ask(room: Room, line: bytes) -> list[str]:
    return [line.decode() for line in run(answer(line, room.board))]


def test_who_is_on() -> None:
    room = Room()
    assert ask(room, b"") == [TITLES, RULE]
    room.presence.enter(NEW, "Telnet", "reading mail")
    room.clock.advance(61)
    (row,) = ask(room, b"/W")[2:]
    assert row.startswith("New One")
    assert row[57:66] == "  0:01:01"


@pytest.mark.parametrize("name", [b"digital.man", b"1", b"Digital Man@BBS.test", b" digitalman "])
def test_a_user(name: bytes) -> None:
    assert ask(Room(), name) == [
        "User: Digital Man #1",
        "Last login Mon Jan 01 2024 11:00 am UTC",
        "via Telnet",
        "No plan.",
    ]


def test_a_plan() -> None:
    room = Room()
    room.files["user/0001.plan"] = b"\x01hWorld\x01n\r\ndomination\r\n"
    assert ask(room, b"1")[-3:] == ["Plan:", "World", "domination"]
    assert ask(room, b"new one") == ["User: New One #3", "No plan."]


def test_FIN_02_nothing_private() -> None:
    for line in (b"1", b"digital man", b"", b"?stats.json", b"?nodelist"):
        text = " ".join(ask(Room(), line))
        for private in (SYSOP.real_name, SYSOP.last_address, SYSOP.last_host):
            assert private not in text


@pytest.mark.parametrize(
    "name",
    [b"nobody", b"2", b"gone", b"99", b"0", b"-1", b"9999999999999", b"Real Name", b"...", b"';--", b"`id`", b";id"],
)
def test_ENU_03_unknown_names_get_nothing(name: bytes) -> None:
    assert ask(Room(), name) in ([], [*HELP])


@pytest.mark.parametrize("line", [b"alice@other.test", b"@", b"@other.test", b"1@other.test"])
def test_FIN_01_no_forwarding(line: bytes) -> None:
    assert ask(Room(), line) == ["forwarding is not offered"]


def test_questions() -> None:
    room = Room()
    assert ask(room, b"?ver") == ["dialtone Finger 0.1.0", "dialtone 0.1.0", "Linux"]
    assert ask(room, b"?time") == ["Mon Jan 01 2024 12:00 pm UTC 0x0000"]
    assert ask(room, b".uptime") == ["up 1 days 01:01:01", "since Sun Dec 31 2023 10:58 am UTC"]
    assert ask(room, b"?stats") == ["nodes_in_use = 0", "uptime = 90061"]
    assert json.loads(ask(room, b"?stats.json")[0]) == {"nodes_in_use": 0, "uptime": 90061}
    assert ask(room, b"?nodelist") == []
    assert ask(room, b"?active-users.json") == ["[]"]


def test_a_zone_west_of_utc() -> None:
    room = Room()
    room.clock.minutes_east = -210
    assert ask(room, b"?time") == ["Mon Jan 01 2024 08:30 am UTC-03:30 0xFF2E"]


def test_files() -> None:
    room = Room()
    room.files |= {"msgs/auto.msg": b"\x01yHello\r\n", "logon.lst": b"1 Alice\n", "finger/rules": b"Be kind\r\n"}
    assert ask(room, b"?auto.msg") == ["Hello"]
    assert ask(room, b"?logon.lst") == ["1 Alice"]
    assert ask(room, b"?rules") == ["Be kind"]
    assert ask(room, b"?nothing") == [*HELP]


@pytest.mark.parametrize(
    "word", [b"../../ctrl/ssl.key", b"..", b".", b"a/../b", b"/etc/passwd", b"a\\b", b"-x", b"x" * 100, b"a..b", b"%2e"]
)
def test_only_plain_names_are_looked_up_as_files(word: bytes) -> None:
    room = Room()
    assert ask(room, b"?" + word) == [*HELP]
    assert room.asked == []


@pytest.mark.parametrize("word", [b"services", b"sockopts", b"json-dbs", b"bbslist"])
def test_what_would_tell_too_much_is_refused(word: bytes) -> None:
    assert ask(Room(), b"?" + word) == ["not offered"]


def test_help_names_every_question() -> None:
    assert ask(Room(), b"?") == [*HELP]
    text = "\n".join(HELP)
    assert all(f"?{word}" in text for word in QUESTIONS)
