"""What scripts of services may ask, beyond what those of mail processors may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.processors import BenchFiles, Task
from dialtone.host.javascript.script_line import ScriptLine
from dialtone.host.javascript.service_desk import ServiceDesk
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.1", 1038)
ALICE = User(number=UserNumber(2), alias="Alice", level=50)


class Inner:
    """The desk of mail processors."""

    async def call(self, task: Task, name: str, arguments: list[Any]) -> Any:
        return [name, arguments, task.user.alias if task.user else ""]

    def facts(self, task: Task) -> Mapping[str, Any]:
        return {
            "server": {"version": "mail", "clients": 1},
            "user": {"number": int(task.user.number) if task.user else 0},
        }


async def login(line: ScriptLine, service: str, name: str, password: Secret) -> User:
    if (service, name, password.reveal()) != ("weather", "Alice", "sesame"):
        raise Refusal(Why.BAD_LOGIN, "no")
    return ALICE


def task(session: int = 1) -> Task:
    files = BenchFiles(message="", new_message="", recipients="", error="", log="")
    return Task(
        name="Weather",
        command="weather.js",
        files=files,
        session=session,
        peer=PEER,
        protocol="WEATHER",
        user=None,
        variables={},
        specifiers={},
    )


@pytest.fixture
def desk() -> ServiceDesk:
    made = ServiceDesk(Inner(), service="weather", version="W 1", options=0, login=login, clients=lambda: 7)
    made.lines[1] = ScriptLine(PEER, secure=True)
    return made


async def test_bytes_are_kept_both_ways(desk: ServiceDesk) -> None:
    every = bytes(range(256))
    desk.lines[1].give(every)
    text = await desk.call(task(), "service.recv", [1000, 0])
    assert text.encode("utf-8", "surrogateescape") == every
    assert await desk.call(task(), "service.send", [text]) == 256
    assert desk.lines[1].take() == every


async def test_logging_in_makes_the_script_speak_for_the_user(desk: ServiceDesk) -> None:
    told: list[str] = []
    desk.lines[1].identify = told.append
    assert await desk.call(task(), "service.login", ["Alice", "sesame"]) == {"number": 2}
    assert told == ["Alice"]
    assert await desk.call(task(), "compare_ars", ["LEVEL 50"]) == ["compare_ars", ["LEVEL 50"], "Alice"]
    assert await desk.call(task(), "service.logout", []) == {"number": 0}
    assert (await desk.call(task(), "compare_ars", []))[2] == ""


@pytest.mark.parametrize("words", [["Alice", "wrong"], ["Nobody", "sesame"], ["A" * 300, "x"], ["", ""]])
async def test_a_refused_login_says_nothing_but_no(desk: ServiceDesk, words: list[str]) -> None:
    assert await desk.call(task(), "service.login", words) is None


async def test_a_login_that_wants_TLS_is_told_to_the_sysop(events: list) -> None:  # type: ignore[type-arg]
    async def refuses(line: ScriptLine, service: str, name: str, password: Secret) -> User:
        raise Refusal(Why.NEEDS_TLS, "use TLS")

    made = ServiceDesk(Inner(), service="weather", version="W 1", options=0, login=refuses, clients=lambda: 1)
    made.lines[1] = ScriptLine(PEER)
    assert await made.call(task(), "service.login", ["Alice", "sesame"]) is None
    assert [event.name for event in events] == ["service.clear_text"]
    assert "sesame" not in events[0].text


async def test_facts_are_those_of_the_service(desk: ServiceDesk) -> None:
    facts = desk.facts(task())
    assert facts["server"]["version"] == "W 1"
    assert facts["server"]["interface_ip_address"] == "192.0.2.1"
    assert facts["service"] == {"tls": True, "local_port": 1038, "udp": False}
    assert await desk.call(task(), "service.clients", []) == 7


async def test_nonsense_is_refused(desk: ServiceDesk) -> None:
    for arguments in ([], ["many", 1], [1, 2, 3]):
        with pytest.raises(Refusal) as no:
            await desk.call(task(), "service.recv", arguments)
        assert no.value.why is Why.INVALID


async def test_a_script_whose_client_is_gone_hears_so(desk: ServiceDesk) -> None:
    with pytest.raises(Refusal):
        await desk.call(task(2), "service.state", [])
