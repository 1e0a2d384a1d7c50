"""The first words."""

from __future__ import annotations

from dialtone.protocols.irc.welcome import MOTD_MOST
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


def tokens(lines: list[str]) -> dict[str, str]:
    """What RPL_ISUPPORT says."""
    words = [word for line in lines if " 005 " in line for word in line.split(" :")[0].split()[3:]]
    return dict(word.partition("=")[::2] for word in words)


def test_what_is_supported_is_told_in_lines_of_at_most_thirteen() -> None:
    visitor = IrcHall().client()
    lines = visitor.say("NICK zoe", "USER zoe 0 * :Z")
    assert all(len(line.split(" :")[0].split()) <= 3 + 13 for line in lines if " 005 " in line)
    found = tokens(lines)
    assert found["NETWORK"] == "Test_Board"
    assert (found["CASEMAPPING"], found["PREFIX"], found["CHANTYPES"]) == ("ascii", "(ov)@+", "#&")
    assert (found["NICKLEN"], found["TOPICLEN"], found["AWAYLEN"], found["MODES"]) == ("30", "307", "80", "6")
    assert {"WHOX", "UTF8ONLY"} <= found.keys()
    assert found["CHATHISTORY"] == "200"


def test_counts_leave_out_what_is_hidden() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", "#s")
    zoe.say("MODE #s +s", "MODE zoe +i")
    lines = zoe.say("LUSERS")
    assert lines[0].endswith(":There are 0 users and 1 invisible on 1 server")
    assert lines[1].split()[3] == "2"  # the board's room and #a


def test_a_long_message_of_the_day_is_cut() -> None:
    hall = IrcHall()
    hall.motd = tuple(f"line {number}" for number in range(MOTD_MOST + 50))
    lines = hall.enter("zoe").say("MOTD")
    assert codes(lines).count("372") == MOTD_MOST
    assert lines[1] == ":local.test 372 zoe :- line 0"
