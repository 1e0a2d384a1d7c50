"""Lists of recipients: what is To, what is Cc, and commas in names."""

from __future__ import annotations

from dialtone.domain.mail.composing import Addressee
from dialtone.terminal.mail.whom import ask, find, split
from dialtone.testing.script import run
from tests.support.parlour import LINEAR, Parlour


def test_a_list_has_each_person_once() -> None:
    stay = Parlour().visit(2).stay
    found = run(find(stay, 'bob, eve@ext.test, BOB, "Last, First" <x@ext.test>'))
    assert [one.shown for one in found] == ["Bob", "eve@ext.test", "x@ext.test"]


def test_those_of_the_internet_behind_the_first_get_copies() -> None:
    bob = Addressee(address="bob@local.test", shown="Bob")
    eve, mia = (Addressee(address=f"{name}@ext.test", network="internet") for name in ("eve", "mia"))
    assert split([eve, bob, mia]) == ((eve, bob), (mia,))
    assert split([bob, mia]) == ((bob,), (mia,))


def test_earlier_addresses_come_back_with_the_up_key() -> None:
    parlour = Parlour()
    parlour.send(2, "eve@ext.test")
    guest = parlour.visit(2, ["\x1b[A\r"], look=LINEAR)
    assert [one.address for one in run(ask(guest.stay, "mail.to"))] == ["eve@ext.test"]


def test_it_is_not_asked_for_ever() -> None:
    parlour = Parlour()
    guest = parlour.visit(2, ["\x18zz@@\r"] * 20)
    assert run(ask(guest.stay, "mail.to")) == ()
