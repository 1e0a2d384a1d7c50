"""Answers."""

from __future__ import annotations

import json

import pytest

from dialtone.config.finger import FingerConfig
from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.listing import RULE, TITLES
from dialtone.protocols import finger
from dialtone.protocols.finger.answers import HELP, QUESTIONS, answer
from dialtone.testing.script import run
from tests.protocols.finger.room import OURSELVES, Room

EVERYTHING = FingerConfig(
    include_age=True,
    include_gender=True,
    include_location=True,
    include_real_name=True,
    peers=("127.0.0.0/8",),
)


def test_who_is_on() -> None:
    room = Room()
    assert room.ask(b"") == [TITLES, RULE]
    room.presence.enter(room.user(3), "Telnet", "reading mail")
    room.clock.advance(61)
    (row,) = room.ask(b"/W")[2:]
    assert row.startswith("New One")
    assert row[57:66] == "  0:01:01"


def test_people_with_browsers_come_after_the_last_node() -> None:
    room = Room()
    room.presence.enter(room.user(3), "Telnet")
    room.visitors.seen("session", room.user(1), action="reading messages")
    web, node = room.ask(b"")[3], room.ask(b"")[2]
    assert web.startswith("Digital Man")
    assert int(web[75:79]) > int(node[75:79])
    room.clock.advance(16 * 60)
    assert len(room.ask(b"")) == 3


def test_quiet_and_anonymous_people_are_in_no_list() -> None:
    room = Room()
    room.presence.enter(room.user(3), "Telnet", quiet=True)
    visit = room.presence.enter(room.user(1), "Telnet")
    room.presence.change(visit.node, anonymous=True)
    assert room.ask(b"") == [TITLES, RULE]
    assert room.ask(b"?nodelist") == []
    assert room.ask(b"?active-users.json") == ["[]"]


@pytest.mark.parametrize("name", [b"digital.man", b"1", b"Digital Man@LOCAL.test", b" digitalman "])
def test_a_user(name: bytes) -> None:
    assert Room().ask(name) == [
        "User: Digital Man #1",
        "Handle: DM",
        "Last login Mon Jan 01 2024 11:00 am UTC",
        "via Telnet",
        "No plan.",
    ]


def test_a_plan() -> None:
    room = Room()
    room.files["user/0001.plan"] = b"\x01hWorld\x01n\r\ndomination\r\n"
    assert room.ask(b"1")[-3:] == ["Plan:", "World", "domination"]
    assert room.ask(b"new one") == ["User: New One #3", "No plan."]


@pytest.mark.parametrize(
    ("shell", "editor", "line"),
    [
        ("CLASSIC", "FSEDIT", f"{'Shell: CLASSIC':<36} Editor: FSEDIT"),
        ("CLASSIC", "", "Shell: CLASSIC"),
        ("", "FSEDIT", "Editor: FSEDIT"),
    ],
)
def test_shell_and_editor_are_told_where_the_sysop_says_so(shell: str, editor: str, line: str) -> None:
    room = Room(finger=FingerConfig(include_shell=True))
    room.set(room.user(1), shell=shell, editor=editor)
    assert room.ask(b"1")[2] == line
    room.rebuild(finger=FingerConfig())
    assert not any(word in one for one in room.ask(b"1") for word in ("Shell", "Editor"))


PRIVATE = ("Real Name", "198.51.100.7", "home.ext.test", "Ulm", "1969", "Secret Street", "0731")


@pytest.mark.parametrize("line", [b"1", b"digital man", b"", b"?stats.json", b"?nodelist", b"?active-users.json"])
def test_FIN_02_nothing_private(line: bytes) -> None:
    room = Room()
    room.presence.enter(room.user(1), "Telnet")
    said = " ".join(room.ask(line))
    assert not [word for word in PRIVATE if word in said]


@pytest.mark.parametrize("line", [b"1", b"", b"?active-users.json"])
def test_FIN_02_the_sysop_alone_makes_nothing_public(line: bytes) -> None:
    room = Room(finger=EVERYTHING)
    room.presence.enter(room.user(1), "Telnet")
    said = " ".join(room.ask(line))
    assert not [word for word in PRIVATE if word in said]


def test_FIN_02_what_the_user_makes_public_is_told_where_the_sysop_allows_it() -> None:
    room = Room(finger=EVERYTHING)
    run(room.house.publicity.choose(room.user(1), frozenset({"age", "location", "real_name", "gender"})))
    assert room.ask(b"1")[:3] == [
        f"{'User: Digital Man #1':<36} In real life: Real Name",
        f"{'From: Ulm':<36} Handle: DM",
        f"{'Age: 54 years':<36} Gender: M",
    ]
    room.presence.enter(room.user(1), "Telnet")
    row = room.ask(b"")[2]
    assert (row[67:70], row[71:74]) == (" 54", "  M")
    (person,) = json.loads(room.ask(b"?active-users.json")[0])
    assert (person["age"], person["sex"], person["location"]) == (54, "M", "Ulm")
    room.rebuild(finger=FingerConfig())
    assert "Ulm" not in " ".join(room.ask(b"1") + room.ask(b"?active-users.json"))


@pytest.mark.parametrize(
    "name",
    [b"nobody", b"2", b"gone", b"99", b"0", b"-1", b"9999999999999", b"Real Name", b"...", b"';--", b"`id`", b";id"],
)
def test_ENU_03_unknown_names_get_nothing(name: bytes) -> None:
    assert Room().ask(name) in ([], [*HELP])


