"""The worker at the end of a real line, in a process of its own: what the pool relies on."""

import socket
import subprocess
import sys

import pytest

from dialtone.host.javascript import frames
from tests.host.javascript.bench import Board

pytestmark = pytest.mark.slow  # make test runs it


class Line:
    """The server's end."""

    def __init__(self):
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(20)
        name = "dialtone.host.javascript.worker"
        arguments = [sys.executable, "-I", "-m", name, str(theirs.fileno()), str(128 << 20)]
        self.process = subprocess.Popen(arguments, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL)
        theirs.close()

    def send(self, message):
        self.socket.sendall(frames.pack(message))

    def receive(self):
        return frames.unpack(self.exactly(frames.length(self.exactly(frames.HEADER))))

    def exactly(self, size):
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            assert piece
            data += piece
        return data


@pytest.fixture
def line():
    made = Line()
    yield made
    made.socket.close()
    made.process.wait(20)


@pytest.fixture
def job(tmp_path):
    board = Board(tmp_path)

    def make(text, session=1):
        facts = {"variables": {}, "load_path": [], "system": {}, "client": {}, "user": {}}
        return {
            "folders": board.folders.as_dict(),
            "files": {},
            "host": {"name": "", "platform": ""},
            "command": "",
            "eval": text,
            "arguments": [],
            "session": session,
            "memory": 8 << 20,
            "time_limit": 10,
            "facts": {**facts, "server": {"interface_ip_address": ""}},
        }

    return make


def test_a_script_asks_and_what_comes_meanwhile_waits(line, job):
    line.send({"do": "run", "job": job("js.global.x = 1; log(system.matchuser('bob'))")})
    assert line.receive() == {"do": "ask", "name": "matchuser", "arguments": ["bob"]}
    line.send({"do": "forget", "session": 1})
    line.send({"do": "answer", "value": 7})
    assert line.receive() == {"do": "log", "level": 6, "text": "7"}
    assert line.receive() == {"do": "done", "status": 0, "trouble": ""}
    line.send({"do": "run", "job": job("log(typeof js.global.x)")})
    assert line.receive()["text"] == "undefined"


def test_the_log_of_a_script_is_bounded(line, job):
    line.send({"do": "run", "job": job("for (var n = 0; n < 3000; n++) log(new Array(10000).join('x'))")})
    got = []
    while (message := line.receive())["do"] == "log":
        got.append(message["text"])
    assert len(got) == 2001 and max(map(len, got)) == 4000
    assert got[-1] == "!too many lines for the log, the rest is left out"


def test_it_ends_when_the_server_is_gone_even_inside_a_question(line, job):
    line.send({"do": "run", "job": job("system.matchuser('bob')")})
    assert line.receive()["do"] == "ask"
    line.socket.close()
    assert line.process.wait(20) == 0
