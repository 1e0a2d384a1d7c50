"""The life of a run that serves all clients: begun, begun again, replaced, ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from dialtone.app import static_service
from dialtone.app.static_service import StaticService
from dialtone.config.service import ServiceConfig
from dialtone.domain.ports.doors import Ended
from dialtone.host.waiting import wait
from dialtone.testing.script import ScriptedWire

pytestmark = pytest.mark.usefixtures("quiet")


class Line:
    """One client's line."""

    def __init__(self) -> None:
        self.ended: Ended | None = None

    def listen(self, bell: Any) -> None:
        pass

    def take(self) -> bytes:
        return b""

    def give(self, data: bytes) -> int:
        return len(data)

    def end_input(self) -> None:
        self.ended = Ended()

    def complaints(self) -> tuple[str, ...]:
        return ()

    async def stop(self) -> None:
        self.ended = Ended()


class Run:
    """A run as a test wants it."""

    outlives_clients = True

    def __init__(self, trouble: str = "") -> None:
        self.trouble, self.begun, self.told, self.stopped = trouble, False, False, False
        self.over = asyncio.Event()
        self.lines: list[Line] = []

    async def connect(self, peer: Any, **_: Any) -> Line:
        self.lines.append(Line())
        return self.lines[-1]

    async def begin(self) -> None:
        if self.trouble:
            raise OSError(2, self.trouble)
        self.begun = True

    async def wait(self) -> Ended:
        await self.over.wait()
        return Ended()

    def terminate(self) -> None:
        self.told = True
        self.over.set()

    async def stop(self) -> None:
        self.stopped = True


class Runs:
    """All runs of a service, as they were made."""

    def __init__(self, *options: str, trouble: str = "") -> None:
        self.made: list[Run] = []
        self.overs = 0
        row = ServiceConfig(name="X", protocol="XP", command="x.js", options=frozenset({"STATIC", *options}))
        self.service = StaticService(row, lambda: self.make(trouble), wait, self.over)

    def make(self, trouble: str) -> Any:
        self.made.append(Run(trouble))
        return self.made[-1]

    def over(self) -> None:
        self.overs += 1


async def until(there: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not there():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_PAUSE", "LAST_PAUSE", "LOOK"):
        monkeypatch.setattr(static_service, name, 0.001)


async def ended(work: Awaitable[Any]) -> None:
    await asyncio.wait_for(work, 20)


@pytest.mark.proves("services.ini.Options.STATIC")
async def test_one_run_is_made_and_its_end_is_the_end(short: None) -> None:
    runs = Runs()
    runs.service.begin()
    await until(lambda: runs.made and runs.made[0].begun)
    assert runs.overs == 0
    runs.made[0].over.set()
    await until(lambda: runs.overs)
    assert (len(runs.made), runs.made[0].stopped) == (1, True)
    await until(lambda: runs.service.gone)


@pytest.mark.proves("services.ini.Options.LOOP")
async def test_LOOP_begins_anew_also_when_it_cannot_be_started(short: None) -> None:
    for runs in (Runs("LOOP"), Runs("LOOP", trouble="no file")):
        runs.service.begin()
        await until(lambda runs=runs: runs.made)
        for run in runs.made:
            run.over.set()
        await until(lambda runs=runs: len(runs.made) > 1)
        assert runs.overs == 0
        await ended(runs.service.stop())
        assert all(run.stopped for run in runs.made)


async def test_the_pause_grows_while_it_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            raise asyncio.CancelledError

    monkeypatch.setattr(static_service.asyncio, "sleep", sleep)
    runs = Runs("LOOP", trouble="no file")
    await asyncio.wait((asyncio.ensure_future(runs.service._keep()),))
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


async def test_a_client_is_turned_away_while_nothing_runs(quiet: Any) -> None:
    wire = ScriptedWire(b"hello")
    await ended(Runs().service.session(wire).run())
    assert wire.output == b""


async def test_a_replaced_run_goes_on_until_its_last_client_has_left(short: None) -> None:
    runs = Runs("LOOP")
    runs.service.begin()
    await until(lambda: runs.made and runs.made[0].begun)
    line = await runs.service.session(ScriptedWire())._begin()
    assert runs.service.clients == 1
    runs.service.finish()
    await asyncio.sleep(0.01)
    assert not runs.made[0].told
    await line.stop()
    await until(lambda: runs.service.gone)
    assert (runs.made[0].told, runs.made[0].stopped, len(runs.made), runs.overs) == (True, True, 1, 0)


async def test_a_script_is_told_at_once_and_keeps_its_clients(short: None) -> None:
    runs = Runs()
    runs.service.begin()
    await until(lambda: runs.made and runs.made[0].begun)
    runs.made[0].outlives_clients = False  # type: ignore[misc]
    runs.service.finish()
    await until(lambda: runs.made[0].told)
    await until(lambda: runs.service.gone)
