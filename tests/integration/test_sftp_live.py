"""Files by SFTP with the programs people use: OpenSSH's sftp and scp, and a client's library."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from dialtone.app.desk import Desk, work
from dialtone.app.furnish.files import files_at
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import UserNumber
from dialtone.wire.port import Peer
from tests.integration.test_ways_in_live import SSH_OPTIONS, needs
from tests.support.live import LiveBoard

pytestmark = [pytest.mark.integration, needs("sftp"), needs("scp")]

WAIT = 30  # seconds
UPLOADS = "/files/Main/New uploads"


def content(seed: int, size: int = 700_000) -> bytes:
    """Bytes that no other file here has: a board takes nothing twice."""
    return random.Random(seed).randbytes(size)


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(settings={"BBS.Options": "ALLOW_SSH | ALLOW_SFTP"})
    with made:
        yield made


@pytest.fixture(scope="module")
def password(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the programs ask this script for the password."""
    script = tmp_path_factory.mktemp("ask") / "ask"
    script.write_text('#!/bin/sh\necho "${WORD:-sesame}"\n')
    script.chmod(0o700)
    return {**os.environ, "SSH_ASKPASS": str(script), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}


Batch = Any


@pytest.fixture
def batch(board: LiveBoard, password: dict[str, str], tmp_path: Path) -> Batch:
    """Run lines of sftp's batch language as somebody."""

    def run(*lines: str, user: str = "alice", word: str = "sesame") -> subprocess.CompletedProcess[str]:
        (tmp_path / "batch").write_text("\n".join(lines) + "\n")
        command = ["sftp", *SSH_OPTIONS, "-o", "NumberOfPasswordPrompts=1", "-P", str(board.port("ssh"))]
        command += ["-o", "BatchMode=no", "-b", str(tmp_path / "batch"), f"{user}@127.0.0.1"]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env={**password, "WORD": word},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=WAIT,
            check=False,
        )

    return run


def test_a_file_goes_in_and_comes_out(board: LiveBoard, batch: Batch, tmp_path: Path) -> None:
    data = content(1)
    (tmp_path / "tune.bin").write_bytes(data)
    done = batch(
        "pwd", "ls /", f'cd "{UPLOADS}"', "put tune.bin", "ls -l", "get TUNE.BIN back.bin", "ls -la /home/alice", "df"
    )
    assert done.returncode == 0, done.stderr
    assert "working directory: /home/Alice" in done.stdout
    assert "/files" in done.stdout and "/home" in done.stdout and "/fls" not in done.stdout
    assert str(len(data)) in done.stdout
    assert (tmp_path / "back.bin").read_bytes() == data
    assert board.logged(r"SFTP Logon: Alice") and board.logged(r"Alice uploaded tune.bin")
    assert board.logged(r"Alice downloaded tune.bin")


def test_scp_copies_both_ways(board: LiveBoard, password: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "song.bin").write_bytes(content(2, 3_000_000))
    options = [*SSH_OPTIONS, "-P", str(board.port("ssh"))]
    for source, target in (
        (str(tmp_path / "song.bin"), "bob@127.0.0.1:/fls/Main/Uploads/song.bin"),
        ("bob@127.0.0.1:/fls/Main/Uploads/song.bin", str(tmp_path / "again.bin")),
    ):
        done = subprocess.run(["scp", *options, source, target], env=password, timeout=WAIT, capture_output=True)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.bin").read_bytes() == content(2, 3_000_000)


def test_FTP_07_nothing_is_overwritten_or_changed(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "once.bin").write_bytes(b"first")
    assert batch(f'put once.bin "{UPLOADS}/once.bin"').returncode == 0
    (tmp_path / "once.bin").write_bytes(b"second")
    for line in (
        f'put once.bin "{UPLOADS}/once.bin"',
        f'put -a once.bin "{UPLOADS}/once.bin"',
        f'rename "{UPLOADS}/once.bin" "{UPLOADS}/twice.bin"',
        'mkdir "/files/Main/new"',
        "put once.bin /files/Main/Programs/once.bin",
        "put once.bin /home/alice/plan",
        "ln -s /etc/passwd /home/alice/x",
    ):
        assert batch(line, user="bob").returncode != 0, line
    assert batch(f'get "{UPLOADS}/once.bin" got').returncode == 0
    assert (tmp_path / "got").read_bytes() == b"first"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/etc/passwd",
            "../../etc/passwd",
            "/files/../../etc/passwd",
            "..\\..\\ctrl\\main.ini",
            "/files/Main/../ctrl",
        ),
        *(f"{UPLOADS}/../../../ctrl/main.ini", "%2e%2e/ctrl", "/home/Sysop/plan", "/home/../home/Bob/sshkeys"),
    ],
)
def test_PTH_01_no_path_leads_out(batch: Batch, tmp_path: Path, path: str) -> None:
    assert batch(f'get "{path}" got').returncode != 0
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize("name", ["..\\x", "a:b", "CON", "-rf", ".hidden", "x|y"])
def test_FTP_04_names_that_are_attacks_are_refused(batch: Batch, tmp_path: Path, name: str) -> None:
    (tmp_path / "data").write_bytes(b"x")
    quoted = name.replace("\\", "\\\\")
    assert batch(f'put data "{UPLOADS}/{quoted}"').returncode != 0


