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
