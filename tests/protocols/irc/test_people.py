"""Clients, and people of other faces as IRC shows them."""

from __future__ import annotations

from dialtone.domain.model.actor import Caller
from dialtone.protocols.irc.caps import NOTHING, Cap
from dialtone.protocols.irc.people import Client, Ghost
from tests.protocols.irc.hall import HOME, IrcHall


def ghost_of(hall: IrcHall, number: int, name: str, server: str = "x") -> Ghost:
    """Somebody at a page under this name."""
    return Ghost(name, Caller(hall.user(number), HOME, "web"), name, server)


def test_a_ghost_shows_the_face_and_never_an_address() -> None:
    hall = IrcHall()
    ghost = ghost_of(hall, 2, "Alice", "irc.example")
    assert ghost.mask == "Alice!alice@web.irc.example"
    assert (ghost.account, ghost.real) == ("Alice", "on the board's web")


def test_who_does_not_show_his_name_has_no_account_and_guests_have_none() -> None:
    hall = IrcHall()
    assert ghost_of(hall, 2, "somebody").account == ""
    assert ghost_of(hall, 4, "Guest").account == ""


def test_what_a_client_asks_for_does_not_change_how_its_lines_are_framed() -> None:
    client = Client(1, lambda data: None, lambda why: None, "192.0.2.1", "host")
    client.flavour = Cap.FRAMED_TEXT
    client.want(Cap.SERVER_TIME | Cap.ECHO)
    assert client.flavour == (Cap.FRAMED_TEXT | Cap.SERVER_TIME)
    client.want(NOTHING)
    assert client.flavour == Cap.FRAMED_TEXT


def test_sysops_are_those_who_have_logged_in_as_one() -> None:
    hall = IrcHall()
    client = Client(1, lambda data: None, lambda why: None, "192.0.2.1", "host")
    client.caller = Caller(hall.user(1), HOME, "irc")
    assert not client.is_sysop
    client.account = "Sysop"
    assert client.is_sysop and not client.is_oper
