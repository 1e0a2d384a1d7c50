"""The guru types as people do; at once for those who listen."""

from __future__ import annotations

from dialtone.config.chat import ChatConfig, Guru
from tests.support.parlour import LINEAR, Parlour

CHAT = ChatConfig(gurus=(Guru(code="WISE", name="The Wise"),))
FILE = b"(HELLO)\nHello, `A of `S.\n(BYE)\nFarewell.`Q\n(OUT)\nOut!`H\n(LEVEL)\n`L `# `$\n"


def house() -> Parlour:
    made = Parlour(chat=CHAT)
    made.texts["wise.dat"] = FILE
    return made


def test_it_answers_slowly_and_ends() -> None:
    parlour = house()
    guest = parlour.visit(2, ["hello\r", "whatever\r", "bye\r"])
    shown = parlour.act(guest, "chat.guru")
    assert "The Wise: Hello, Alice of Test Board." in shown
    assert "The Wise says nothing." in shown and "Farewell." in shown and "The Wise leaves." in shown
    assert guest.terminal.pauses and max(guest.terminal.pauses) <= 0.5


def test_in_linear_mode_nothing_is_waited_for() -> None:
    parlour = house()
    guest = parlour.visit(2, ["hello\r", "\r"], look=LINEAR)
    assert "The Wise: Hello, Alice of Test Board." in parlour.act(guest, "chat.guru")
    assert guest.terminal.pauses == []


def test_it_may_throw_one_out() -> None:
    parlour = house()
    parlour.act(parlour.visit(2, ["out\r"]), "chat.guru", gone=True)


def test_values_of_the_person() -> None:
    parlour = house()
    parlour.set(parlour.user(2), level=55, birth="20000101", credits=12345)
    parlour.clock.advance(0)
    assert "55 24 12,345" in parlour.act(parlour.visit(2, ["level\r", "\r"], look=LINEAR), "chat.guru")


def test_without_a_guru_it_is_told() -> None:
    parlour = Parlour()
    assert "There is no guru here." in parlour.act(parlour.visit(2), "chat.guru")
