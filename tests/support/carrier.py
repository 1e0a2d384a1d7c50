"""A caller with a transfer program: calls by any way in, goes to the files, and hands the line to `sz` or `rz`.

The caller's side of each way is what such programs have: Telnet's doubled 255, frames of a WebSocket, the real `ssh`,
and nothing at all for RLogin, where the program has the socket itself.
"""

from __future__ import annotations

import base64
import os
import re
import select
import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

WAIT = 30.0  # seconds for what the board should say soon
QUIET = 3.0  # seconds after which the board waits for an answer
PIECE = 1 << 18  # bytes
WAYS = ("telnet", "ssh", "rlogin", "ws")
FILES_MENU = rb"Files\S*: |files\S*: "
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_MASK = b"\0\0\0\0"  # allowed, and costs the caller nothing


class Carrier:
    """One call. `take` and `bring` are bytes of the terminal; `program` lends the line to a program."""

    def __init__(self, way: str, port: int, user: str, *, askpass: Path | None = None) -> None:
        self.way = way
        self._seen = b""
        self._early = b""  # came with the answer to the handshake
        self._pending = b""  # of Telnet, a lone 255; of a WebSocket, a frame that is not whole
        self._ssh: subprocess.Popen[bytes] | None = None
        if way == "ssh":
            self._dial_ssh(port, user, askpass)
            return
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if way == "rlogin":
            self.socket.sendall(b"\0sesame\0" + user.encode() + b"\0ansi/115200\0")  # the first is the password
        elif way == "ws":
            self._shake_hands(port)

    def _dial_ssh(self, port: int, user: str, askpass: Path | None) -> None:
        options = ["-F", "none", "-tt", "-e", "none", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]
        options += ["-o", "UserKnownHostsFile=/dev/null", "-o", "IdentityAgent=none", "-p", str(port)]
        environment = {**os.environ, "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
        ours, theirs = socket.socketpair()
        self.socket = ours
        self.socket.settimeout(WAIT)
        self._ssh = subprocess.Popen(
            ["ssh", *options, f"{user}@127.0.0.1"], stdin=theirs, stdout=theirs, env={**environment, "TERM": "ansi"}
        )
        theirs.close()

    def _shake_hands(self, port: int) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        lines += f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n"
        self.socket.sendall(lines.encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(4096)
        assert b" 101 " in answer.split(b"\r\n")[0], answer
        self._early = answer.split(b"\r\n\r\n", 1)[1]

    # --- bytes

    def bring(self, data: bytes) -> None:
        """Send bytes of the terminal."""
        if self.way in ("telnet", "ws"):
            data = data.replace(b"\xff", b"\xff\xff")
        self.socket.sendall(_frame(data) if self.way == "ws" else data)

    def take(self) -> bytes:
        """Receive bytes of the terminal, at least one; b"" at the end."""
        while True:
            data, self._early = self._early or self.socket.recv(PIECE), b""
            if not data:
                return b""
            if self.way == "ws":
                data = self._unframed(data)
            if self.way in ("telnet", "ws"):
                data = self._plain(data)
            if data:
                return data

    def _unframed(self, data: bytes) -> bytes:
        data, found, at = self._pending + data, [], 0
        while len(data) - at >= 2:
            size, head = data[at + 1] & 0x7F, 2
            if size >= 126:
                head = 4 if size == 126 else 10
                size = int.from_bytes(data[at + 2 : at + head], "big")
            if len(data) - at < head + size:
                break
            if data[at] & 0x0F < 3:
                found.append(data[at + head : at + head + size])
            at += head + size
        self._pending = data[at:]
        return b"".join(found)

    _rest = b""

    def _plain(self, data: bytes) -> bytes:
        """Without Telnet's commands; to each question the answer is that of a program which can do everything."""
        data, self._rest = self._rest + data, b""
        if b"\xff" not in data:
            return data
        pieces = data.split(b"\xff\xff")
        if not any(b"\xff" in piece for piece in pieces):
            return b"\xff".join(pieces)
        out, at = [], 0
        while (mark := data.find(b"\xff", at)) >= 0:
            out.append(data[at:mark])
            command = data[mark + 1 : mark + 3]
            end = mark + 3
            if command[:1] == b"\xff":
                out.append(b"\xff")
                end = mark + 2
            elif command[:1] == b"\xfa":
                end = data.find(b"\xff\xf0", mark) + 2
                if end < 2:
                    self._rest = data[mark:]
                    return b"".join(out)
            elif command[:1] and command[0] < 0xFA:
                end = mark + 2
            elif len(command) < 2:
                self._rest = data[mark:]
                return b"".join(out)
            elif command[1] in (0, 3):  # binary, and nothing said between lines
                reply = {0xFD: b"\xff\xfb", 0xFB: b"\xff\xfd"}.get(command[0])
                if reply:
                    answer = reply + command[1:]
                    self.socket.sendall(_frame(answer) if self.way == "ws" else answer)
            at = end
        out.append(data[at:])
        return b"".join(out)

    # --- the screen

    def expect(self, pattern: bytes) -> bytes:
        """Wait until the screen shows this; what it showed up to then."""
        until = time.monotonic() + WAIT
        while (found := re.search(pattern, _SEQUENCE.sub(b"", self._seen))) is None:
            if time.monotonic() > until:
                raise AssertionError(f"{pattern!r} is not shown: {self._seen[-600:]!r}")
            try:
                data = self.take()
            except TimeoutError:
                continue
            if not data:
                raise AssertionError(f"the line ended before {pattern!r}: {self._seen[-600:]!r}")
            self._seen += data
        self._seen = found.string[found.end() :]
        return found.string[: found.end()]

    def say(self, text: bytes, pattern: bytes) -> bytes:
        """Type and wait for this on the screen."""
        self.bring(text)
        return self.expect(pattern)

    def log_in(self, user: bytes, password: bytes = b"sesame") -> None:
        """Up to the file menu."""
        if self.way in ("telnet", "ws"):
            self.say(b"", b"Login:")
            self.say(user + b"\r", b"assword")
            self.bring(password + b"\r")
        while not self.expect(rb"\(Y/n\) |ain menu\S*: ").endswith(b": "):
            self.bring(b"n")
        self.say(b"t", FILES_MENU)

    # --- transfers

    def program(self, *words: str, folder: Path) -> float:
        """Lend the line to a program until it ends; seconds it took. Where the program has the line itself, what came
        with the prompt is lost; both sides of ZMODEM begin anew."""
        first, self._seen = self._seen, b""
        if self.way in ("ssh", "rlogin"):
            self.socket.setblocking(True)
            began = time.perf_counter()
            code = subprocess.run(words, cwd=folder, stdin=self.socket, stdout=self.socket, stderr=subprocess.DEVNULL)
            seconds = time.perf_counter() - began
            self.socket.settimeout(WAIT)
            assert code.returncode == 0, f"{words}: {code.returncode}"
            return seconds
        return self._between(words, folder, first)

    def _between(self, words: tuple[str, ...], folder: Path, first: bytes) -> float:
        """Carry bytes between the line and the program's own pair of sockets."""
        ours, theirs = socket.socketpair()
        began = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        theirs.close()
        ended = threading.Event()

        def outwards() -> None:
            with suppress(OSError):
                while data := ours.recv(PIECE):
                    self.bring(data)
            ended.set()

        def inwards() -> None:
            with suppress(OSError):
                if first:
                    ours.sendall(first)
                while not ended.is_set():
                    if not select.select([self.socket], [], [], 0.2)[0]:
                        continue
                    data = self.take()
                    if not data:
                        return
                    try:
                        ours.sendall(data)
                    except OSError:
                        self._seen += data
                        return

        self.socket.settimeout(300)
        threads = [threading.Thread(target=job) for job in (outwards, inwards)]
        for thread in threads:
            thread.start()
        code = process.wait(300)
        seconds = time.perf_counter() - began
        for thread in threads:
            thread.join(10)
        ours.close()
        self.socket.settimeout(WAIT)
        assert code == 0, f"{words}: {code}"
        return seconds

    def upload(self, *paths: Path, options: tuple[str, ...] = ()) -> float:
        """Bring files by ZMODEM, all as a batch; seconds the program took."""
        self.say(b"u", rb"Name of the file[^:]*: ")
        self.say(b"\r", rb"YMODEM-G[^:]*: |\nZ ")
        self.say(b"z", rb"gives up\.\s*")
        seconds = self.program("sz", *options, *(path.name for path in paths), folder=paths[0].parent)
        self._back()
        return seconds

    def download(self, name: str, folder: Path, options: tuple[str, ...] = ("-y",)) -> float:
        """Fetch a file by ZMODEM; seconds the program took."""
        self.say(b"d", rb": $")
        self.say(name.encode() + b"\r", rb"YMODEM-G[^:]*: |\nZ ")
        self.say(b"z", rb"gives up\.\s*|ZMODEM[^\r]*\r\n")
        seconds = self.program("rz", *options, folder=folder)
        self._back()
        return seconds

    def _back(self) -> None:
        """To the file menu, with nothing said about anything."""
        asked = rb"What is \S+\? |\([Yy]/[Nn]\) |Any key goes on \] "
        if not self._seen and not select.select([self.socket], [], [], QUIET)[0]:
            self.bring(b"\r")  # the program had the question with its last bytes
        while not re.search(FILES_MENU, self.expect(FILES_MENU + b"|" + asked)):
            self.bring(b"\r")

    def hang_up(self) -> None:
        """End the call."""
        self.socket.close()
        if self._ssh is not None:
            self._ssh.terminate()
            self._ssh.wait(10)


def _frame(data: bytes) -> bytes:
    size = len(data)
    head = bytes([0x82])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += b"\xfe" + size.to_bytes(2, "big")
    else:
        head += b"\xff" + size.to_bytes(8, "big")
    return head + _MASK + data
