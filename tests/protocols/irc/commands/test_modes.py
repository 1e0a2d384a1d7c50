"""MODE of channels and people."""

from __future__ import annotations

import pytest

from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


def test_modes_are_set_told_and_shown() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert zoe.say("MODE #a +ml-t 5") == [":zoe!~zoe@127.0.0.1 MODE #a +ml-t 5"]
    assert yan.new() == [":zoe!~zoe@127.0.0.1 MODE #a +ml-t 5"]
    assert yan.say("MODE #a")[0] == ":local.test 324 yan #a +mnl 5"
    assert codes(yan.say("MODE #a")) == ["324", "329"]


def test_the_key_is_shown_to_members_only() -> None:
    hall = IrcHall()
    zoe, spy = hall.join("zoe", "#a"), hall.enter("spy")
    zoe.say("MODE #a +k sesame")
    assert zoe.say("MODE #a")[0].endswith("+ntk sesame")
    assert spy.say("MODE #a")[0].endswith("+ntk *")
    assert zoe.say("MODE #a -k x")[0].endswith("MODE #a -k *")


def test_only_operators_change_modes() -> None:
    hall = IrcHall()
    hall.join("zoe", "#a")
    yan, outsider = hall.join("yan", "#a"), hall.enter("spy")
    assert codes(yan.say("MODE #a +m", "MODE #a +o yan", "MODE #a +b x")) == ["482", "482", "482"]
    assert codes(outsider.say("MODE #a +m")) == ["442"]


@pytest.mark.parametrize(
    ("change", "code"),
    [("+Z", "472"), ("+o nobody", "401"), ("+o spy", "441"), ("+l x", "696"), ("+l 0", "696"), ("+k a,b", "525")],
)
def test_what_cannot_be_set(change: str, code: str) -> None:
    hall = IrcHall()
    hall.enter("spy")
    assert codes(hall.join("zoe", "#a").say(f"MODE #a {change}")) == [code]


def test_p_and_s_exclude_each_other() -> None:
    zoe = IrcHall().join("zoe", "#a")
    zoe.say("MODE #a +p")
    assert zoe.say("MODE #a +s")[0].endswith("MODE #a -p+s")


def test_operators_make_operators_and_give_voices() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.say("MODE #a +o-v+v yan yan yan")
    assert yan.new()[-1] == ":zoe!~zoe@127.0.0.1 MODE #a +ov yan yan"
    assert yan.say("MODE #a -o zoe")[-1].endswith("MODE #a -o zoe")
    zoe.new()
    assert codes(zoe.say("MODE #a +m")) == ["482"]


def test_IRC_06_lists_are_bounded() -> None:
    zoe = IrcHall().join("zoe", "#a")
    for number in range(25):
        zoe.say(f"MODE #a +b x{number}")
    assert codes(zoe.say("MODE #a +b onemore")) == ["478"]
    rows = zoe.say("MODE #a +b")
    assert codes(rows) == ["367"] * 25 + ["368"]
    assert rows[0].split()[3:6] == ["#a", "x0!*@*", "zoe!~zoe@127.0.0.1"]
    long = zoe.say("MODE #a -b x0", "MODE #a +b " + "*a" * 200 + "b")[-1]
    assert len(long) < 250


def test_a_mode_command_changes_at_most_six_with_a_value() -> None:
    zoe = IrcHall().join("zoe", "#a")
    assert zoe.say("MODE #a +bbbbbbbb 1 2 3 4 5 6 7 8")[0].split()[3:] == [
        "+bbbbbb",
        *(f"{n}!*@*" for n in range(1, 7)),
    ]


def test_lists_are_shown_to_members() -> None:
    hall = IrcHall()
    zoe, spy = hall.join("zoe", "#a"), hall.enter("spy")
    zoe.say("MODE #a +beI a b c")
    assert codes(zoe.say("MODE #a e", "MODE #a I", "MODE #a b")) == ["348", "349", "346", "347", "367", "368"]
    assert codes(spy.say("MODE #a b")) == ["368"]


def test_own_modes() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    hall.enter("yan")
    assert zoe.say("MODE zoe +iwBo") == [":zoe!~zoe@127.0.0.1 MODE zoe +iwB"]
    assert zoe.say("MODE zoe") == [":local.test 221 zoe +Biw"]
    assert codes(zoe.say("MODE zoe +Q", "MODE yan +i", "MODE nobody +i", "MODE zoe +sF")) == ["501", "502", "401"]
    assert zoe.say("MODE zoe -i") == [":zoe!~zoe@127.0.0.1 MODE zoe -i"]
