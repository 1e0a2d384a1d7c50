"""Punctuation rules and their examples: seed manual; spec mail.md 1.7 and 2.3."""

from dataclasses import replace

import pytest

from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import UserNumber
from dialtone.testing.script import run
from tests.support.residents import SYSTEM, Residents

BOTH = frozenset({"ALLOW_RX_BY_NUMBER", "ALLOW_SYSOP_ALIASES"})


def board(*, login=0, real_names=False, options=frozenset()):
    system = replace(SYSTEM, login=login, receive_by_real_name=real_names)
    residents = Residents(system=system, options=options)
    residents.add("Sysop")
    residents.add("Digital Man", real_name="Rob Swindell")
    residents.add("joe", real_name="Joe Q. Public")
    return residents


def by_login(residents, name):
    user = run(residents.directory.by_login(name))
    return user and user.number


def recipient(residents, name, *, aliased=False):
    user = run(residents.directory.recipient(name, aliased=aliased))
    return user and user.number


MATCHING = [
    "digital man",
    "digital.man",
    "digital_man",
    "digitalman",
    "d-i-g-i-t-a-l-man",
    "DIGITAL_MAN!",
    "digital man@x",
    ".digital.man.",
]
OTHERS = ["digital", "digitalmann", "digital man x", "", "...", "@digitalman"]


@pytest.mark.parametrize("name", MATCHING)
def test_punctuation_does_not_count_in_recipients(name):
    assert recipient(board(), name) == 2


@pytest.mark.parametrize("name", OTHERS)
def test_other_recipients(name):
    assert recipient(board(), name) is None


@pytest.mark.parametrize("name", MATCHING)
def test_punctuation_does_not_count_in_login_ids(name):
    assert by_login(board(), name) == 2


@pytest.mark.parametrize("name", [*OTHERS, "joe+tag", "joe%other", "rob swindell", "2", "sysop alias"])
def test_other_login_ids(name):
    assert by_login(board(), name) is None


def test_decomposed_characters_are_the_same():
    residents = board()
    residents.add("Jürgen")
    assert by_login(residents, "Ju\u0308rgen") == 4
    assert recipient(residents, "ju\u0308rgen") == 4


@pytest.mark.parametrize(
    ("name", "number"),
    [("2", 2), ("9", None), ("2x", None), ("2 ", None), ("0", None), ("99999999999999999999", None), ("joe", 3)],
)
def test_login_by_number(name, number):
    assert by_login(board(login=1), name) == number


def test_an_id_with_a_digit_in_front_is_a_name_without_login_by_number():
    residents = board()
    residents.add("3com guy")
    assert by_login(residents, "3comguy") == 4
    assert by_login(board(login=1), "3comguy") is None


@pytest.mark.parametrize(
    ("name", "number"), [("rob swindell", 2), ("ROB SWINDELL", 2), ("rob.swindell", None), ("joe", 3)]
)
def test_login_by_real_name_is_exact(name, number):
    assert by_login(board(login=2), name) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [("rob swindell", 2), ("Rob.Swindell", 2), ("rob.swindell#tag", 2), ("robswindell", None), ("digital.man", 2)],
)
def test_recipients_by_real_name(name, number):
    assert recipient(board(real_names=True), name) == number


def test_real_names_are_not_used_unless_asked_for():
    assert recipient(board(), "rob.swindell") is None


def test_an_alias_goes_before_a_real_name():
    residents = Residents(system=replace(SYSTEM, receive_by_real_name=True))
    residents.add("Sysop")
    residents.add("first", real_name="carol")
    residents.add("second", real_name="x")
    second = run(residents.directory.get(UserNumber(3)))
    run(residents.store.write(lambda records: records.users.change(replace(second, alias="Carol"))))
    assert recipient(residents, "carol") == 3


def test_tags_do_not_count():
    assert recipient(board(), "digital.man#news") == 2
    assert recipient(board(), "joe#a#b") == 3
    assert recipient(board(), "joe+tag") is None


@pytest.mark.proves("Mail.Options.ALLOW_SYSOP_ALIASES")
@pytest.mark.parametrize("name", ["sysop", "POSTMASTER", "local", "Local#tag"])
def test_sysop_aliases(name):
    residents = Residents(options=frozenset({"ALLOW_SYSOP_ALIASES"}))
    residents.add("chief")
    assert recipient(residents, name) == 1
    without = Residents()
    without.add("chief")
    assert recipient(without, name) is None


