"""What all sessions of a house share."""

from __future__ import annotations

from typing import Any

from dialtone.net.http.service import HttpService


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    pass


async def test_the_date_of_answers_goes_with_the_clock() -> None:
    time = [784_111_777.4]
    service = HttpService(nothing, now=lambda: time[0])
    fields = service.fields
    assert fields[0] == (b"date", b"Sun, 06 Nov 1994 08:49:37 GMT")
    time[0] += 1
    service.freshen()
    assert fields[0] == (b"date", b"Sun, 06 Nov 1994 08:49:38 GMT")
    assert (b"server", b"dialtone") in fields
