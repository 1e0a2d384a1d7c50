import asyncio
import json
import os
import socket
import stat

import pytest

from dialtone.app import control
from dialtone.app.control import ControlSocket
from dialtone.app.control_client import ControlRefused, NotRunning, ask, socket_path
from dialtone.base.errors import Refusal, Why


async def echo(details):
    return details


async def refuse(_):
    raise Refusal(Why.NOT_FOUND, "there is no such thing")


async def fail(_):
    raise ZeroDivisionError


@pytest.fixture(params=["shallow", "deep"])
async def data(request, tmp_path):
    """A data folder with an open control socket; the deep one's path is longer than a socket's name may be."""
    folder = tmp_path if request.param == "shallow" else tmp_path / ("d" * 100)
    folder.mkdir(exist_ok=True)
    opened = ControlSocket(socket_path(str(folder)), {"echo": echo, "refuse": refuse, "fail": fail})
    opened.open()
    yield str(folder)
    await opened.close()
    assert "control.sock" not in os.listdir(folder)


def asked(data, command, **details):
    return asyncio.to_thread(ask, data, command, **details)


async def test_a_command_gets_its_answer(data):
    assert await asked(data, "echo", number=3, text="x\ny") == {"number": 3, "text": "x\ny"}


async def test_a_no_is_told_in_words(data):
    with pytest.raises(ControlRefused, match="there is no such thing"):
        await asked(data, "refuse")
    with pytest.raises(ControlRefused, match="not a command"):
        await asked(data, "unheard-of")


async def test_a_fault_is_not_shown(data):
    with pytest.raises(ControlRefused, match="it failed; the log says why"):
        await asked(data, "fail")
    assert await asked(data, "echo") == {}


async def test_SEC_02_the_socket_is_for_its_owner_only(data):
    assert stat.S_IMODE(os.stat(socket_path(data)).st_mode) == 0o600


async def test_somebody_else_gets_no_answer(data, monkeypatch):
    monkeypatch.setattr(control, "allowed", lambda _: False)
    with pytest.raises((ControlRefused, NotRunning)):
        await asked(data, "echo")


def test_only_root_and_ourselves_are_allowed(monkeypatch):
    here, there = socket.socketpair()
    with here, there:
        assert control.allowed(here)
        monkeypatch.setattr(os, "geteuid", lambda: 54321)
        monkeypatch.setattr(control.struct, "unpack", lambda *_: (1, 4711, 1))
        assert not control.allowed(here)
        monkeypatch.setattr(control.struct, "unpack", lambda *_: (1, 0, 0))
        assert control.allowed(here)


@pytest.mark.parametrize("line", [b"", b"nonsense", b"[]", b"3", b'{"command": []}', b'{"no": "command"}', b"\xff"])
async def test_nonsense_is_refused(tmp_path, line):
    socket = ControlSocket(str(tmp_path / "s"), {"echo": echo})
    assert await socket.answer(line) == {"ok": False, "error": "not a command"}


async def test_an_endless_request_is_cut_off(data):
    def flood():
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(socket_path(data))
            try:
                line.sendall(b"x" * (control.REQUEST_MOST * 4))
                return line.recv(10)
            except OSError:
                return b""

    if len(data) < 80:
        assert await asyncio.to_thread(flood) == b""


async def test_several_requests_on_one_connection(tmp_path):
    opened = ControlSocket(str(tmp_path / "s"), {"echo": echo})
    opened.open()
    reader, writer = await asyncio.open_unix_connection(str(tmp_path / "s"))
    writer.write(b'{"command": "echo", "n": 1}\n{"command": "echo", "n": 2}\n')
    answers = [json.loads(await reader.readline())["result"]["n"] for _ in range(2)]
    assert answers == [1, 2]
    writer.close()
    await opened.close()


def test_nobody_runs(tmp_path):
    with pytest.raises(NotRunning):
        ask(str(tmp_path), "echo")


async def test_a_socket_left_behind_is_replaced(tmp_path):
    path = str(tmp_path / "s")
    for _ in range(2):
        left = socket.socket(socket.AF_UNIX)
        left.bind(path)
        left.close()
        opened = ControlSocket(path, {})
        opened.open()
        await opened.close()


@pytest.mark.parametrize(
    "request_",
    [b"[" * 60_000, b'{"command":' * 10_000, b'{"command": ' + b"9" * 60_000 + b"}", b"1e999999", b'"\\ud800"'],
)
async def test_SLO_07_json_without_bottom_or_end_is_no_command(tmp_path, request_):
    assert await ControlSocket(str(tmp_path / "s"), {"echo": echo}).answer(request_) == {
        "ok": False,
        "error": "not a command",
    }
