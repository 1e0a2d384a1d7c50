"""The ways in with the programs people use: telnet, nc, ssh, rlogin, a browser's WebSocket, judged by ssh-audit."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from websockets.asyncio.client import connect

from dialtone.app.desk import Desk, work
from dialtone.domain.model.credential import PublicKey
from dialtone.domain.model.user import UserNumber
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

WAIT = 15  # seconds
SSH_OPTIONS = (
    *("-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
    *("-o", "LogLevel=ERROR", "-o", "IdentityAgent=none"),
)


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard(users=("Sysop", "Alice", "Bob", "Carol")) as made:
        yield made


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def dial(program: str, *words: str) -> Any:
    return pexpect.spawn(program, list(words), timeout=WAIT, dimensions=(24, 80))


@needs("telnet")
def test_telnet(board: LiveBoard) -> None:
    call = dial("telnet", "127.0.0.1", str(board.port("telnet")))
    call.expect(b"Login:")
    call.send(b"alice\r")
    call.expect(b"assword")
    call.send(b"sesame\r")
    call.expect(b"Alice")
    call.expect(b"ain menu")
    assert board.logged(r"Telnet .*logged-in")
    call.close(force=True)


@needs("nc")
def test_a_plain_program_sees_text_at_once(board: LiveBoard) -> None:
    call = dial("nc", "127.0.0.1", str(board.port("telnet")))
    call.expect(b"Login:")
    call.send(b"bob\n")
    call.expect(b"assword")
    call.send(b"sesame\n")
    call.expect(b"Bob")
    call.close(force=True)


@needs("ssh")
def test_ssh_with_a_password(board: LiveBoard) -> None:
    call = dial("ssh", *SSH_OPTIONS, "-p", str(board.port("ssh")), "alice@127.0.0.1")
    call.expect(b"assword")
    call.send(b"sesame\r")
    call.expect(b"ain menu")
    assert board.logged(r"SSH .*logged-in using password")
    call.setwinsize(50, 132)
    call.close(force=True)


@needs("ssh-keygen")
def test_ssh_with_a_key(board: LiveBoard, tmp_path: Path) -> None:
    made = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(made)], check=True, timeout=WAIT)
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(made)], check=True, capture_output=True, text=True, timeout=WAIT
    )
    kind, data, *_ = (tmp_path / "key.pub").read_text().split()
    key = PublicKey(user=UserNumber(3), fingerprint=shown.stdout.split()[1], kind=kind, data=data)

    async def job(desk: Desk) -> None:
        await desk.store.write(lambda records: records.credentials.add_key(key))

    work(board.root, job)
    options = ("-o", "PreferredAuthentications=publickey", "-i", str(made), "-p", str(board.port("ssh")))
    call = dial("ssh", *SSH_OPTIONS, *options, "bob@127.0.0.1")
    call.expect(b"ain menu")
    call.close(force=True)
    assert board.logged(r"SSH .*logged-in using publickey")
    stranger = dial("ssh", *SSH_OPTIONS, *options, "alice@127.0.0.1")
    stranger.expect(b"denied")
    stranger.close(force=True)


@needs("ssh")
def test_ssh_by_somebody_new(board: LiveBoard) -> None:
    options = ("-o", "PreferredAuthentications=password", "-p", str(board.port("ssh")))
    call = dial("ssh", *SSH_OPTIONS, *options, "Somebody@127.0.0.1")
    call.expect(b"assword")
    call.send(b"whatever\r")
    call.expect(b"Somebody|ew user|account")
    call.close(force=True)


@needs("ssh")
def test_SSH_05_ssh_runs_no_programs(board: LiveBoard) -> None:
    port = str(board.port("ssh"))
    for words in (
        ("alice@127.0.0.1", "rm x"),
        ("-s", "alice@127.0.0.1", "netconf"),
        ("-N", "-R", "0:127.0.0.1:25", "alice@127.0.0.1"),
    ):
        options = ("-o", "ExitOnForwardFailure=yes", "-p", port)
        call = dial("ssh", *SSH_OPTIONS, *options, *words)
        call.expect(b"assword")
        call.send(b"sesame\r")
        call.expect([b"failed", b"refused", b"disconnect", pexpect.EOF])
        call.close(force=True)
        assert call.exitstatus != 0


@needs("rlogin")
def test_TEL_08_rlogin_from_hosts_that_are_not_believed_and_that_are(board: LiveBoard) -> None:
    words = ("-p", str(board.port("rlogin")), "-l", "carol", "127.0.0.1")
    call = dial("rlogin", *words)
    call.expect(b"Login:|assword")  # the local name was no password
    call.close(force=True)

    def believed() -> bool:
        """Whether the host's word is enough by now: lists are looked at every few seconds."""
        call = dial("rlogin", *words)
        found: int = call.expect([b"Login:", b"ain menu"])
        call.close(force=True)
        return found == 1

    try:
        (board.root / "ctrl/rlogin.cfg").write_text("127.0.0.1\n")
        until(believed, WAIT, "the host is believed")
    finally:
        (board.root / "ctrl/rlogin.cfg").write_text("; nobody\n")


@pytest.mark.parametrize(("service", "scheme"), [("ws", "ws"), ("wss", "wss")])
@pytest.mark.parametrize("subprotocol", ["binary", None])
def test_a_browser(board: LiveBoard, service: str, scheme: str, subprotocol: str | None) -> None:
    port = board.port(service)
    trust = ssl.create_default_context(cafile=str(board.root / "ctrl/ssl.cert")) if scheme == "wss" else None
    if trust is not None:
        trust.check_hostname = False

    async def visit() -> bytes:
        more: dict[str, Any] = {"ssl": trust} if trust is not None else {}
        wanted = [subprotocol] if subprotocol else None
        shown = b""
        async with asyncio.timeout(WAIT), connect(f"{scheme}://127.0.0.1:{port}/", subprotocols=wanted, **more) as way:  # type: ignore[arg-type]
            while b"Login:" not in shown:
                piece = await way.recv()
                assert isinstance(piece, bytes if subprotocol else str)
                shown += piece if isinstance(piece, bytes) else piece.encode("latin-1")
        return shown

    assert b"\xff\xfb\x01" in asyncio.run(visit())  # Telnet is spoken inside


def test_SSH_01_ssh_audit_finds_nothing_to_fail(board: LiveBoard) -> None:
    program = Path(sys.executable).with_name("ssh-audit")
    command = [str(program), "--json", "--skip-rate-test", "-p", str(board.port("ssh")), "127.0.0.1"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout)
    parts = [item for part in ("kex", "key", "enc", "mac") for item in report[part]]
    assert [item["algorithm"] for item in parts if item.get("notes", {}).get("fail")] == []
    assert {item["algorithm"] for item in report["key"]} == {"ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"}
