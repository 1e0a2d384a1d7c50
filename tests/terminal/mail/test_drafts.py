"""Mail that was begun: offered again, with whom it was for."""

from __future__ import annotations

from tests.support.parlour import LINEAR, Parlour


def test_nothing_was_begun() -> None:
    parlour = Parlour()
    assert "You have begun no mail." in parlour.act(parlour.visit(2), "mail.drafts")


def test_one_may_keep_a_text_for_later_and_go_on() -> None:
    parlour = Parlour()
    shown = parlour.act(
        parlour.visit(2, ["eve@ext.test\r", "Plan\r", "First part.\r", "/S\r", "K\r"], look=LINEAR), "mail.write"
    )
    assert "kept among your drafts" in shown and parlour.queued() == []
    script = ["1\r", "G\r", "\r", "Y\r", "Second part.\r", "/S\r", "S\r"]
    shown = parlour.act(parlour.visit(2, script, look=LINEAR), "mail.drafts")
    assert "Sent to eve@ext.test." in shown
    ((recipient, text),) = parlour.queued()
    assert recipient == "eve@ext.test" and b"First part." in text and b"Second part." in text


def test_a_draft_is_its_owners() -> None:
    parlour = Parlour()
    parlour.act(parlour.visit(2, ["bob\r", "Plan\r", "x\r", "/S\r", "K\r"], look=LINEAR), "mail.write")
    assert "You have begun no mail." in parlour.act(parlour.visit(3), "mail.drafts")
