"""Nodes on the sysop's screen."""

from __future__ import annotations

from dialtone.config.terminal import TerminalConfig
from dialtone.domain.presence.nodes import Node, Visit
from dialtone.terminal.sysop.nodes import marks
from tests.support.front_door import FrontDoor


def test_list_lock_down_interrupt_message() -> None:
    door = FrontDoor(terminal=TerminalConfig(first_node=1, last_node=3))
    node = door.presence.enter(door.user(2), "Telnet", "reading messages").node
    shown = door.act(
        "sysop.nodes", ["L", "3\r", "D", "3\r", "M", f"{node}\r", "Lunch?\r", "I", f"{node}\r", "Q"], number=1
    )
    assert "1  Alice" in shown
    assert "waiting for a call" in shown
    assert (door.presence.node(3).locked, door.presence.node(3).down) == (True, True)
    assert door.presence.at(node) is not None
    assert "Lunch?" in door.telegrams(door.user(2))[0]
    assert "Nobody" in shown or "nobody" in door.act("sysop.nodes", ["I", "3\r", "Q"], number=1)


def test_EXE_09_others_are_not_let_in() -> None:
    door = FrontDoor()
    assert "not possible here" in door.act("sysop.nodes", ["L", "1\r"])
    assert not door.presence.node(1).locked


def test_the_letters() -> None:
    visit = Visit(node=1, user=2, alias="A", protocol="SSH", since=0, pageable=False, quiet=True)  # type: ignore[arg-type]
    assert marks(Node(1, locked=True, down=True, visit=visit)) == "(LP)[DQ]"
    assert marks(Node(1)) == ""