def make_link(board: LiveBoard, name: str = "") -> tuple[str, str]:
    """A link of Alice's: its user name and its secret."""
    found: list[tuple[str, str]] = []

    async def job(desk: Desk) -> None:
        user = await desk.store.read(lambda records: records.users.get(UserNumber(2)))
        assert user is not None
        files, caller = files_at(desk), Caller(user, Peer("127.0.0.1", 1, "127.0.0.1", 2), "telnet")
        verb = files.links.for_download(caller, "MAIN-UPLOADS", name) if name else None
        link = await (verb or files.links.for_upload(caller, "MAIN-UPLOADS"))
        found.append((link.login, link.secret.reveal()))

    work(board.root, job)
    return found[0]


def test_SQL_03_a_link_fetches_its_file_once_and_nothing_else(board: LiveBoard, batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "gift.bin").write_bytes(content(3))
    (tmp_path / "gift2.bin").write_bytes(content(4))
    assert batch(f'put gift.bin "{UPLOADS}/gift.bin"', f'put gift2.bin "{UPLOADS}/gift2.bin"').returncode == 0
    name, secret = make_link(board, "gift.bin")
    assert batch(f'get "{UPLOADS}/gift2.bin" stolen', user=name, word=secret).returncode != 0
    assert batch("put gift.bin x.bin", user=name, word=secret).returncode != 0
    assert batch("ls", "get gift.bin got", user=name, word=secret).returncode == 0
    assert (tmp_path / "got").read_bytes() == content(3)
    assert batch("get gift.bin again", user=name, word=secret).returncode != 0
    assert not (tmp_path / "again").exists() and not (tmp_path / "stolen").exists()


def test_a_link_takes_one_upload_with_the_secret_in_the_name(board: LiveBoard, batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "mine.bin").write_bytes(content(5))
    _, secret = make_link(board)
    assert batch("put mine.bin", user=f"link-{secret}", word="x").returncode == 0
    assert batch("put mine.bin other.bin", user=f"link-{secret}", word="x").returncode != 0
    assert batch(f'get "{UPLOADS}/mine.bin" back').returncode == 0
    assert (tmp_path / "back").read_bytes() == content(5)
    assert board.logged(r"Alice uploaded mine.bin")


def test_a_link_opens_no_shell(board: LiveBoard, password: dict[str, str]) -> None:
    name, secret = make_link(board)
    done = subprocess.run(
        ["ssh", *SSH_OPTIONS, "-tt", "-p", str(board.port("ssh")), f"{name}@127.0.0.1"],
        env={**password, "WORD": secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=WAIT,
        check=False,
    )
    assert done.returncode != 0 and b"ain menu" not in done.stdout


def dial(board: LiveBoard, user: str = "alice") -> Any:
    return asyncssh.connect(
        "127.0.0.1", board.port("ssh"), username=user, password="sesame", known_hosts=None, config=None,
        client_keys=None, agent_path=None,
    )  # fmt: skip


def test_a_library_reads_in_pieces_all_at_once(board: LiveBoard, tmp_path: Path) -> None:
    data = content(6, 4_000_000)
    (tmp_path / "part.bin").write_bytes(data)

    async def visit() -> None:
        async with dial(board) as one, one.start_sftp_client() as client:
            await client.put(str(tmp_path / "part.bin"), f"{UPLOADS}/part.bin")
            assert await client.getsize(f"{UPLOADS}/part.bin") == len(data)
            await client.get(f"{UPLOADS}/part.bin", str(tmp_path / "got.bin"))
            assert await client.readlink("/home/alice/.ssh/authorized_keys") == "../sshkeys"
            assert set(await client.listdir("/")) == {"files", "home"}

    asyncio.run(visit())
    assert (tmp_path / "got.bin").read_bytes() == data


def test_a_broken_upload_is_not_in_the_directory_and_goes_on_later(
    board: LiveBoard, batch: Batch, tmp_path: Path
) -> None:
    data = content(7, 4 << 20)

    async def visit() -> None:
        async with dial(board) as one, one.start_sftp_client() as client:
            file = await client.open(f"{UPLOADS}/long.bin", "wb")
            await file.write(data[: 3 << 20])
            one.abort()

    with suppress(asyncssh.Error, OSError):
        asyncio.run(visit())
    board.says("upload of long.bin .* failed")
    assert "long.bin" not in batch(f'ls "{UPLOADS}"').stdout
    (tmp_path / "long.bin").write_bytes(data)
    assert batch(f'put -a long.bin "{UPLOADS}/long.bin"').returncode == 0
    assert batch(f'get "{UPLOADS}/long.bin" whole').returncode == 0
    assert (tmp_path / "whole").read_bytes() == data


def test_files_are_no_call_and_keep_nobody_from_calling(board: LiveBoard) -> None:
    async def visit() -> bytes:
        async with dial(board, "bob") as one, one.start_sftp_client():
            process = await one.create_process(term_type="ansi", encoding=None)
            shown = b""
            while b"Time left" not in shown:
                shown += await process.stdout.read(4096)
            return shown

    assert b"on line already" not in asyncio.run(asyncio.wait_for(visit(), WAIT))


def test_rsync_finds_no_program(board: LiveBoard, password: dict[str, str]) -> None:
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = ["rsync", "-e", f"ssh {' '.join(SSH_OPTIONS)} -p {board.port('ssh')}", "alice@127.0.0.1:/", folder]
        assert subprocess.run(command, env=password, timeout=WAIT, capture_output=True, check=False).returncode != 0


def test_the_program_lives(board: LiveBoard) -> None:
    assert board.process is not None and board.process.poll() is None
    assert "FAULT" not in board.console()
