"""What one can type at the login prompt, and what comes of it."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.config.logon import LogonConfig
from dialtone.config.tables import PatternList
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.user import Misc
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import ABROAD, HOME, PASSWORD, SYSTEM, FrontDoor

OFF = ["O", "Y"]


def attempts(door: FrontDoor, address: str = ABROAD.address) -> int:
    return run(door.pillars.ledger.standing(f"ip:{address}")).attempts.count


@pytest.mark.parametrize("name", ["alice", "ALICE", "a.l.i.c.e", "alice@local.test"])
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    door = FrontDoor()
    assert "Hello Alice" in door.shown(door.call([f"{name}\r", f"{PASSWORD}\r", *OFF]))


@pytest.mark.proves("main.login", "modopts.login.number_prompt")
def test_a_number_is_taken_when_the_board_takes_numbers() -> None:
    shown = FrontDoor().shown(FrontDoor().call(["2\r", f"{PASSWORD}\r"]))
    assert "or Number" not in shown
    assert "Hello Alice" not in shown
    door = FrontDoor(system=replace(SYSTEM, login=1))
    shown = door.shown(door.call(["2\r", f"{PASSWORD}\r", *OFF]))
    assert "Enter User Name or Number or 'New'" in shown
    assert "Hello Alice" in shown


def test_names_are_capitalised_as_they_are_typed() -> None:
    door = FrontDoor()
    assert "Login: Digital Man" in door.shown(door.call(["digital man\r"]))


def test_ENU_03_a_name_nobody_has_is_asked_for_a_password_too() -> None:
    door = FrontDoor()
    known, unknown = (door.shown(door.call([f"{name}\r", "wrong\r", "n"])) for name in ("alice", "nobody"))
    assert known.replace("Alice", "X") == unknown.replace("Nobody", "X")
    assert door.hasher.verified == 2


def test_AUT_01_failures_at_the_terminal_are_on_the_one_record() -> None:
    door = FrontDoor()
    for number in range(4):
        door.call([f"user{number}\r", f"guess{number}\r", "n"])
    assert attempts(door) == 4


@pytest.mark.proves("BBS.LoginAttemptDelay")
def test_a_failure_is_answered_late() -> None:
    door = FrontDoor(terminal=TerminalConfig(login_attempt_delay=2500))
    assert door.call(["alice\r", "wrong\r", "n"]).pauses == [2.5]


@pytest.mark.proves("modopts.login.login_prompts")
def test_a_wrong_password_costs_two_tries_and_an_empty_name_one() -> None:
    door = FrontDoor(login=LogonConfig(prompts=5, email_passwords=False))
    shown = door.shown(door.call(["alice\r", "wrong\r", "\r", "alice\r", "wrong\r", "alice\r", f"{PASSWORD}\r"]))
    assert shown.count("Login:") == 3
    assert "too many tries" in shown


def test_AUT_05_the_case_of_a_password_matters() -> None:
    door = FrontDoor()
    assert "Hello" not in door.shown(door.call(["alice\r", f"{PASSWORD.upper()}\r", "n"]))
    assert "Hello" not in door.shown(door.call(["alice\r", f"{PASSWORD} \r", "n"]))


def test_a_failed_login_is_told_to_whose_name_it_was_once_an_hour() -> None:
    door = FrontDoor()
    alice = door.user(2)
    for _ in range(3):
        door.call(["alice\r", "wrong\r", "n"])
    (told,) = door.telegrams(alice)
    assert "TELNET" in told
    assert "client.ext.test" in told
    assert "[198.51.100.7], port 50000" in told
    door.clock.advance(3601)
    door.call(["alice\r", "wrong again\r", "n"])
    assert len(door.telegrams(alice)) == 2


def test_LOG_02_a_password_typed_as_a_name_is_in_no_log(events: list[object]) -> None:
    door = FrontDoor()
    door.call([f"{PASSWORD}\r", "x\r", "n"])
    assert PASSWORD.lower() not in repr([(event.text, event.fields) for event in events]).lower()  # type: ignore[attr-defined]
    assert PASSWORD.lower() not in repr(run(door.pillars.ledger.all())).lower()


def test_a_name_of_name_can_ends_the_call() -> None:
    door = FrontDoor()
    door.house = replace(door.house, tables=_with_names(door, "root*"))
    shown = door.shown(door.call(["root\r", "x\r", "n", "alice\r", f"{PASSWORD}\r"]))
    assert "Password" not in shown
    assert shown.count("Login:") == 1


def _with_names(door: FrontDoor, *patterns: str) -> object:
    tables = copy.copy(door.house.tables)
    tables.name = Names(patterns)  # type: ignore[assignment]
    return tables


class Names(PatternList):
    """A list file with these lines."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self.patterns = patterns

    def matches(self, *strings: str) -> bool:
        return any(text.lower().startswith(pattern.rstrip("*")) for text in strings for pattern in self.patterns)


