"""@-codes about the area a caller is in, and counts."""

from __future__ import annotations

from dialtone.base.errors import StoreError
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.terminal.codes import areas
from dialtone.terminal.stay import Stay, Where
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import FrontDoor
from tests.support.terminals import SYNCTERM, console

MAIN = Group(name="Main", description="Main group")
TALK = SubBoard(code="MAIN-TALK", group=MAIN, name="Talk", description="General talk")


def visit(door: FrontDoor) -> Stay:
    alice = run(door.house.directory.by_login("Alice"))
    return Stay(
        console=console((), SYNCTERM)[0],
        house=door.house,
        caller=door.caller(alice),
        node=1,
        call=Call(protocol="Telnet"),
        began=door.clock.now(),
        where=Where(board="MAIN-TALK"),
    )


def test_the_sub_board_has_its_names() -> None:
    stay = visit(FrontDoor(boards=Boards((MAIN,), {TALK.code: TALK})))
    shown = [areas.CODES[code](stay) for code in ("GRP", "GRPL", "SUB", "SUBL", "CONF", "MAXMSGS")]
    assert shown == ["Main", "Main group", "Talk", "General talk", "Main Talk", "Unlimited"]


def test_nowhere_is_nothing() -> None:
    stay = visit(FrontDoor())
    assert areas.CODES["SUB"](stay) == areas.CODES["LIB"](stay) == areas.CODES["DIRL"](stay) == ""


def test_counts_are_nothing_until_they_were_asked_for_and_then_believed_for_a_while() -> None:
    door = FrontDoor()
    stay = visit(door)
    assert areas.CODES["TUSER"](stay) == ""
    run(areas.gather(stay))
    assert areas.CODES["TUSER"](stay) == 3
    door.add("Carol")
    run(areas.gather(stay))
    assert areas.CODES["TUSER"](stay) == 3
    door.clock.advance(areas.FRESH)
    run(areas.gather(stay))
    assert areas.CODES["TUSER"](stay) == 4


def test_a_store_that_fails_leaves_the_screen_without_counts() -> None:
    door = FrontDoor()
    stay = visit(door)

    async def fails(question: object) -> None:
        raise StoreError("the disk is full")

    door.store.read = fails  # type: ignore[assignment]
    run(areas.gather(stay))
    assert areas.CODES["MAILW"](stay) == ""
