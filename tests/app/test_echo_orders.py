"""What comes from a broker is done, or it is said why not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dialtone.app.echo_orders import EchoOrders
from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mqtt import MqttConfig
from dialtone.domain.ports.broker import Received
from dialtone.protocols.mqtt.names import Names
from dialtone.testing.script import run

HOST = "sbbs/B/host/h"


class Listeners:
    """Doors whose pauses are kept."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.services = SimpleNamespace(
            hold=lambda: self.note("services hold"), let_go=lambda: self.note("services go")
        )

    def note(self, what: str) -> None:
        self.done.append(what)

    def pause(self) -> None:
        self.note("pause")

    def resume(self) -> None:
        self.note("resume")

    def hold(self, server: str) -> None:
        self.note(f"hold {server}")

    def let_go(self, server: str) -> None:
        self.note(f"go {server}")


class Board:
    """A program that has doors and forgets log-ins; nobody is at its nodes."""

    def __init__(self) -> None:
        self.doors = Listeners()
        self.cleared: list[str] = []
        self.house = SimpleNamespace(orders=SimpleNamespace(lock=self._lock))

    def _lock(self, actor: Any, node: int, on: bool) -> None:
        raise Refusal(Why.NOT_FOUND, f"there is no node {node}")

    async def clear_attempts(self, address: str = "") -> int:
        self.cleared.append(address)
        return 1


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[log.Event]:
    found: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [found.append])
    return found


def said(board: Board, topic: str, payload: bytes = b"", **config: Any) -> None:
    orders = EchoOrders(board, Names("B", "h"), MqttConfig(**config))  # type: ignore[arg-type]
    run(orders.take(Received(topic=topic, payload=payload)))


def test_servers_are_paused_and_go_on_one_by_one_or_all(told: list[log.Event]) -> None:
    board = Board()
    for topic in (
        "pause",
        "resume",
        "server/ftp/pause",
        "server/ftp/resume",
        "server/srvc/pause",
        "server/srvc/resume",
    ):
        said(board, f"{HOST}/{topic}")
    assert board.doors.done == ["pause", "resume", "hold ftp", "go ftp", "services hold", "services go"]


def test_failed_logins_are_forgotten(told: list[log.Event]) -> None:
    board = Board()
    said(board, f"{HOST}/server/mail/clear", b"192.0.2.7")
    assert board.cleared == ["192.0.2.7"]


def test_EXE_10_what_is_not_allowed_is_not_done(told: list[log.Event]) -> None:
    board = Board()
    said(board, f"{HOST}/pause", allow_orders=False)
    said(board, "sbbs/B/node/1/set/lock", b"1")
    assert board.doors.done == []
    assert not [event for event in told if event.name == "mqtt.order"]


def test_a_refusal_is_a_line_in_the_log(told: list[log.Event]) -> None:
    said(Board(), "sbbs/B/node/9/set/lock", b"1", allow_set=True)
    assert told[-1].name == "mqtt.refused"
    assert "there is no node 9" in told[-1].text
