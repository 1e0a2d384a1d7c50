"""Which mailboxes somebody wants."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.subscriptions import chosen
from tests.support.mailstore import Case

ALWAYS = ["INBOX", "Drafts", "Sent", "Spam", "Trash"]


def refused(case: Case, verb: str, *given: Any, **more: Any) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


def test_subscriptions_are_remembered() -> None:
    case = Case()
    case.do("create", "kept")
    case.do("subscribe", "Spam", False)
    case.do("subscribe", "KEPT", False)
    wanted = [row.name for row in case.do("listed") if "\\Subscribed" in row.attributes]
    assert wanted == ["INBOX", "Drafts", "Sent", "Trash"]
    case.do("subscribe", "kept", True)
    assert "\\Subscribed" in {row.name: row.attributes for row in case.do("listed")}["kept"]
    assert refused(case, "subscribe", "nothing", True) is Why.NOT_FOUND
    case.do("subscribe", "gone long ago", False)
    assert chosen("+a\nrubbish\n-B\n\n+") == {"a": True, "b": False}


def test_a_subscription_outlives_its_mailbox_as_it_was_spelled() -> None:
    """RFC 9051 section 6.3.5: nobody takes it off but who made it."""
    case = Case()
    case.do("create", "Fruit/Peach")
    case.do("create", "Fruit/Plum")
    case.do("subscribe", "fruit/peach", True)
    case.do("delete", "Fruit/Peach")
    case.do("delete", "Fruit/Plum")
    rows = case.do("listed")
    assert [(row.name, row.attributes) for row in rows if "\\NonExistent" in row.attributes] == [
        ("Fruit/Peach", {"\\NonExistent", "\\Subscribed"})
    ]
    case.do("create", "FRUIT/peach")
    assert "FRUIT/peach" in case.names() and "Fruit/Peach" not in case.names()
    case.do("delete", "FRUIT/peach")
    case.do("subscribe", "Fruit/PEACH", False)
    assert not any("\\NonExistent" in row.attributes for row in case.do("listed"))
