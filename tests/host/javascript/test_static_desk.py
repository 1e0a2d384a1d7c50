"""What a script may ask that takes its clients itself."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal
from dialtone.host.javascript.static_desk import StaticDesk
from dialtone.host.javascript.static_line import Arrivals
from tests.host.javascript.test_service_desk import PEER, Inner, login, task


@pytest.fixture
def arrivals() -> Arrivals:
    return Arrivals(5)


@pytest.fixture
def desk(arrivals: Arrivals) -> StaticDesk:
    return StaticDesk(Inner(), arrivals, service="weather", version="W 1", login=login)


async def ask(desk: StaticDesk, name: str, *arguments: Any) -> Any:
    return await desk.call(task(), f"static.{name}", list(arguments))


async def test_a_client_is_accepted_with_what_is_known_of_him(desk: StaticDesk, arrivals: Arrivals) -> None:
    arrivals.line(PEER, secure=True)
    about = await ask(desk, "accept", 0)
    assert (about["number"], about["ip_address"], about["port"], about["tls"]) == (1, PEER.address, PEER.port, True)
    assert await ask(desk, "accept", 0) is None
    assert await ask(desk, "clients") == 1


async def test_a_client_is_spoken_with_by_his_number(desk: StaticDesk, arrivals: Arrivals) -> None:
    line, other = arrivals.line(PEER, secure=False), arrivals.line(PEER, secure=False)
    line.give(b"hello\n")
    assert await ask(desk, "recvline", 1, 100, 0) == "hello"
    assert await ask(desk, "send", 1, "welcome") == 7
    assert (line.take(), other.take()) == (b"welcome", b"")


async def test_a_client_who_is_gone_is_a_closed_socket(desk: StaticDesk) -> None:
    assert await ask(desk, "send", 7, "x") == 0
    assert await ask(desk, "recv", 7, 10, 60) is None
    assert (await ask(desk, "state", 7))["is_connected"] is False
    assert await ask(desk, "login", 7, "Alice", "sesame") is None


async def test_logins_go_the_way_of_all_logins(desk: StaticDesk, arrivals: Arrivals) -> None:
    line = arrivals.line(PEER, secure=True)
    names: list[str] = []
    line.identify = names.append
    assert await ask(desk, "login", 1, "Alice", "wrong") is None
    assert await ask(desk, "login", 1, "x" * 300, "sesame") is None
    assert names == []
    assert await ask(desk, "login", 1, "Alice", "sesame") == {"number": 2}
    assert names == ["Alice"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("accept", ("x",)),
        ("recv", ("one", 10, 0)),
        ("recv", ()),
        ("select", (5, 0)),
        ("send", (float("inf"), "x")),
        ("steal", (1,)),
    ],
)
async def test_nonsense_is_an_error_of_the_script(desk: StaticDesk, name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Refusal):
        await ask(desk, name, *arguments)


async def test_other_questions_go_on_without_a_user(desk: StaticDesk) -> None:
    assert await desk.call(task(), "username", [1]) == ["username", [1], ""]


def test_what_the_script_sees(desk: StaticDesk) -> None:
    facts = desk.facts(task())
    assert facts["server"]["version"] == "W 1"
    assert facts["static"] == {"local_port": PEER.local_port, "local_address": PEER.local_address}