@pytest.mark.parametrize("line", [b"alice@other.test", b"@", b"@other.test", b"1@other.test"])
def test_FIN_01_no_forwarding(line: bytes) -> None:
    assert Room().ask(line) == ["forwarding is not offered"]


def test_questions() -> None:
    room = Room()
    assert room.ask(b"?ver") == ["dialtone Finger 0.1.0", "dialtone 0.1.0"]
    assert room.ask(b"?time") == ["Mon Jan 01 2024 12:00 pm UTC 0x0000"]
    assert room.ask(b".uptime") == ["up 1 days 01:01:01", "since Sun Dec 31 2023 10:58 am UTC"]
    assert room.ask(b"?nodelist") == []
    assert room.ask(b"?active-users.json") == ["[]"]


def test_statistics() -> None:
    room = Room()
    lines = room.ask(b"?stats")
    assert "total_users = 2" in lines
    assert "uptime = 90061" in lines
    figures = json.loads(room.ask(b"?stats.json")[0])
    assert [f"{name} = {value}" for name, value in figures.items()] == lines


def test_a_zone_west_of_utc() -> None:
    room = Room()
    room.clock.minutes_east = -210
    assert room.ask(b"?time") == ["Mon Jan 01 2024 08:30 am UTC-03:30 0xFF2E"]


def test_the_auto_message_and_files() -> None:
    room = Room()
    assert room.ask(b"?auto.msg") == []
    room.files |= {"msgs/auto.msg": b"\x01yHello\r\n", "finger/rules": b"Be kind\r\n"}
    assert room.ask(b"?auto.msg") == ["Hello"]
    assert room.ask(b"?rules") == ["Be kind"]
    assert room.ask(b"?nothing") == [*HELP]
    run(room.house.auto_messages.write(room.caller(room.user(1)), ["\x01rNew words"]))
    assert room.ask(b"?auto.msg") == ["New words"]


def test_todays_callers() -> None:
    room = Room()
    assert room.ask(b"?logon.lst") == []

    async def called(records: Records) -> None:
        now = room.clock.now()
        for number, alias, began in ((1, "Digital Man", now - 86_400), (3, "New One", now - 60)):
            call = PastCall(user=UserNumber(number), alias=alias, protocol="SSH", node=1, began=began)
            await records.statistics.call_begins(call)

    run(room.store.write(called))
    assert room.ask(b"?logon.lst") == ["Mon Jan 01 2024 11:59 am UTC  New One via SSH"]


@pytest.mark.parametrize(
    "word", [b"../../ctrl/ssl.key", b"..", b".", b"a/../b", b"/etc/passwd", b"a\\b", b"-x", b"x" * 100, b"a..b", b"%2e"]
)
def test_only_plain_names_are_looked_up_as_files(word: bytes) -> None:
    room = Room()
    assert room.ask(b"?" + word) == [*HELP]
    assert room.asked == []


@pytest.mark.parametrize("word", [b"services", b"sockopts", b"json-dbs", b"bbslist", b"bbs:x"])
def test_FIN_03_the_state_of_the_program_is_not_for_strangers(word: bytes) -> None:
    assert Room().ask(b"?" + word) == ["not offered"]


def test_FIN_03_named_peers_are_told_more() -> None:
    room = Room()
    room.house.listening.ask = lambda: [
        {"service": "telnet", "transport": "tcp", "port": 23},
        {"service": "systat", "transport": "udp", "port": 11},
        {"service": "telnet", "transport": "tcp", "port": 23},
    ]
    assert room.ask(b"?services", OURSELVES) == ["systat 11/udp", "telnet 23/tcp"]
    assert room.ask(b"?sockopts", OURSELVES) == ["IPV6_V6ONLY = 1"]
    assert room.ask(b"?ver", OURSELVES)[2] == "Linux"
    assert any("?services" in line for line in room.ask(b"?", OURSELVES))


def test_other_boards_when_the_sysop_shares_his_list() -> None:
    room = Room(finger=FingerConfig(bbs_list=True))
    tables = room.house.tables
    tables.other_boards.set("vert.test\t192.0.2.7\tVertrauen", "local.test\t192.0.2.25\tOurselves")
    assert room.ask(b"?bbslist") == ["Vertrauen"]
    assert json.loads(room.ask(b"?bbs:vertrauen")[0]) == {"name": "Vertrauen", "host": "vert.test"}
    assert room.ask(b"?bbs:nobody") == []


def test_files_are_found_only_when_that_is_on() -> None:
    assert Room().ask(b"findfile?readme.txt") == ["not offered"]
    room = Room(finger=FingerConfig(find_file=True))
    assert room.ask(b"findfile?readme.txt") == []
    assert room.ask(b"findfile?*.txt") == ["findfile wants a file's whole name"]


def test_help_names_every_question() -> None:
    assert Room().ask(b"?") == [*HELP]
    text = "\n".join(HELP)
    assert all(f"?{word}" in text for word in QUESTIONS)


def test_arguments_of_the_section_hide_facts_and_let_files_be_found() -> None:
    room = Room(finger=EVERYTHING)
    run(room.house.publicity.choose(room.user(1), frozenset({"age", "real_name", "gender", "location"})))
    room.presence.enter(room.user(1), "Telnet")
    hiding = finger.board(room.house, OURSELVES, "tcp", ("-n", "-a", "-ff"))
    assert hiding.config.find_file
    lines = [line.decode() for line in run(answer(b"1", hiding, "")) + run(answer(b"", hiding, ""))]
    assert not [word for word in ("Real Name", "54", "Age:", "Gender") if word in " ".join(lines[:-3])]
    assert lines[-1][67:74].strip() == ""
    assert any("From: Ulm" in line for line in lines)