@pytest.mark.parametrize("name", ["olga.operator", "Olga Operator"])
def test_the_operators_name_is_the_sysop(name):
    assert recipient(board(), name) == 1
    assert recipient(board(), name + "#tag") is None


@pytest.mark.parametrize(
    ("name", "number"), [("2", 2), ("2 some words", 2), ("9", None), ("2x", 2), ("0", None), ("joe", 3)]
)
def test_a_leading_number_from_alias_cfg_is_a_user_number(name, number):
    assert recipient(board(), name, aliased=True) == number


def test_a_number_from_alias_cfg_that_nobody_has_is_no_alias_either():
    residents = board()
    residents.add("9 lives")
    assert recipient(residents, "9 lives", aliased=True) is None
    assert recipient(residents, "9 lives") == 4


@pytest.mark.proves("Mail.Options.ALLOW_RX_BY_NUMBER")
@pytest.mark.parametrize(("name", "number"), [("2", 2), ("9", None), ("2x", None), ("joe", 3)])
def test_receiving_by_number_when_allowed(name, number):
    assert recipient(board(options=BOTH), name) == number
    if name.isdigit():
        assert recipient(board(), name) is None


def test_removed_and_inactive_people_receive_nothing():
    residents = board(login=1)
    joe = run(residents.directory.get(UserNumber(3)))
    run(residents.people.change(replace(joe, inactive=True)))
    assert recipient(residents, "joe") is None
    assert by_login(residents, "joe") == 3  # so that the log can say why it is refused
    run(residents.people.remove(UserNumber(2)))
    assert recipient(residents, "digitalman") is None
    assert recipient(residents, "2", aliased=True) is None
    assert by_login(residents, "digitalman") is None
    assert by_login(residents, "2") == 2


def test_found_people_are_remembered_for_two_seconds_and_forgotten_at_changes():
    residents = board()
    reads = []
    read = residents.store.read

    async def counted(question):
        reads.append(question)
        return await read(question)

    residents.store.read = counted
    recipient(residents, "joe")
    recipient(residents, "joe")
    assert len(reads) == 1
    residents.clock.advance(2.5)
    recipient(residents, "joe")
    assert len(reads) == 2
    joe = run(residents.directory.get(UserNumber(3)))
    run(residents.people.change(replace(joe, alias="joseph")))
    assert recipient(residents, "joe") is None
    assert recipient(residents, "joseph") == 3


def test_an_answer_read_before_a_change_is_not_remembered_after_it():
    residents = board()
    read = residents.store.read

    async def overtaken(question):
        user = await read(question)
        residents.directory.invalidate(UserNumber(3))
        return user

    residents.store.read = overtaken
    assert recipient(residents, "joe") == 3
    residents.store.read = read
    joe = run(residents.directory.get(UserNumber(3)))
    run(residents.store.write(lambda records: records.users.change(replace(joe, alias="joseph"))))
    assert recipient(residents, "joe") is None


def test_names_the_board_goes_by_are_reserved():
    residents = board()
    residents.tables.alias.set("sales 2", "*@old.test *@new.test", "* 1")
    reserved = residents.directory.reserved
    assert reserved("Olga Operator") and reserved("local") and reserved("sales")
    assert not reserved("carol")
    residents.tables.alias.set("* *@elsewhere.test")
    assert not reserved("carol")


def test_an_account_that_comes_with_the_news_of_its_change_is_not_read_again():
    residents = board()
    joe = run(residents.directory.get(UserNumber(3)))
    asked = []
    read = residents.store.read

    async def counted(question):
        asked.append(True)
        return await read(question)

    residents.store.read = counted
    richer = replace(joe, credits=joe.credits + 1)
    residents.directory.changed(UserChanged(UserNumber(3), record=richer))
    assert (run(residents.directory.get(UserNumber(3))), asked) == (richer, [])
    residents.directory.changed(UserChanged(UserNumber(3)))
    assert (run(residents.directory.get(UserNumber(3))), asked) == (joe, [True])
