"""A real broker (Debian: mosquitto) on loopback, and its clients (mosquitto-clients)."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.support.waiting import until

BROKER = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
CLIENTS = shutil.which("mosquitto_pub"), shutil.which("mosquitto_sub")
THERE = BROKER is not None and all(CLIENTS)
MISSING = "mosquitto and mosquitto-clients are not installed"


class Mosquitto:
    """One broker; `more` are lines of its configuration, `listener` those of its listener."""

    def __init__(self, folder: Path, port: int, *, more: Sequence[str] = ("allow_anonymous true",)) -> None:
        self.port = port
        self._config = folder / "mosquitto.conf"
        own = (f"user {pwd.getpwuid(os.geteuid()).pw_name}", "persistence false")  # it stays who it is
        self._config.write_text("\n".join((*own, f"listener {port} 127.0.0.1", *more)) + "\n")
        self._said = folder / "mosquitto.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Come up, and wait until it answers."""
        assert BROKER is not None
        with self._said.open("ab") as said:
            self._process = subprocess.Popen([BROKER, "-c", str(self._config)], stdout=said, stderr=said)
        until(self._answers, 10, "the broker")

    def stop(self) -> None:
        """Go away."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def publish(self, topic: str, payload: str, *more: str) -> None:
        """Say something, as any client may."""
        words = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-t", topic, "-m", payload, "-q", "1", *more]
        subprocess.run(words, check=True, timeout=20, capture_output=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Listener:
    """`mosquitto_sub` of everything; `said` is what came so far, retained or not."""

    def __init__(self, port: int, file: Path, *more: str) -> None:
        self._file = file
        words = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-t", "sbbs/#", "-F", "%r|%t|%p", *more]
        with file.open("wb") as output:
            self._process = subprocess.Popen(words, stdout=output, stderr=subprocess.STDOUT)

    def said(self, topic: str) -> list[str]:
        """Payloads of a topic, in order."""
        rows = [line.split("|", 2) for line in self._file.read_text().splitlines() if line.count("|") >= 2]
        return [row[2] for row in rows if row[1] == topic]

    def everything(self) -> str:
        """All of it."""
        return self._file.read_text()

    def hears(self, topic: str, text: str, seconds: float = 15) -> str:
        """The payload of a topic that holds `text`, as soon as there is one."""
        found = until(lambda: [one for one in self.said(topic) if text in one], seconds, f"{topic} with {text!r}")
        return found[0]

    def stop(self) -> None:
        """Listen no more."""
        self._process.terminate()
        self._process.wait(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
