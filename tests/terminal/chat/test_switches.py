"""The switches of the chat menu are kept in the profile and true at once."""

from __future__ import annotations

from dialtone.domain.model.user import Chat
from tests.support.parlour import Parlour


def test_page_off_and_on() -> None:
    parlour = Parlour()
    guest = parlour.visit(2)
    assert "cannot page you" in parlour.act(guest, "chat.toggle_page")
    visit = parlour.presence.at(guest.stay.node)
    assert visit is not None and not visit.pageable
    assert parlour.user(2).chat & Chat.NOPAGE and parlour.user(2).chat & Chat.SPLITP
    parlour.act(guest, "chat.toggle_page")
    assert not parlour.user(2).chat & Chat.NOPAGE


def test_alerts_and_split_screen() -> None:
    parlour = Parlour()
    guest = parlour.visit(2)
    assert "not told who comes" in parlour.act(guest, "chat.toggle_alerts")
    visit = parlour.presence.at(guest.stay.node)
    assert visit is not None and not visit.alerts
    assert "line by line" in parlour.act(guest, "chat.toggle_split")
    assert not parlour.user(2).chat & Chat.SPLITP


def test_the_guests_profile_is_everybodys() -> None:
    parlour = Parlour()
    parlour.set(parlour.user(2), restrictions="G")
    assert "guest" in parlour.act(parlour.visit(2), "chat.toggle_page")


def test_the_sysop_says_whether_he_can_be_paged() -> None:
    parlour = Parlour()
    assert "can be paged" in parlour.act(parlour.visit(1), "chat.sysop")
    assert "not possible" in parlour.act(parlour.visit(2), "chat.sysop")
