import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.terminal.files import room
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import Cabin

GAMES, UTILS = directory(), directory("UTILS", requirements="LEVEL 50")


@pytest.mark.parametrize(
    ("size", "text", "words"),
    [
        (0, "0", "0 bytes"),
        (99_999, "99999", "97.7 kilobytes"),
        (100_000, "98K", "97.7 kilobytes"),
        (1_300_000, "1.2M", "1.2 megabytes"),
        (5 * 1024**3, "5.0G", "5.0 gigabytes"),
    ],
)
def test_sizes(size, text, words):
    assert (room.size_text(size), room.long_size(size)) == (text, words)


@given(st.integers(0, 2**60))
def test_a_size_fits_its_column(size):
    assert len(room.size_text(size)) <= 5


def test_one_is_where_one_went_else_where_one_was_else_in_the_first():
    cabin = Cabin(GAMES, UTILS, user={"directory": "MAIN-UTILS"})
    stay = cabin.call()
    assert room.here(stay).code == "MAIN-UTILS"
    room.enter(stay, GAMES)
    assert (room.here(stay).code, room.library_here(stay).name) == ("MAIN-GAMES", "Main")
    lost = cabin.call(user=cabin.add("Lou", level=10, directory="MAIN-UTILS"))
    assert room.here(lost).code == "MAIN-GAMES"


def test_without_directories_there_is_no_section():
    with pytest.raises(Refusal) as no:
        room.here(Cabin(directory(requirements="SYSOP")).call())
    assert no.value.why is Why.DENIED
    stay = Cabin(GAMES).call()
    stay.house.files = None
    with pytest.raises(Refusal):
        room.section(stay)


def test_a_file_by_name_by_pattern_and_by_choice():
    cabin = Cabin(GAMES)
    for name in ("doom.zip", "doom2.zip", "quake.zip"):
        cabin.keep(GAMES, name)
    assert run(room.ask_file(cabin.call(), "QUAKE.zip")).name == "quake.zip"
    assert run(room.ask_file(cabin.call("quak\r"), "")).name == "quake.zip"
    assert run(room.ask_file(cabin.call(b"\x1b[B\r"), "doom")).name == "doom2.zip"
    assert run(room.ask_file(cabin.call(), "nothing")) is None
    assert "There is no file nothing here." in cabin.text()
    assert run(room.ask_file(cabin.call("\r"), "")) is None
