"""Applying for an account, question by question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.config.newuser import USUAL, NewUserConfig, Question
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.user import Misc
from dialtone.testing.keyboard import SILENCE, ScriptedTerminal
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import ABROAD, HOME, SYSTEM, FrontDoor

NEW = "violet lantern"
ANSWERS = ["carol dee\r", "carol deer\r", "\r", "Ulm, Germany\r", "f\r", "1990-05-06\r", "carol@ext.test\r", "y"]
PASSWORDS = [f"{NEW}\r", f"{NEW}\r"]
FEEDBACK = ["Hello sysop\r", "\r"]
OFF = ["O", "Y"]
QUICK = NewUserConfig(questions=int(Question.ALIAS | Question.NO_NETMAIL), feedback_user=0)


def mails(door: FrontDoor, number: int) -> list[str]:
    async def texts(records):  # type: ignore[no-untyped-def]
        heads = await records.mail.heads(number)
        return [(text.body or b"").decode() for text in await records.mail.texts(number, [head.uid for head in heads])]

    return run(door.store.read(texts))


def test_from_new_to_the_first_menu() -> None:
    door = FrontDoor()
    shown = door.shown(door.call(["new\r", *ANSWERS, *PASSWORDS, *FEEDBACK, *OFF]))
    assert "Your account is made: you are user 4, Carol Dee." in shown
    assert "Hello Carol Dee" in shown
    carol = door.user(4)
    assert (carol.alias, carol.real_name, carol.handle, carol.location) == (
        "Carol Dee",
        "Carol Deer",
        "Carol De",
        "Ulm, Germany",
    )
    assert (carol.gender, carol.birth, carol.netmail) == ("F", "19900506", "carol@ext.test")
    assert (carol.last_address, carol.logons_today) == (ABROAD.address, 1)
    assert carol.misc & Misc.AUTOTERM
    assert NEW not in shown
    assert "Hello Carol Dee" in door.shown(door.call(["carol dee\r", f"{NEW}\r", *OFF]))


@pytest.mark.proves("main.newuser.validation_user")
def test_the_application_goes_to_the_sysop_by_mail_and_telegram() -> None:
    door = FrontDoor()
    door.call(["new\r", *ANSWERS, *PASSWORDS, *FEEDBACK, *OFF])
    (mail,) = mails(door, 1)
    assert "From: Carol.Dee@local.test" in mail
    assert "Subject: New user: Carol Dee" in mail
    assert "Hello sysop" in mail
    assert "198.51.100.7" in mail
    assert any("Carol Dee" in text for text in door.telegrams(door.user(1)))


def test_whoever_writes_nothing_to_the_sysop_has_no_account() -> None:
    door = FrontDoor()
    shown = door.shown(door.call(["new\r", *ANSWERS, *PASSWORDS, "\r", "\r"]))
    assert "at least one line" in shown
    assert "your application is dropped" in shown.lower()
    assert door.user(4).deleted


@pytest.mark.parametrize("at", range(len(ANSWERS)))
def test_every_question_can_be_left(at: int) -> None:
    door = FrontDoor()
    shown = door.shown(door.call(["new\r", *ANSWERS[:at], "n" if ANSWERS[at] == "y" else "\x03", "\x03"]))
    assert "nothing was kept" in shown
    assert run(door.store.read(lambda records: records.users.counts())) == (3, 3)


@pytest.mark.proves("main.newuser.questions")
def test_only_what_the_sysop_wants_is_asked() -> None:
    door = FrontDoor(new_user=QUICK)
    shown = door.shown(door.call(["new\r", "carol\r", "y", *PASSWORDS, *OFF]))
    assert "Hello Carol" in shown
    for word in ("City", "Gender", "birthday", "Mail address", "first and last"):
        assert word not in shown


def test_no_question_is_asked_that_has_no_bit() -> None:
    every = NewUserConfig(questions=int(USUAL | Question.ADDRESS | Question.PHONE), feedback_user=0)
    door = FrontDoor(new_user=every)
    answers = ["carol\r", "carol deer\r", "cd\r", "Way 1\r", "12345\r", "Ulm, D\r", "123-456\r", "\r", "\r", "\r", "y"]
    door.call(["new\r", *answers, *PASSWORDS, *OFF])
    carol = door.user(4)
    assert (carol.street, carol.zip, carol.phone, carol.gender, carol.birth) == ("Way 1", "12345", "123-456", "", "")


@pytest.mark.parametrize(
    "name", ["Alice", "a.l.i.c.e", "sysop", "root", "postmaster", "guest", "1234", "x" * 26, "al@ce"]
)
def test_AUT_15_names_that_cannot_be_had_are_asked_again(name: str) -> None:
    door = FrontDoor(new_user=QUICK)
    shown = door.shown(door.call(["new\r", f"{name[:25]}\r" if len(name) < 26 else "", "\x03"]))
    assert "nothing was kept" in shown
    assert "Is all of that right" not in shown


def test_a_weak_password_is_refused_in_words() -> None:
    door = FrontDoor(new_user=QUICK)
    shown = door.shown(door.call(["new\r", "carol\r", "y", "short\r", "carolcarol\r", *PASSWORDS, *OFF]))
    assert "at least 8 characters" in shown
    assert "too simple" in shown or "too easy" in shown
    assert "Hello Carol" in shown


def test_a_password_typed_differently_is_asked_again() -> None:
    door = FrontDoor(new_user=QUICK)
    shown = door.shown(door.call(["new\r", "carol\r", "y", f"{NEW}\r", "violet\r", *PASSWORDS, *OFF]))
    assert "not the same" in shown
    assert "Hello Carol" in shown


@pytest.mark.proves("main.settings (password_edit)")
def test_where_users_may_not_choose_the_suggested_password_is_taken() -> None:
    door = FrontDoor(new_user=QUICK, system=replace(SYSTEM, password_edit=False))
    shown = door.shown(door.call(["new\r", "carol\r", "y"]))
    assert "One you could take" in shown
    assert "New password" not in shown


@pytest.mark.proves("main.newuser.password")
def test_the_new_user_password_has_three_tries() -> None:
    config = replace(QUICK, password=Secret("Lotus"))
    door = FrontDoor(new_user=config)
    terminal = door.call(["new\r", "a\r", "b\r", "lotus\r", "carol\r", "y", *PASSWORDS, *OFF])
    assert "Hello Carol" in door.shown(terminal)
    assert "*****" in door.shown(terminal)
    wrong = door.call(["new\r", "a\r", "b\r", "c\r", "lotus\r"])
    assert door.shown(wrong).count("That is not it.") == 3
    assert "log in with" not in door.shown(wrong)


@pytest.mark.proves("main.newuser.magic_word")
def test_the_magic_word() -> None:
    door = FrontDoor(new_user=replace(QUICK, magic_word=Secret("gnome")))
    shown = door.shown(door.call(["new\r", "carol\r", "y", *PASSWORDS, "elf\r", *OFF]))
    assert "That is not the word" in shown
    assert run(door.store.read(lambda records: records.users.counts())) == (3, 3)
    assert "Hello Carol" in door.shown(door.call(["new\r", "carol\r", "y", *PASSWORDS, "GNOME\r", *OFF]))


@pytest.mark.proves("main.settings (closed)")
def test_a_closed_board_takes_nobody() -> None:
    door = FrontDoor(system=replace(SYSTEM, closed=True))
    shown = door.shown(door.call(["new\r"]))
    assert "takes no new users" in shown
    assert "'New'" not in shown


@pytest.mark.proves("main.newuser.max_per_address")
def test_AUT_16_an_address_makes_so_many_accounts_a_day() -> None:
    door = FrontDoor(new_user=replace(QUICK, per_address=2))
    for name in ("carol", "dave"):
        door.call(["new\r", f"{name}\r", "y", *PASSWORDS, *OFF])
    assert "Too many applications" in door.shown(door.call(["new\r"]))
    assert "log in with" in door.shown(door.call(["new\r"], peer=HOME))
    door.clock.advance(86_401)
    assert "log in with" in door.shown(door.call(["new\r"]))


def test_AUT_16_applications_begun_are_counted_too() -> None:
    door = FrontDoor(new_user=QUICK)
    answers = [door.shown(door.call(["new\r", "\x03"])) for _ in range(12)]
    assert sum("Too many applications" in answer for answer in answers) == 2


def test_SEC_09_the_first_account_is_made_at_the_board_itself() -> None:
    door = FrontDoor(people=(), new_user=QUICK)
    shown = door.shown(door.call(["new\r", "sysop\r", "y", *PASSWORDS, *OFF], peer=HOME))
    assert "this one will be the sysop's" in shown
    sysop = door.user(1)
    assert (sysop.alias, sysop.level, sysop.restrictions) == ("Sysop", 99, "")
    assert sysop.exemptions == sysop.flags1 == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_SEC_09_whom_a_proxy_on_the_machine_brings_needs_the_code() -> None:
    door = FrontDoor(people=(), new_user=QUICK)
    shown = door.shown(door.call(["new\r", "x\r", "y\r", "z\r", "sysop\r"], peer=replace(HOME, relayed=True)))
    assert "made on the board's machine" in shown
    assert run(door.store.read(lambda records: records.users.counts())) == (0, 0)


def test_SEC_09_or_by_whoever_has_the_code_the_program_showed() -> None:
    door = FrontDoor(people=(), new_user=QUICK)
    wrong = door.shown(door.call(["new\r", "x\r", "y\r", "z\r", "sysop\r"]))
    assert "made on the board's machine" in wrong
    assert run(door.store.read(lambda records: records.users.counts())) == (0, 0)
    code = door.house.applications.first_code
    door.call(["new\r", f"{code}\r", "sysop\r", "y", *PASSWORDS, *OFF])
    assert door.user(1).level == 99
    assert "showed when it was started" not in door.shown(door.call(["new\r"]))


@pytest.mark.proves(
    "main.newuser.level",
    "main.newuser.flags1",
    "main.newuser.flags2",
    "main.newuser.flags3",
    "main.newuser.flags4",
    "main.newuser.exemptions",
    "main.newuser.restrictions",
    "main.newuser.credits",
    "main.newuser.minutes",
    "main.newuser.expiration_days",
    "main.newuser.command_shell",
    "main.newuser.editor",
    "main.newuser.download_protocol",
    "main.newuser.chat_settings",
    "main.newuser.settings",
)
def test_what_a_new_account_begins_with() -> None:
    config = replace(
        QUICK,
        level=20,
        flags1="A",
        flags2="B",
        flags3="C",
        flags4="D",
        exemptions="L",
        restrictions="M",
        credits=1000,
        minutes=5,
        expiration_days=30,
        shell="LIGHTBAR",
        editor="ICE",
        protocol="Z",
        chat=1,
        misc=int(Misc.EXPERT),
    )
    door = FrontDoor(new_user=config)
    door.call(["new\r", "carol\r", "y", *PASSWORDS])
    carol = door.user(4)
    assert (carol.level, carol.flags1, carol.flags2, carol.flags3, carol.flags4) == (20, "A", "B", "C", "D")
    assert (carol.exemptions, carol.restrictions, carol.credits, carol.banked_minutes) == ("L", "M", 1000, 5)
    assert carol.expires == door.clock.now() + 30 * 86_400
    assert (carol.shell, carol.editor, carol.protocol, carol.chat) == ("LIGHTBAR", "ICE", "Z", 1)
    assert carol.misc & Misc.EXPERT


def test_somebody_with_anothers_real_name_may_not_use_it() -> None:
    door = FrontDoor(new_user=replace(QUICK, questions=int(Question.ALIAS | Question.REAL_NAME | Question.NO_NETMAIL)))
    door.add("dave", real_name="Carol Deer")
    door.call(["new\r", "carol\r", "carol deer\r", "y", *PASSWORDS])
    assert door.user(5).restrictions == "O"


@pytest.mark.parametrize("gender", ["x\r", "q\r"])
@pytest.mark.proves("main.newuser.gender_options")
def test_genders_are_the_sysops_letters(gender: str) -> None:
    config = replace(QUICK, questions=int(Question.ALIAS | Question.GENDER | Question.NO_NETMAIL), genders="MFX")
    door = FrontDoor(new_user=config)
    shown = door.shown(door.call(["new\r", "carol\r", gender, "y"]))
    assert ("One of MFX" in shown) == (gender == "q\r")


def test_an_unknown_name_on_the_way_in_may_apply_for_it() -> None:
    door = FrontDoor(new_user=QUICK)
    call = Call(protocol="SSH", name="carol", new_user=True)
    shown = door.shown(door.call(["\r", "y", *PASSWORDS, *OFF], call=call, protocol="SSH"))
    assert "Hello carol" in shown or "Hello Carol" in shown


def test_a_plain_mode_applicant_keeps_it() -> None:
    door = FrontDoor(new_user=QUICK)
    door.call(["l\r", "new\r", "carol\r", "y\r", *PASSWORDS])
    assert door.user(4).misc & Misc.LINEAR


@pytest.mark.proves("BBS.MaxNewUserInactivity")
def test_a_form_may_be_thought_about_longer_than_a_prompt() -> None:
    door = FrontDoor(terminal=TerminalConfig(max_login_inactivity=60, max_new_user_inactivity=400))
    terminal = ScriptedTerminal(["new\r", SILENCE, SILENCE], peer=ABROAD)
    door.answer(terminal, Call(protocol="Telnet"))
    assert "free in 100 seconds" in door.shown(terminal)
    assert terminal.identified == [""]
