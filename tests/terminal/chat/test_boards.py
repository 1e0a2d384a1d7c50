"""Words for people on other boards, at a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.neighbours import NEAR, Neighbours, with_neighbours
from tests.support.parlour import LINEAR, Parlour


class Port(Parlour):
    """A parlour with neighbours."""

    def __init__(self, *lines: str) -> None:
        super().__init__()
        self.neighbours = Neighbours()
        others = with_neighbours(self, self.neighbours, *([lines] if lines else []))
        self.house = replace(self.house, other_boards=others)

    @property
    def brought(self) -> list[tuple[str, str]]:
        """Who was sent what."""
        return [(parcel.recipient, parcel.text) for _, _, parcel in self.neighbours.brought]


def test_somebody_is_chosen_and_gets_the_words() -> None:
    port = Port()
    shown = port.act(port.visit(2, ["\r", "Hello\r", "there\r", "\r"]), "chat.boards")
    assert port.brought == [("Digital Man", "Hello\nthere")]
    assert "Near Board does not answer." in shown
    assert "Sent to Digital Man at Vertrauen." in shown


@pytest.mark.parametrize("action", ["chat.telegram", "chat.boards"])
def test_an_address_is_taken_at_once(action: str) -> None:
    port = Port()
    shown = port.act(port.visit(2, ["Hi\r", "\r"]), action, "eve@near.test")
    assert port.brought == [("eve", "Hi")]
    assert "Sent to eve at Near Board." in shown


def test_from_the_menu_of_messages_and_to_those_written_to_last() -> None:
    port = Port()
    port.neighbours.answers = {NEAR: b"[]"}
    port.act(port.visit(2, ["Hi\r", "\r"]), "chat.boards", "eve@near.test")
    shown = port.act(port.visit(2, ["I", "\r", "Again\r", "\r", "Q"]), "chat.messages")
    assert port.brought[1:] == [("eve", "Again")]
    assert "Nobody is on line at Near Board." in shown


def test_somebody_else() -> None:
    port = Port()
    guest = port.visit(2, ["2\r", "dave@vert.test\r", "Hi\r", "\r"], LINEAR)
    port.act(guest, "chat.boards")
    assert port.brought == [("dave", "Hi")]


def test_what_cannot_be() -> None:
    port = Port()
    assert "No board called other.test" in port.act(port.visit(2, ["Hi\r", "\r"]), "chat.boards", "eve@other.test")
    assert "Nothing is sent." in port.act(port.visit(2, ["\r"]), "chat.boards", "eve@vert.test")
    port.neighbours.away = True
    assert "cannot be reached" in port.act(port.visit(2, ["Hi\r", "\r"]), "chat.boards", "eve@vert.test")
    port.set(port.user(2), restrictions="C")
    assert "You may not send messages." in port.act(port.visit(2), "chat.boards")
    assert "knows no others" in Port("; none").act(Port("; none").visit(3), "chat.boards")
