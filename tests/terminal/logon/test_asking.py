"""What everything at the login prompt works with."""

from __future__ import annotations

from dataclasses import replace

from dialtone.terminal.logon.asking import Asking
from dialtone.wire.screen import Call
from tests.support.front_door import ABROAD, SYSTEM, FrontDoor
from tests.support.terminals import console


def test_the_board_has_a_name_and_the_asker_an_address() -> None:
    door = FrontDoor()
    made, terminal = console()
    terminal.peer = ABROAD
    asking = Asking(made, Call(protocol="Telnet"), door.house)
    assert (asking.board, asking.asker.peer) == ("Test Board", ABROAD)
    door.rebuild(system=replace(SYSTEM, name=""))
    assert Asking(made, Call(protocol="Telnet"), door.house).board == "local.test"
