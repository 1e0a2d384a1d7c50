"""Lists of groups, and of what is new."""

from __future__ import annotations

import pytest

from dialtone.config.boards import BoardFlag, Group
from dialtone.domain.boards.news_times import NewsTimes
from dialtone.protocols.nntp.fields import FIELDS
from dialtone.testing.script import run
from tests.protocols.nntp.room import GENERAL, Room, sub

CLUB = Group(name="Club", prefix="CLUB-", requirements="LEVEL 60")
SECRET = sub("SECRET", CLUB, description="Hidden")
NEWS = sub(
    "NEWS",
    post_requirements="SYSOP",
    newsgroup="local.news",
    description="What is new\there \x1b[1m",
    settings=int(BoardFlag.NSDEF),
)
HELD = sub("HELD", moderated_requirements="NOT SYSOP")


@pytest.fixture
def room() -> Room:
    room = Room(GENERAL, NEWS, HELD, SECRET)
    room.write()
    room.write()
    room.write(HELD)
    return room


def test_list_active_tells_who_may_post(room: Room) -> None:
    lines = room.say(b"LIST ACTIVE")
    assert lines[0].startswith(b"215 ")
    assert lines[1:] == [b"Main.General 2 1 y", b"local.news 0 1 n", b"Main.Held 1 1 m", b"."]
    assert room.say(b"LIST") == lines
    assert b"local.news 0 1 y" in room.say(b"LIST", as_="sysop")


def test_groups_that_may_not_be_read_are_in_no_list(room: Room) -> None:
    for command in (
        b"LIST",
        b"LIST NEWSGROUPS",
        b"LIST COUNTS",
        b"LIST ACTIVE.TIMES",
        b"XGTITLE *",
        b"LIST SUBSCRIPTIONS",
    ):
        assert b"Secret" not in b"".join(room.say(command))
        if b"SUBS" not in command:
            assert b"Secret" in b"".join(room.say(command, as_="sysop"))
    assert room.say(b"GROUP Club.Secret") == [b"411 no such newsgroup"]
    assert b"Secret" not in b"".join(room.say(b"NEWGROUPS 19700101 000000 GMT"))


@pytest.mark.parametrize(
    ("wildmat", "names"),
    [
        (b"*", [b"Main.General", b"local.news", b"Main.Held"]),
        (b"main.*", [b"Main.General", b"Main.Held"]),
        (b"*,!main.*", [b"local.news"]),
        (b"none", []),
    ],
)
def test_wildmats(room: Room, wildmat: bytes, names: list[bytes]) -> None:
    for keyword in (b"ACTIVE", b"NEWSGROUPS", b"COUNTS", b"ACTIVE.TIMES"):
        lines = room.say(b"LIST %b %b" % (keyword, wildmat))[1:-1]
        assert [line.replace(b"\t", b" ").split(b" ")[0] for line in lines] == names


def test_list_counts_and_descriptions(room: Room) -> None:
    assert b"Main.General 2 1 2 y" in room.say(b"LIST COUNTS")
    assert b"Main.Held 1 1 0 m" in room.say(b"LIST COUNTS")
    assert b"Main.Held 1 1 1 y" in room.say(b"LIST COUNTS", as_="sysop")
    assert room.say(b"LIST NEWSGROUPS local.*")[1] == b"local.news\tWhat is new here [1m"
    assert room.say(b"XGTITLE local.*") == [
        b"282 list of groups and descriptions follows",
        b"local.news\tWhat is new here [1m",
        b".",
    ]
    assert room.say(b"GROUP local.news", b"XGTITLE")[2].startswith(b"local.news\t")


def test_recommended_groups_are_those_of_new_scans(room: Room) -> None:
    assert room.say(b"LIST SUBSCRIPTIONS")[1:] == [b"local.news", b"."]


def test_formats(room: Room) -> None:
    lines = room.say(b"LIST OVERVIEW.FMT")
    assert lines[1:6] == [b"Subject:", b"From:", b"Date:", b"Message-ID:", b"References:"]
    assert lines[6:] == [b"Bytes:", b"Lines:", b"Xref:full", b"."]
    assert [line.decode() for line in room.say(b"LIST HEADERS")[1:-1]] == list(FIELDS)
    assert room.say(b"LIST HEADERS MSGID")[0].startswith(b"215 ")
    assert room.say(b"LIST EXTENSIONS")[0].startswith(b"202 ")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (b"LIST NONSENSE", b"501"),
        (b"LIST ACTIVE a b", b"501"),
        (b"LIST ACTIVE [a-z]*", b"501"),
        (b"LIST ACTIVE \xff", b"501"),
        (b"LIST HEADERS x", b"501"),
        (b"LIST OVERVIEW.FMT x", b"501"),
        (b"LIST MOTD", b"503"),
        (b"LIST DISTRIB.PATS", b"503"),
        (b"NEWGROUPS", b"501"),
        (b"NEWGROUPS 20240199 000000", b"501"),
        (b"NEWGROUPS 20240101 250000", b"501"),
        (b"NEWGROUPS 20240101 000000 CET", b"501"),
        (b"NEWNEWS * 20240101", b"501"),
        (b"NEWNEWS * 2024010 000000", b"501"),
        (b"NEWNEWS [ 20240101 000000", b"501"),
    ],
)
def test_what_cannot_be_read(room: Room, command: bytes, code: bytes) -> None:
    assert room.say(command)[0].startswith(code)


def test_new_groups_are_those_that_came_since(room: Room) -> None:
    now = room.hall.clock.now()  # 2024-01-01 12:00
    room.say(b"LIST ACTIVE.TIMES")
    assert room.say(b"NEWGROUPS 20240101 120000 GMT")[1:-1] == [
        b"Main.General 2 1 y",
        b"local.news 0 1 n",
        b"Main.Held 1 1 m",
    ]
    assert room.say(b"NEWGROUPS 240101 120001 GMT")[1:] == [b"."]
    assert room.say(b"LIST ACTIVE.TIMES main.gen*")[1] == b"Main.General %d sysop" % now


def test_a_group_keeps_its_time_when_others_come(room: Room) -> None:
    store, clock, began = room.hall.store, room.hall.clock, int(room.hall.clock.now())
    assert run(NewsTimes(store, clock, ["ONE"]).created()) == {"ONE": began}
    clock.advance(5000)
    assert run(NewsTimes(store, clock, ["ONE", "TWO"]).created()) == {"ONE": began, "TWO": began + 5000}
    clock.advance(5000)
    assert run(NewsTimes(store, clock, ["TWO"]).created()) == {"ONE": began, "TWO": began + 5000}


def test_new_articles_are_named_by_their_ids(room: Room) -> None:
    room.hall.clock.advance(3600)
    later = room.write()
    assert room.say(b"NEWNEWS * 20240101 123000 GMT")[1:] == [later.encode(), b"."]
    assert len(room.say(b"NEWNEWS main.* 20240101 000000 GMT")) == 5
    assert room.say(b"NEWNEWS local.* 20240101 000000 GMT")[1:] == [b"."]
    assert room.say(b"NEWNEWS * 20240102 000000 GMT")[1:] == [b"."]


def test_new_articles_of_a_long_group_are_found_by_halving(room: Room) -> None:
    for _ in range(30):
        room.hall.clock.advance(60)
        room.write()
    assert len(room.say(b"NEWNEWS * 20240101 121000 GMT")[1:-1]) == 21


def test_the_date_is_utc(room: Room) -> None:
    assert room.say(b"DATE") == [b"111 20240101120000"]
