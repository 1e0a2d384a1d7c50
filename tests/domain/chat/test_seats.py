"""A seat's inbox."""

from __future__ import annotations

from typing import Any, cast

from dialtone.domain.chat.seats import INBOX_MOST, Happening, Kind, Seat


def test_an_inbox_rings_keeps_order_and_is_bounded() -> None:
    rang: list[int] = []
    seat = Seat(cast(Any, None), "Alice", 1, lambda: rang.append(1))
    told = [seat.tell(Happening(kind=Kind.LINE, text=str(at))) for at in range(INBOX_MOST + 1)]
    assert told == [True] * INBOX_MOST + [False] and len(rang) == INBOX_MOST
    assert [one.text for one in seat.take()][:2] == ["0", "1"]
    assert seat.take() == []
