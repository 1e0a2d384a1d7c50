"""How HTTP is registered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from dialtone.net.http_kind import HTTP, HTTPS, Closed, http_kind
from dialtone.wire.port import Farewell


async def test_without_a_web_server_a_connection_ends_without_a_word() -> None:
    wire: Any = object()
    session = http_kind(HTTP).make(wire, HTTP, SimpleNamespace(http=None))
    assert isinstance(session, Closed)
    await session.run()
    await session.farewell(Farewell.SHUTDOWN)


def test_the_service_makes_sessions_and_knows_its_door() -> None:
    asked: list[Any] = []

    class Service:
        def session(self, wire: Any, *, secure_door: bool) -> str:
            asked.append((wire, secure_door))
            return "session"

    house, wire = SimpleNamespace(http=Service()), object()
    kind = http_kind(HTTPS)
    made: Any = kind.make(wire, kind.door, house)  # type: ignore[arg-type]
    assert made == "session"
    assert asked == [(wire, True)]
    assert (HTTP.tls, HTTPS.tls) == ("none", "implicit")
