"""CHATHISTORY: what was said before, by time and by id."""

from __future__ import annotations

import pytest

from tests.protocols.irc.hall import IrcHall, Visitor

CAPS = "batch server-time message-tags draft/chathistory standard-replies"


def talkative(count: int = 6) -> tuple[IrcHall, Visitor]:
    """A channel on which numbers were said, ten seconds apart."""
    hall = IrcHall()
    zoe = hall.join("zoe", "#a")
    for number in range(count):
        zoe.say(f"PRIVMSG #a :{number}")
        hall.clock.advance(10)
    return hall, hall.join("yan", "#a", caps=CAPS)


def asked(yan: Visitor, question: str) -> list[str]:
    """The words of an answer's lines."""
    lines = yan.say(f"CHATHISTORY {question}")
    assert " BATCH +" in lines[0] and "chathistory" in lines[0]
    assert " BATCH -" in lines[-1]
    return [line.rpartition(":")[2] for line in lines[1:-1]]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("LATEST #a * 2", "45"),
        ("LATEST #a timestamp=2024-01-01T12:00:40.000Z 9", "5"),
        ("BEFORE #a timestamp=2024-01-01T12:00:30.000Z 2", "12"),
        ("AFTER #a timestamp=2024-01-01T12:00:30.000Z 2", "45"),
        ("AROUND #a timestamp=2024-01-01T12:00:30.000Z 3", "234"),
        ("BETWEEN #a timestamp=2024-01-01T12:00:10.000Z timestamp=2024-01-01T12:00:40.000Z 9", "23"),
        ("BETWEEN #a timestamp=2024-01-01T12:00:40.000Z timestamp=2024-01-01T12:00:10.000Z 1", "3"),
        ("BEFORE #a timestamp=2020-01-01T00:00:00.000Z 5", ""),
    ],
)
def test_history_by_time(question: str, words: str) -> None:
    _, yan = talkative()
    assert "".join(asked(yan, question)) == words


def test_history_by_message_id() -> None:
    hall, yan = talkative()
    third = hall.network.memory.of("#a")[2].id
    assert asked(yan, f"BEFORE #a msgid={third} 9") == ["0", "1"]
    assert asked(yan, f"AFTER #a msgid={third} 9") == ["3", "4", "5"]


def test_lines_come_back_as_they_were() -> None:
    _, yan = talkative(1)
    line = yan.say("CHATHISTORY LATEST #a * 9")[1]
    assert "time=2024-01-01T12:00:00.000Z" in line
    assert "msgid=" in line
    assert line.endswith(":zoe!~zoe@127.0.0.1 PRIVMSG #a :0")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("LATEST #none * 5", "INVALID_TARGET"),
        ("LATEST zoe * 5", "INVALID_TARGET"),
        ("LATEST #a * x", "INVALID_PARAMS"),
        ("LATEST #a * 0", "INVALID_PARAMS"),
        ("BEFORE #a * 5", "INVALID_PARAMS"),
        ("BEFORE #a timestamp=yesterday 5", "INVALID_PARAMS"),
        ("LATEST #a *", "NEED_MORE_PARAMS"),
        ("NONSENSE #a * 5", "INVALID_PARAMS"),
    ],
)
def test_what_cannot_be_asked(question: str, code: str) -> None:
    _, yan = talkative(1)
    (line,) = yan.say(f"CHATHISTORY {question}")
    assert f" FAIL CHATHISTORY {code} " in line


def test_history_is_for_those_who_are_there() -> None:
    hall, yan = talkative(1)
    yan.say("PART #a")
    assert "INVALID_TARGET" in yan.say("CHATHISTORY LATEST #a * 5")[0]
    assert hall.network.memory.of("#a")


def test_channels_with_news() -> None:
    _, yan = talkative(3)
    lines = yan.say("CHATHISTORY TARGETS timestamp=2024-01-01T11:00:00.000Z timestamp=2024-01-01T13:00:00.000Z 9")
    assert "draft/chathistory-targets" in lines[0]
    assert lines[1].endswith("CHATHISTORY TARGETS #a 2024-01-01T12:00:20.000Z")
    none = yan.say("CHATHISTORY TARGETS timestamp=2024-01-01T11:00:00.000Z timestamp=2024-01-01T12:00:01.000Z 9")
    assert len(none) == 2


def test_at_most_two_hundred_lines_are_shown_and_a_passing_channel_keeps_so_many() -> None:
    _, yan = talkative(210)
    assert len(asked(yan, "LATEST #a * 1000")) == 200
