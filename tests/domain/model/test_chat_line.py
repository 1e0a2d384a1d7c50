"""A line of a channel."""

from __future__ import annotations

import pytest

from dialtone.domain.model.chat_line import ChatLine


def test_a_line_is_what_was_said_and_does_not_change() -> None:
    line = ChatLine(channel="#a", id="m", at=1.0, kind="PRIVMSG", source="a!b@c", text="hi")
    assert (line.account, line.bot) == ("", False)
    with pytest.raises(AttributeError):
        line.text = "ho"  # type: ignore[misc]
