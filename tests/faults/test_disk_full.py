"""A full disk: mail is refused for now (452), what was taken stays, and service resumes by itself."""

from __future__ import annotations

import os
import poplib
import shutil
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.faults]


def _mounts() -> str:
    """Why no small file system can be mounted here; empty when it can."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return "mounting a small file system needs root"
    probe = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "mounting is not allowed here"


@pytest.fixture
def board() -> Iterator[LiveBoard]:
    """A board whose data directory is 24 MiB in all."""
    made = LiveBoard(settings={"MaxMsgsWaiting": "0"}, users=("Bob",))
    data, aside = made.root / "data", made.root / "aside"
    data.rename(aside)
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", str(data)], check=True)
    try:
        shutil.copytree(aside, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
        yield made
    finally:
        made.stop()
        subprocess.run(["umount", "-l", str(data)], check=True)
        shutil.rmtree(made.folder, ignore_errors=True)


def send(board: LiveBoard, size: int) -> tuple[int, bytes]:
    """Send one message to Bob; the code and text of the first refusal, or of the last reply."""
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=30) as client:
        client.ehlo("c.test")
        code, said = client.mail("a@ext.test")
        if code == 250:
            code, said = client.rcpt("bob@local.test")
        if code == 250:
            code, said = client.data(b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * (size // 72))
        with suppress(smtplib.SMTPException):
            client.rset()
        return code, said


def count(board: LiveBoard) -> int:
    """How many messages Bob has; log-in and reading must work on a full disk too."""
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=30)
    box.user("Bob")
    box.pass_("sesame")
    found = box.stat()[0]
    if found:
        assert box.retr(found)[1]
    box.quit()
    return found


@pytest.mark.skipif(bool(_mounts()), reason=_mounts() or "-")
@pytest.mark.parametrize("mark", ["4M", "0"])
@pytest.mark.parametrize("size", [2_000, 300_000])
def test_SLO_09_a_full_disk_refuses_for_now_and_service_resumes(board: LiveBoard, mark: str, size: int) -> None:
    board.set("Mail", "MinFreeSpace", mark)
    board.start()
    assert send(board, size)[0] == 250
    ballast = board.root / "data" / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 65536)
    taken = 1
    for _ in range(40):
        code, said = send(board, size)
        if code != 250:
            break
        taken += 1
    assert code == 452, said
    assert b"4.3.1" in said
    assert count(board) == taken
    ballast.unlink()
    until(lambda: send(board, size)[0] == 250, 20, "service resumes by itself")
    assert count(board) == taken + 1
    assert board.command("verify").returncode == 0
