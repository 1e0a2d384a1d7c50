"""Between login and shell: checks, a node, the first screens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.config.levels import Level, Levels
from dialtone.config.logon import LogonConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.user import Misc
from dialtone.testing.keyboard import SILENCE
from dialtone.testing.script import run
from tests.store.deliveries import Delivery, to_user
from tests.support.front_door import PASSWORD, SYSTEM, USUAL, FrontDoor

OFF = ["O", "Y"]
NEW = "violet lantern"
OFFER = "Read your unread mail now?"


def alice(*more: object) -> list:  # type: ignore[type-arg]
    return ["alice\r", f"{PASSWORD}\r", *(more or OFF)]


def test_all_nodes_in_use_is_said_after_the_login() -> None:
    door = FrontDoor(terminal=TerminalConfig(first_node=1, last_node=1))
    door.presence.enter(door.user(3), "Telnet")
    shown = door.shown(door.call(alice()))
    assert "All nodes of this board are in use." in shown
    assert "Hello" not in shown
    assert len(door.presence.everybody()) == 1


def test_a_user_who_is_on_line_already_is_told_where() -> None:
    door = FrontDoor()
    door.presence.enter(door.user(2), "Telnet")
    assert "on line already, on node 1" in door.shown(door.call(alice()))


def test_who_has_no_calls_left_gets_no_node() -> None:
    door = FrontDoor(levels=Levels({50: Level(calls_per_day=1)}))
    door.call(alice())
    shown = door.shown(door.call(alice()))
    assert "all the calls your level may make" in shown
    assert door.presence.everybody() == []


def test_the_first_screens_say_who_what_and_how_long() -> None:
    door = FrontDoor(levels=Levels({50: Level(minutes_per_call=45)}))
    door.set(door.user(2), last_on=door.clock.now() - 86_400, location="Ulm")
    shown = door.shown(door.call(alice()))
    assert "Node      1" in shown
    assert "Call      2, today the 1" in shown or "Call      1, today the 1" in shown
    assert "Last on   31 Dec 12:00" in shown
    assert "Time left 45 minutes" in shown
    assert "Mail      0 unread of 0" in shown


@pytest.mark.proves("modopts.logon.last_callers")
def test_the_last_callers_are_shown() -> None:
    door = FrontDoor(login=LogonConfig(last_callers=1))
    door.call(["sysop\r", f"{PASSWORD}\r", *OFF])
    door.call(["bob\r", f"{PASSWORD}\r", *OFF])
    shown = door.shown(door.call(alice()))
    assert "01 Jan 12:00 Bob" in shown
    assert "12:00 Sysop" not in shown
    door.rebuild(login=LogonConfig(last_callers=0))
    assert "The last callers" not in door.shown(door.call(alice()))


@pytest.mark.proves("modopts.logon.show_nodes")
def test_others_on_line_are_shown_but_not_the_quiet_ones() -> None:
    door = FrontDoor()
    door.presence.enter(door.user(3), "SSH", "reading messages")
    door.presence.enter(door.user(1), "SSH", quiet=True)
    shown = door.shown(door.call(alice()))
    assert "Node   1  Bob" in shown
    assert "Sysop" not in shown
    door.rebuild(login=LogonConfig(node_list=False))
    assert "Also on line" not in door.shown(door.call(alice()))


@pytest.mark.proves("modopts.logon.offer_mail")
def test_unread_mail_is_offered_where_the_sysop_wants_that() -> None:
    door = FrontDoor()
    run(door.house.store.write(Delivery(1, to_user(2))))
    assert "Mail      1 unread of 1" in (shown := door.shown(door.call(alice("N", *OFF))))
    assert OFFER in shown
    door.rebuild(login=LogonConfig(offer_mail=False))
    assert OFFER not in door.shown(door.call(alice()))


def test_telegrams_are_shown_and_gone() -> None:
    door = FrontDoor()
    run(door.house.account_notices.telegram(door.user(2).number, "\x01hHello there\x01n\r\n"))
    assert "Hello there" in door.shown(door.call(alice()))
    assert door.telegrams(door.user(2)) == []


@pytest.mark.proves("main.expire_warning_days")
def test_whose_time_ends_soon_is_told() -> None:
    door = FrontDoor()
    door.set(door.user(2), expires=door.clock.now() + 3 * 86_400 - 60)
    assert "ends in 3 days" in door.shown(door.call(alice()))
    door.rebuild(system=replace(SYSTEM, expire_warning_days=2))
    assert "ends in" not in door.shown(door.call(alice()))


def test_whose_time_is_over_is_told() -> None:
    door = FrontDoor()
    door.set(door.user(2), expires=door.clock.now() - 1)
    assert "its level has changed" in door.shown(door.call(alice()))


def test_birthdays() -> None:
    door = FrontDoor()
    door.set(door.user(2), birth="19900101")
    assert "Happy birthday, Alice!" in door.shown(door.call(alice()))
    door.clock.advance(86_400)
    assert "Happy birthday" not in door.shown(door.call(alice()))


@pytest.mark.proves("main.pwdays")
def test_an_old_password_must_be_changed_before_anything_else() -> None:
    door = FrontDoor(system=replace(SYSTEM, password_days=30))
    door.clock.advance(31 * 86_400)
    shown = door.shown(door.call(alice(f"{NEW}\r", f"{NEW}\r", *OFF)))
    assert "Your password is 31 days old" in shown
    assert "Hello Alice" in shown
    assert "Hello Alice" in door.shown(door.call(["alice\r", f"{NEW}\r", *OFF]))


def test_who_does_not_change_an_old_password_does_not_come_in() -> None:
    door = FrontDoor(system=replace(SYSTEM, password_days=30))
    door.clock.advance(31 * 86_400)
    shown = door.shown(door.call(alice("\x03", "\x03", *OFF)))
    assert "Hello" not in shown
    assert door.presence.everybody() == []


def test_the_profile_decides_how_the_screen_is_used() -> None:
    door = FrontDoor()
    door.set(door.user(2), misc=int(Misc.COLDKEYS | Misc.ANSI | Misc.COLOR))
    assert "Thank you for calling" in door.shown(door.call(alice("o\r", "y\r")))


def test_the_quiet_are_quiet_when_they_may_be() -> None:
    door = FrontDoor()
    seen: list[bool] = []
    door.set(door.user(2), misc=USUAL | int(Misc.QUIET), exemptions="Q")
    look = lambda: seen.append(door.presence.everybody()[0].quiet)  # noqa: E731
    door.call(alice(look, *OFF))
    door.set(door.user(2), exemptions="")
    door.call(alice(look, *OFF))
    assert seen == [True, False]


def test_the_caller_is_noted_in_the_sysops_diary() -> None:
    door = FrontDoor()
    door.call(alice())
    first, second, last = door.diary.lines
    assert first == "@+ Telnet client.ext.test [198.51.100.7] node 1"
    assert second.startswith("++ (0002)  Alice                      Telnet Logon ")
    assert last.startswith("@- Alice")
    assert "Alice" in door.diary.callers[0]


@pytest.mark.proves("BBS.MaxSessionInactivity", "main.max_getkey_inactivity")
def test_who_presses_no_key_is_hung_up_on_unless_exempt() -> None:
    door = FrontDoor(terminal=TerminalConfig(max_session_inactivity=60))
    limits: list[float] = []
    terminal = door.call(alice(SILENCE, SILENCE, *OFF))
    assert "Nothing was heard from you" in door.shown(terminal)
    from dialtone.terminal.logon import arrival

    before = arrival.Attention
    try:
        arrival.Attention = lambda stay, watched: limits.append(stay.console.patience) or before(stay, watched)  # type: ignore
        for session, key, exempt in ((60, 300, ""), (600, 300, ""), (0, 30, ""), (60, 300, "H"), (0, 0, "")):
            door.rebuild(
                terminal=TerminalConfig(max_session_inactivity=session), system=replace(SYSTEM, key_inactivity=key)
            )
            door.set(door.user(2), exemptions=exempt)
            door.call(alice())
    finally:
        arrival.Attention = before  # type: ignore[misc]
    assert limits == [60, 300, 30, 0, 0]
