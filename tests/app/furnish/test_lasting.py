"""Scripts that serve all clients, as the house starts them. The whole way is in
tests/integration/test_static_services_live.py."""

import asyncio

import pytest

from dialtone.app import build
from dialtone.app.furnish import lasting
from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.config.load import load_settings
from dialtone.config.service import ServiceConfig
from dialtone.host.waiting import wait
from dialtone.wire.port import Peer

pytestmark = pytest.mark.usefixtures("quiet")
PEER = Peer("198.51.100.7", 40000, "192.0.2.1", 1038)


@pytest.fixture
async def begun(root, pillars):
    services = build.build(load_settings(root), pillars).own_services
    made = []

    async def begin(text, **more):
        (root / "mods").mkdir(exist_ok=True)
        (root / "mods/a.js").write_text(text)
        options = frozenset({"STATIC"})
        row = ServiceConfig(name="X", service="x", protocol="XP", command="a.js", port=9, options=options, **more)
        run = services.static(row, lambda: None)._make()
        made.append(run)
        await run.begin()
        return run

    yield begin
    for run in made:
        await run.stop()
    for runner in list(pillars.script_runners):
        await runner.close()


@pytest.fixture
def told():
    found = []
    log.switch.level, log.switch.sinks[:] = log.TRACE, [found.append]
    return found


async def come(run):
    return await run.connect(PEER, secure=False, identify=lambda name: None)


async def heard(line):
    bell, said = Bell(), b""
    line.listen(bell)
    async with asyncio.timeout(30):
        while line.ended is None:
            await wait(bell, 0.5)
            said += line.take()
    return said


async def test_a_script_goes_on_from_client_to_client(begun):
    run = await begun("var n = 0; while (true) { var one = server.socket.accept(); one.send(++n + ''); one.close(); }")
    assert [await heard(await come(run)) for _ in range(3)] == [b"1", b"2", b"3"]


async def test_EXE_04_a_script_that_thinks_for_ever_is_ended(begun, monkeypatch):
    monkeypatch.setattr(lasting, "PROCESSOR_TIME", 0.1)
    run = await begun("server.socket.accept(); while (true) {}")
    with pytest.raises(OSError, match="did not accept"):
        monkeypatch.setattr(lasting, "UNTAKEN", 0.0)
        await come(run)
    monkeypatch.undo()
    await come(run)
    ended = await asyncio.wait_for(run.wait(), 60)
    assert "SIGXCPU" in ended.trouble or "SIGKILL" in ended.trouble


async def test_EXE_04_a_script_that_eats_memory_is_ended(begun):
    run = await begun(
        "var all = []; while (true) all.push(new Array(1000).join('x') + all.length);", javascript_max_bytes=1 << 20
    )
    assert "memory" in (await asyncio.wait_for(run.wait(), 60)).trouble


async def test_SLO_01_a_client_the_script_does_not_accept_is_let_go(begun, monkeypatch):
    monkeypatch.setattr(lasting, "UNTAKEN", 0.01)
    run = await begun("mswait(600000);")
    with pytest.raises(OSError, match="did not accept"):
        await come(run)
    assert not run._arrivals.lines


async def test_many_who_come_at_once_are_all_served(begun):
    run = await begun("while (true) { var one = server.socket.accept(); one.send('you'); one.close(); }")
    lines = await asyncio.gather(*(come(run) for _ in range(100)))
    assert [await heard(line) for line in lines] == [b"you"] * 100


async def test_SLO_01_more_than_may_wait_are_turned_away(begun):
    run = await begun("mswait(600000);")
    waiting = [asyncio.ensure_future(come(run)) for _ in range(lasting.WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(OSError, match="wait for the script already"):
        await come(run)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_it_is_told_to_end_and_may_say_goodbye(begun):
    run = await begun(
        "var one = server.socket.accept(); while (!js.terminated) one.poll(0.01); one.send('bye'); one.close();"
    )
    line = await come(run)
    run.terminate()
    assert await heard(line) == b"bye"
    assert (await asyncio.wait_for(run.wait(), 30)).trouble == ""


async def test_EXE_06_what_clients_say_is_never_evaluated(begun):
    run = await begun("var one = server.socket.accept(); one.send(one.recv(100, 30)); one.close();")
    line = await come(run)
    hostile = b"{{7*7}} ${1+1} `id` \x00\xff */ exit(); //"
    line.give(hostile)
    assert await heard(line) == hostile


async def test_what_it_prints_is_logged(begun, told):
    run = await begun("print('I am ', argv.length); write('here');")
    await asyncio.wait_for(run.wait(), 30)
    assert [event.text for event in told if event.name == "service.script"] == ["I am 0", "here"]
