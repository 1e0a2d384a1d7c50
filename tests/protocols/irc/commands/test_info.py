"""What is asked of the server and the board."""

from __future__ import annotations

import pytest

from dialtone.config.irc import IrcConfig
from dialtone.protocols.irc.commands import COMMANDS
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        ("PING tok", ["PONG"]),
        ("VERSION", ["351", "005", "005", "005"]),
        ("TIME", ["391"]),
        ("ADMIN", ["256", "257"]),
        ("INFO", ["371", "371", "371", "374"]),
        ("LUSERS", ["251", "254", "255", "265", "266"]),
        ("MOTD", ["375", "372", "376"]),
        ("LINKS", ["364", "365"]),
        ("TRACE", ["205", "262"]),
        ("STATS u", ["242", "250", "219"]),
        ("STATS y", ["218", "219"]),
        ("STATS k", ["219"]),
        ("USERS", ["392", "395"]),
        ("SUMMON bob", ["444"]),
        ("MS hello", ["NOTICE"]),
        ("NONSENSE", ["421"]),
        ("PING", ["409"]),
        ("CONNECT x", ["481"]),
        ("KILL x", ["481"]),
        ("EVAL 1", ["421"]),
    ],
)
def test_questions_and_their_numerics(command: str, answers: list[str]) -> None:
    zoe = IrcHall(IrcConfig(admin=("Sam",))).enter("zoe")
    assert codes(zoe.say(command)) == answers


def test_every_command_is_in_the_help() -> None:
    text = " ".join(IrcHall().enter("zoe").say("HELP"))
    assert all(f" {name}" in text or f":{name}" in text for name in COMMANDS)


def test_without_a_text_there_is_no_message_of_the_day() -> None:
    hall = IrcHall()
    hall.motd = ()
    assert codes(hall.enter("zoe").say("MOTD", "ADMIN")) == ["422", "423"]


def test_users_and_summon_are_of_the_board_s_nodes() -> None:
    hall = IrcHall()
    alice = hall.enter("alice", account="Alice")
    hall.presence.enter(hall.user(3), "Telnet")
    rows = alice.say("USERS")
    assert codes(rows) == ["392", "393", "394"]
    assert "Bob" in rows[1] and "node 1" in rows[1]
    assert codes(alice.say("SUMMON bob")) == ["342"]
    (telegram,) = hall.through(hall.house.messages.waiting(hall.at_terminal(3)))
    assert "alice on IRC" in telegram.text
