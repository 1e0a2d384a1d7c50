"""The whole program at a real broker: what it tells, what it obeys, and that it goes on without one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from dialtone.host.machine import this_machine
from dialtone.net.certificates import make_self_signed
from tests.integration.test_callers_live import by_telnet
from tests.integration.test_ways_in_live import needs
from tests.support.live import LiveBoard
from tests.support.mosquitto import MISSING, THERE, Listener, Mosquitto
from tests.support.ports import free_port
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, pytest.mark.skipif(not THERE, reason=MISSING)]

HOST = this_machine().name
ROOT = "sbbs/LOCAL_TEST"


class Scene:
    """A board, its broker, and somebody who listens to everything."""

    def __init__(self, board: LiveBoard, broker: Mosquitto, ear: Listener) -> None:
        self.board, self.broker, self.ear = board, broker, ear
        self.host = f"{ROOT}/host/{HOST}"

    def server(self, kind: str, more: str = "") -> str:
        return f"{self.host}/server/{kind}" + (f"/{more}" if more else "")


@contextmanager
def staged(folder: Path, settings: dict[str, str]) -> Iterator[Scene]:
    port = free_port()
    wanted = {"main.id": "LOCAL TEST", "main.MQTT.enabled": "true", "main.MQTT.broker_port": str(port), **settings}
    with Mosquitto(folder, port) as broker, Listener(port, folder / "heard.txt") as ear:
        board = LiveBoard(settings=wanted)
        try:
            board.start()
            yield Scene(board, broker, ear)
        finally:
            board.remove()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with staged(tmp_path_factory.mktemp("mqtt"), {"main.MQTT.protocol_version": "5"}) as made:
        yield made


def test_states_of_board_machine_servers_and_nodes_are_told(scene: Scene) -> None:
    ear = scene.ear
    ear.hears(scene.server("mail"), "READY\t")
    assert "0/" in ear.said(scene.server("mail"))[-1]
    ear.hears(scene.server("term"), "READY")
    ear.hears(scene.server("srvc"), "READY")
    ear.hears(scene.host, HOST)
    ear.hears(f"{ROOT}/node", "4 total")
    ear.hears(f"{ROOT}/node/1", "Waiting for connection")
    ear.hears(f"{ROOT}/node/1/status", "0\t0\t0\t0\t0\t0\t0\t0")
    ear.hears(scene.server("mail", "version"), "dialtone ")


def test_a_login_is_told_with_client_and_log_and_no_secret(scene: Scene) -> None:
    ear = scene.ear
    scene.board.box("Alice")
    ear.hears(f"{ROOT}/action/login/pop3", "\tAlice\t127.0.0.1")
    number, alias = ear.said(f"{ROOT}/action/login/pop3")[0].split("\t")[1:3]
    assert (number, alias) == ("2", "Alice")
    ear.hears(f"{ROOT}/action/logout/pop3", "\tAlice\t")
    ear.hears(scene.server("mail", "client/action/connect"), "POP3")
    ear.hears(scene.server("mail", "client/action/update"), "\t2\tAlice\t")
    ear.hears(scene.server("mail", "client/action/disconnect"), "Alice")
    ear.hears(scene.server("mail", "log"), "logged-in using")
    ear.hears(scene.server("mail", "log/6"), "logged-in using")
    until(lambda: ear.said(scene.server("mail", "served"))[-1:] not in ([], ["0"]), 10, "connections counted")
    assert "sesame" not in ear.everything()


def test_a_failed_login_is_held_against_its_address_until_cleared(scene: Scene) -> None:
    with pytest.raises(Exception, match="ERR"):
        scene.board.box("Alice", "opensesame")
    scene.ear.hears(f"{ROOT}/action/login_fail/pop3", "\tAlice\t127.0.0.1")
    held = f"{scene.host}/login_attempts/127.0.0.1"
    scene.ear.hears(held, "\tAlice")
    assert "opensesame" not in scene.ear.everything()
    scene.broker.publish(f"{scene.host}/clear", "127.0.0.1")
    until(lambda: scene.ear.said(held)[-1] == "", 15, "the record to be cleared at the broker")
    assert [one["key"] for one in scene.board.ask("attempts") if one["key"].startswith("ip:")] == []


def test_one_server_is_paused_and_resumed_and_a_kept_order_is_not_obeyed(scene: Scene) -> None:
    scene.broker.publish(scene.server("ftp", "pause"), "")
    scene.ear.hears(scene.server("ftp"), "PAUSED")
    assert scene.ear.said(scene.server("mail"))[-1].startswith("READY")
    scene.broker.publish(scene.server("ftp", "resume"), "")
    until(lambda: scene.ear.said(scene.server("ftp"))[-1].startswith("READY"), 15, "FTP to be back")
    scene.broker.publish(f"{scene.host}/pause", "", "-r")  # heard now, since it is new, and kept for who comes later
    scene.ear.hears(scene.server("mail"), "PAUSED")
    scene.broker.publish(f"{scene.host}/resume", "")
    until(lambda: scene.ear.said(scene.server("mail"))[-1].startswith("READY"), 15, "mail to be back")


def test_nobody_types_sets_or_runs_anything_unless_it_is_switched_on(scene: Scene) -> None:
    """Spec services.md 13.2, number 12."""
    for topic, text in (("node/1/set/lock", "1"), ("node/1/input", "x"), ("node/1/msg", "hi"), ("exec", "EVENT")):
        scene.broker.publish(f"{ROOT}/{topic}", text)
    assert scene.ear.said(f"{ROOT}/node/1/output") == []
    scene.broker.publish(f"{scene.host}/clear", "192.0.2.77")  # what came before is over when this is obeyed
    scene.board.says("records of failed logins cleared")
    assert not any(node["locked"] for node in scene.board.ask("nodes"))


def test_the_broker_goes_and_comes_and_mail_flows_all_the_while(scene: Scene, tmp_path: Path) -> None:
    scene.broker.stop()
    scene.board.says("MQTT broker 127.0.0.1 port")
    assert scene.board.deliver(b"Subject: meanwhile\r\n\r\nhello\r\n").startswith("250")
    scene.broker.start()
    with Listener(scene.broker.port, tmp_path / "again.txt") as ear:
        ear.hears(scene.server("mail"), "READY", 40)
        ear.hears(f"{ROOT}/node/1", "Waiting for connection", 40)


def test_killed_it_is_disconnected_and_ended_it_is_stopped(tmp_path: Path) -> None:
    with staged(tmp_path, {"main.MQTT.allow_set": "true"}) as scene:
        scene.ear.hears(scene.server("mail"), "READY")
        scene.broker.publish(f"{ROOT}/node/2/set/lock", "1")
        until(lambda: [n["node"] for n in scene.board.ask("nodes") if n["locked"]] == [2], 15, "node 2 to be locked")
        scene.board.stop()
        until(lambda: scene.ear.said(scene.server("mail"))[-1] == "STOPPED", 15, "the last word")
        scene.board.start()
        until(lambda: scene.ear.said(scene.server("mail"))[-1].startswith("READY"), 15, "the second run")
        scene.board.stop(signal.SIGKILL)
        for kind in ("mail", "term", "srvc"):
            scene.ear.hears(scene.server(kind), "DISCONNECTED")


SEEN = {"main.MQTT.allow_output": "true", "main.MQTT.allow_input": "true", "main.MQTT.allow_set": "true"}


@needs("telnet")
def test_EXE_10_screens_are_told_and_typed_on_where_the_sysop_wants_it_and_each_use_is_in_the_book(
    tmp_path: Path,
) -> None:
    with staged(tmp_path, SEEN) as scene:
        scene.board.says("screens are told to the broker")
        caller = by_telnet(scene.board, b"alice")
        scene.ear.hears(f"{ROOT}/node/1/terminal", "80x24")
        until(lambda: scene.ear.said(f"{ROOT}/node/1/output"), 15, "her screen")
        until(lambda: "ain menu" in scene.ear.everything(), 15, "her menu, over several lines of its message")
        assert "sesame" not in scene.ear.everything()
        scene.broker.publish(f"{ROOT}/node/1/input", "oy")  # as if she typed it: log off, yes
        caller.expect(pexpect.EOF)
        until(lambda: scene.ear.said(f"{ROOT}/node/1/terminal")[-1] == "", 15, "her terminal to be forgotten")
        (book,) = (scene.board.root / "data").rglob("audit.jsonl")
        assert '"node.typed"' in book.read_text()


def test_misc_and_status_set_what_they_can(tmp_path: Path) -> None:
    with staged(tmp_path, {"main.MQTT.allow_set": "true"}) as scene:

        def is_set(node: int, *words: str) -> bool:
            rows = {row["node"]: row for row in scene.board.ask("nodes")}
            return node in rows and all(rows[node][word] for word in words)

        scene.ear.hears(scene.server("mail"), "READY")
        scene.broker.publish(f"{ROOT}/node/2/set/misc", "0x202")
        until(lambda: is_set(2, "locked", "down"), 15, "node 2 to be locked and down")
        scene.broker.publish(f"{ROOT}/node/3/set/status", "5")
        until(lambda: is_set(3, "down"), 15, "node 3 to be down")
        scene.broker.publish(f"{ROOT}/node/2/set/misc", "0")
        until(lambda: not is_set(2, "locked"), 15, "node 2 to be free")


@contextmanager
def encrypted(tmp_path: Path) -> Iterator[tuple[LiveBoard, Mosquitto, int]]:
    """A board that talks only to a broker with its own certificate (tls_mode 3), which asks for the board's."""
    secure, plain = free_port(), free_port()
    wanted = {"main.id": "T", "main.MQTT.enabled": "true", "main.MQTT.broker_port": str(secure)}
    board = LiveBoard(settings={**wanted, "main.MQTT.tls_mode": "3"})
    cert, key = board.root / "ctrl/ssl.cert", board.root / "ctrl/ssl.key"
    make_self_signed(cert, key, "local.test", "Board")
    copies = [tmp_path / "broker.cert", tmp_path / "broker.key"]
    for source, copy in zip((cert, key), copies, strict=True):
        copy.write_bytes(source.read_bytes())
    more = ("allow_anonymous true", f"certfile {copies[0]}", f"keyfile {copies[1]}", f"listener {plain} 127.0.0.1")
    try:
        with Mosquitto(tmp_path, secure, more=more) as broker:
            yield board, broker, plain
    finally:
        board.remove()


def test_with_the_boards_certificate_it_is_encrypted_and_no_other_broker_is_believed(tmp_path: Path) -> None:
    with encrypted(tmp_path) as (board, broker, plain), Listener(plain, tmp_path / "heard.txt") as ear:
        board.start()
        ear.hears(f"sbbs/T/host/{HOST}/server/mail", "READY")
        broker.stop()
        make_self_signed(tmp_path / "broker.cert", tmp_path / "broker.key", "local.test", "Somebody else")
        broker.start()
        board.says("MQTT broker .*(certificate|CERTIFICATE)", 30)