# Guests


def test_guests_need_no_password() -> None:
    door = FrontDoor()
    door.add("Guest", restrictions="G")
    shown = door.shown(door.call(["guest\r", *OFF]))
    assert "or 'Guest'" in shown
    assert "Password" not in shown
    assert "Hello Guest" in shown


@pytest.mark.proves("modopts.login.guest", "modopts.login.guest_prompt")
def test_no_guests_where_the_sysop_wants_none() -> None:
    door = FrontDoor(login=LogonConfig(guest=False))
    door.add("Guest", restrictions="G")
    shown = door.shown(door.call(["guest\r"]))
    assert "or 'Guest'" not in shown
    assert "no guest account" in shown


# Words of the prompt


@pytest.mark.proves(
    "modopts.login.name_prompt",
    "modopts.login.new_prompt",
    "modopts.login.login_prompt",
    "modopts.login.password_prompt",
)
def test_the_sysop_chooses_the_words_of_the_prompt() -> None:
    config = LogonConfig(name_prompt="Who?", new_prompt="(or NEW)", login_prompt="Handle:", password_prompt="Word:")
    door = FrontDoor(login=config)
    shown = door.shown(door.call(["alice\r", "wrong\r"]))
    assert "Who? (or NEW)" in shown
    assert "Handle: Alice" in shown
    assert "Word: *****" in shown


@pytest.mark.proves("modopts.login.legacy_prompts")
def test_old_scripts_find_their_prompts() -> None:
    door = FrontDoor(login=LogonConfig(legacy_prompts=True))
    shown = door.shown(door.call(["alice\r", "wrong\r"]))
    assert "NN: Login: Alice" in shown
    assert "PW: Password: *****" in shown


def test_help_says_where_one_is() -> None:
    door = FrontDoor()
    assert "You are at the login prompt of Test Board." in door.shown(door.call(["?\r"]))


@pytest.mark.parametrize("leaving", [["q\r"], ["\x03", "y"], ["\x1b", "y"]])
def test_there_is_always_a_way_out(leaving: list[str]) -> None:
    door = FrontDoor()
    shown = door.shown(door.call([*leaving, "alice\r", f"{PASSWORD}\r"]))
    assert "Good-bye" in shown
    assert "Hello" not in shown


# Screen readers


def test_plain_mode_is_offered_in_the_first_line_and_stays_for_the_call() -> None:
    door = FrontDoor()
    terminal = door.call(["l\r", "alice\r", f"{PASSWORD}\r"], kind="xterm")
    assert door.shown(terminal).startswith("Screen reader? Type L and press Enter")
    _, _, rest = terminal.output.partition(b"Plain mode is on")
    assert b"Hello Alice" in rest
    assert b"\x1b" not in rest
    assert door.user(2).misc & Misc.LINEAR
    again = door.call(["alice\r", f"{PASSWORD}\r"], kind="xterm").output
    assert b"\x1b" not in again.partition(b"Hello Alice")[2]


