"""The menu of doors on screens of all kinds."""

from tests.support.doors import Arcade, ScriptedProgram
from tests.support.terminals import SPOKEN, SYNCTERM
from tests.terminal.doors.parlour import Parlour

TEXT = """
[sec:GAMES]
name = Games
[sec:TOOLS]
name = Tools
[prog:GAMES:LORD]
name = Legend
cmd = lord
cost = 1000
[prog:GAMES:TW]
name = Traders
cmd = tw
[prog:TOOLS:FSX]
name = Far away
cmd = x
"""


def test_sections_then_doors_then_back():
    program = ScriptedProgram(b"In Traders", None)
    parlour = Parlour(Arcade(TEXT, program))
    seen = []
    parlour.act(
        "doors.menu",
        lambda: seen.append(parlour.rows()),
        "\r",
        lambda: seen.append(parlour.rows()),
        b"\x1b[B",
        "\r",
        "x",
        "q",
        "q",
    )
    assert [row.strip() for row in seen[0][:5] if row.strip()] == ["Doors and games", "Games", "Tools"]
    assert [row.strip() for row in seen[1][:5] if row.strip()] == ["Games", "Legend (1,000 credits)", "Traders"]
    assert program.typed == b"x"


def test_linear_callers_choose_by_number():
    parlour = Parlour(Arcade(TEXT, ScriptedProgram(b"In Traders", None)), look=SPOKEN)
    parlour.act("doors.menu", "1\r", "2\r", "x", "\r", "\r")
    text = parlour.text
    assert text.index("Doors and games.") < text.index("Tools") < text.index("Traders") < text.index("In Traders")


def test_one_section_is_entered_at_once():
    parlour = Parlour(Arcade("[sec:GAMES]\nname=Games\n[prog:GAMES:LORD]\nname=Legend\ncmd=lord\n"), look=SYNCTERM)
    parlour.act("doors.menu", "q")
    assert "Legend" in parlour.text


def test_a_section_by_its_code():
    parlour = Parlour(Arcade(TEXT))
    parlour.act("doors.section", "q", argument="tools")
    assert "Far away" in parlour.text
    parlour.act("doors.section", argument="none")
    assert "There is no such section." in parlour.text


def test_a_refusal_is_told_and_the_list_comes_again():
    parlour = Parlour(Arcade(TEXT))
    seen = []
    parlour.act("doors.section", "\r", lambda: seen.append(parlour.text), " ", "q", argument="games")
    assert "Legend costs 1,000 credits, and you have 0." in seen[0]


def test_who_is_in_a_door_is_shown():
    arcade = Arcade(TEXT)
    arcade.running.enter("TW", 3)
    parlour = Parlour(arcade)
    parlour.act("doors.section", "q", argument="games")
    assert "Traders (in use on node 3)" in parlour.text


def test_no_doors_at_all():
    parlour = Parlour(Arcade("[sec:GAMES]\nname=Games\n"))
    parlour.act("doors.menu")
    assert "There are no doors for you here yet." in parlour.text


def test_restriction_x():
    parlour = Parlour(Arcade(TEXT, restrictions="X"))
    parlour.act("doors.menu")
    assert "not possible" in parlour.text


def test_run_without_a_code_is_the_menu():
    parlour = Parlour(Arcade(TEXT))
    parlour.act("doors.run", "q")
    assert "Doors and games" in parlour.text
