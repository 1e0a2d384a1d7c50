"""Scripts and programs of the sysop's, as the house starts them. The whole way is in
tests/integration/test_services_live.py."""

import pytest

from dialtone.app import build
from dialtone.app.furnish import own_services
from dialtone.config.load import load_settings
from dialtone.config.service import ServiceConfig
from dialtone.wire.port import Peer

pytestmark = pytest.mark.usefixtures("quiet")
PEER = Peer("198.51.100.7", 40000, "192.0.2.1", 1038)


@pytest.fixture
async def services(root, pillars):
    house = build.build(load_settings(root), pillars)
    yield house.own_services
    for runner in list(pillars.script_runners):
        await runner.close()


def row(root, command, text="", **more):
    if text:
        (root / "mods").mkdir(exist_ok=True)
        (root / "mods" / command.split()[0]).write_text(text)
    return ServiceConfig(name="X", service="x", protocol="XP", command=command, **more)


async def test_a_script_answers_a_datagram(root, services):
    script = row(root, "a.js one", "write(datagram + ' ' + argv[0] + ' ' + client.protocol);")
    assert await services.answer(script, b"hello", PEER) == b"hello one XP"


async def test_a_python_script_answers_a_datagram(root, services):
    script = row(root, "a.py", "import sys\nprint(sys.stdin.read()[::-1], end='')\n")
    assert await services.answer(script, b"hello", PEER) == b"olleh"


async def test_an_answer_is_cut_to_what_goes_through_every_network(root, services):
    script = row(root, "a.js", "write(new Array(5000).join('x'));")
    assert len(await services.answer(script, b"", PEER)) == own_services.LARGEST_ANSWER


@pytest.mark.proves("services.ini.JavaScriptMaxBytes")
async def test_EXE_04_a_script_that_eats_memory_ends_alone(root, services):
    script = row(root, "a.js", "var all = []; while (true) all.push(new Array(1000).join('x') + all.length);")
    script = ServiceConfig(name="X", service="x", command=script.command, javascript_max_bytes=1 << 20)
    assert await services.answer(script, b"", PEER) is None
    other = row(root, "b.js", "write('alive');")
    assert await services.answer(other, b"", PEER) == b"alive"


@pytest.mark.proves("services.ini.JavaScriptTimeLimit")
async def test_EXE_04_a_script_that_never_ends_is_ended(root, services):
    script = row(root, "a.js", "while (true) {}", javascript_time_limit=5)
    assert await services.answer(script, b"", PEER) is None


async def test_EXE_04_only_so_many_scripts_of_a_service_run_at_once(root, services, monkeypatch):
    monkeypatch.setattr(own_services, "SCRIPTS_AT_ONCE", 1)
    script = row(root, "a.js", "recvd = client.socket.recv(10, 60);")
    first = await services._begin(script, PEER)
    with pytest.raises(OSError, match="run already"):
        await services._begin(script, PEER)
    await first.stop()


async def test_EXE_06_what_a_client_says_is_never_evaluated(root, services):
    script = row(root, "a.js", "write(datagram);")
    hostile = b"{{7*7}} ${1+1} `id` \x00\xff */ exit(); //"
    assert await services.answer(script, hostile, PEER) == hostile


async def test_a_script_that_is_not_there(root, services):
    assert await services.answer(row(root, "nowhere.js"), b"", PEER) is None
    with pytest.raises(OSError, match="no file"):
        await services.answer(row(root, "nowhere.py"), b"", PEER)