# Who need not be asked


def test_somebody_who_proved_himself_on_the_way_in_is_not_asked() -> None:
    door = FrontDoor()
    call = Call(protocol="SSH", caller=door.caller(door.user(2), service="ssh"))
    shown = door.shown(door.call(OFF, call=call, protocol="SSH"))
    assert "Login" not in shown
    assert "Hello Alice" in shown


def test_name_and_password_of_rlogin_are_tried_first() -> None:
    door = FrontDoor()
    call = Call(protocol="RLogin", name="alice", password=PASSWORD)
    assert "Hello Alice" in door.shown(door.call(OFF, call=call, protocol="RLogin"))
    wrong = Call(protocol="RLogin", name="alice", password="wrong")
    assert "Login:" in door.shown(door.call(["\r"], call=wrong, protocol="RLogin"))


@pytest.mark.proves("BBS.Options.AUTO_LOGON")
def test_who_is_known_by_his_address_needs_no_password() -> None:
    door = FrontDoor(terminal=TerminalConfig(options=frozenset({"AUTO_LOGON"})))
    alice = door.set(
        door.user(2), last_address=ABROAD.address, exemptions="V", misc=int(Misc.AUTOLOGON | Misc.AUTOTERM)
    )
    assert "Hello Alice" in door.shown(door.call(OFF))
    assert "Hello" not in door.shown(door.call([], peer=HOME))
    door.set(alice, exemptions="")
    assert "Hello" not in door.shown(door.call([]))


def test_without_the_flag_nobody_is_known_by_his_address() -> None:
    door = FrontDoor()
    door.set(door.user(2), last_address=ABROAD.address, exemptions="V", misc=int(Misc.AUTOLOGON))
    assert "Hello" not in door.shown(door.call([]))


# The system password


@pytest.mark.proves("main.password")
def test_sysops_need_the_system_password_as_well(events: list[object]) -> None:
    door = FrontDoor(system=replace(SYSTEM, password=Secret("tulip")))
    shown = door.shown(door.call(["sysop\r", f"{PASSWORD}\r", "TULIP\r", *OFF]))
    assert "System password: *****" in shown
    assert "Hello Sysop" in shown
    wrong = door.shown(door.call(["sysop\r", f"{PASSWORD}\r", "daisy\r", "n"]))
    assert "Hello" not in wrong
    assert attempts(door) == 1
    assert "System password" not in door.shown(door.call(["alice\r", f"{PASSWORD}\r", *OFF]))
    told = repr([(event.text, event.fields) for event in events])  # type: ignore[attr-defined]
    assert "tulip" not in told.lower()
    assert "daisy" not in told


def test_the_system_password_may_be_kept_as_a_hash() -> None:
    door = FrontDoor(system=replace(SYSTEM, password=Secret("$argon2id$of tulip")))
    assert "Hello" not in door.shown(door.call(["sysop\r", f"{PASSWORD}\r", "$argon2id$of tulip\r", "n"]))


# The matrix


@pytest.mark.proves("modopts.login.matrix")
def test_a_menu_in_front_of_the_prompt() -> None:
    door = FrontDoor(login=LogonConfig(matrix=True))
    shown = door.shown(door.call(["L", "alice\r", f"{PASSWORD}\r", *OFF]))
    assert "L)og in" in shown
    assert "Hello Alice" in shown
    assert "Good-bye" in door.shown(door.call(["Q"]))
    assert "Login:" not in door.shown(door.call(["?"]))


@pytest.mark.proves("modopts.logon.fast_logon")
def test_an_exclamation_mark_skips_the_news() -> None:
    door = FrontDoor()
    assert "Last on" not in door.shown(door.call(["!alice\r", f"{PASSWORD}\r", *OFF]))
    assert "Last on" in door.shown(door.call(["alice\r", f"{PASSWORD}\r", *OFF]))
