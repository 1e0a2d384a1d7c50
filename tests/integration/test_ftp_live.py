"""Files by FTP with the programs people use: lftp, curl, ncftp, Python's ftplib and aioftp."""

from __future__ import annotations

import asyncio
import ftplib
import os
import random
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aioftp
import pytest

from dialtone.domain.model.user import Misc
from tests.support.clients import needs, run
from tests.support.ftp import Control
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

UPLOADS = "/Main/Uploads"
RICH = 10**12  # credits
OPTIONS = "INDEX_FILE | ALLOW_QWK | DEBUG_RX"


def content(seed: object, size: int = 700_000) -> bytes:
    """Bytes that no other file here has: a board takes nothing twice."""
    return random.Random(str(seed)).randbytes(size)


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(settings={"FTP.Options": OPTIONS})
    made.add_users("Carol", more={"misc": int(Misc.AUTOTERM), "credits": RICH})
    with made:
        yield made


@pytest.fixture
def port(board: LiveBoard) -> int:
    return board.port("ftp")


def url(port: int, path: str) -> str:
    return f"ftp://carol:sesame@127.0.0.1:{port}{path}"


# --- curl ---

CURL_WAYS = {  # not active under TLS: some versions forget the handshake then; lftp does it, below
    "passive": (),
    "old passive": ("--disable-epsv",),
    "active": ("--ftp-port", "-"),
    "old active": ("--ftp-port", "-", "--disable-eprt"),
    "TLS": ("--ssl-reqd", "--insecure"),
    "TLS 1.2": ("--ssl-reqd", "--insecure", "--tls-max", "1.2"),
}


@needs("curl")
@pytest.mark.parametrize("way", CURL_WAYS)
def test_curl_both_ways(port: int, tmp_path: Path, way: str) -> None:
    name, data = f"curl-{way.replace(' ', '-')}.bin", content(way, 3_000_000)
    (tmp_path / name).write_bytes(data)
    run("curl", "-sS", *CURL_WAYS[way], "-T", str(tmp_path / name), url(port, f"{UPLOADS}/"))
    run("curl", "-sS", *CURL_WAYS[way], "-o", str(tmp_path / "back"), url(port, f"{UPLOADS}/{name}"))
    assert (tmp_path / "back").read_bytes() == data
    assert name in run("curl", "-sS", *CURL_WAYS[way], url(port, f"{UPLOADS}/"))


@needs("curl")
def test_curl_goes_on_with_a_download(port: int, tmp_path: Path) -> None:
    data = content("resume down")
    (tmp_path / "down.bin").write_bytes(data)
    run("curl", "-sS", "-T", str(tmp_path / "down.bin"), url(port, f"{UPLOADS}/"))
    (tmp_path / "back").write_bytes(data[:300_001])
    run("curl", "-sS", "-C", "-", "-o", str(tmp_path / "back"), url(port, f"{UPLOADS}/down.bin"))
    assert (tmp_path / "back").read_bytes() == data


def test_an_upload_is_gone_on_with(port: int, tmp_path: Path) -> None:
    """By REST and STOR, after the client was gone in the middle."""
    data = content("resume up")
    with Control(port, "carol") as control, control.data() as line:
        assert control.ask(f"STOR {UPLOADS}/up.bin").startswith("150")
        line.sendall(data[:400_000])
        until(lambda: "400000 bytes" in control.all("STAT"), 10, "they have arrived")
    with Control(port, "carol") as control:
        until(lambda: control.ask(f"SIZE {UPLOADS}/up.bin") == "213 400000", 10, "the part is kept")
        control.ask("REST 400000")
        assert control.put(f"STOR {UPLOADS}/up.bin", data[400_000:]).startswith("226")
        assert control.ask(f"SIZE {UPLOADS}/up.bin") == f"213 {len(data)}"
        assert control.get(f"RETR {UPLOADS}/up.bin")[0] == data


@needs("curl")
def test_curl_is_killed_and_goes_on_with_its_upload(port: int, tmp_path: Path) -> None:
    data = content("killed", 3_000_000)
    (tmp_path / "killed.bin").write_bytes(data)
    line = ("curl", "-sS", "-T", str(tmp_path / "killed.bin"), url(port, f"{UPLOADS}/killed.bin"))
    with subprocess.Popen([*line, "--limit-rate", "500k"]) as client, Control(port, "carol") as control:
        until(lambda: part_size(control, "killed.bin") > 100_000, 10, "some of it is here")
        client.kill()
    run(*line, "-C", "-")
    with Control(port, "carol") as control:
        assert control.get(f"RETR {UPLOADS}/killed.bin")[0] == data


def part_size(control: Control, name: str) -> int:
    """How much of an upload is here."""
    answer = control.ask(f"SIZE {UPLOADS}/{name}")
    return int(answer.split()[1]) if answer.startswith("213") else 0


# --- lftp ---

QUIET = "set ssl:verify-certificate no; set net:timeout 20; set net:max-retries 2; set cmd:fail-exit yes"
LFTP_WAYS = {
    "passive": "set ftp:ssl-allow no; set ftp:passive-mode yes",
    "active": "set ftp:ssl-allow no; set ftp:passive-mode no",
    "TLS": "set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ftp:passive-mode yes",
    "TLS active": "set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ftp:passive-mode no",
}


def lftp(port: int, way: str, *commands: str, timeout: float = 60, user: str = "carol") -> str:
    """Run lftp's commands as somebody; everything it printed."""
    script = "; ".join((QUIET, LFTP_WAYS[way], f"open -u {user},sesame -p {port} 127.0.0.1", *commands, "quit"))
    done = subprocess.run(
        ["lftp", "-c", script],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "HOME": "/nonexistent"},
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def small_files(folder: Path, count: int, seed: str) -> dict[str, bytes]:
    """Files of all sizes from one byte to 20,000; no two alike."""
    folder.mkdir()
    made = {}
    for number in range(count):
        name = f"{seed}{number:05}.bin"
        made[name] = content(name, 1 + number * 7919 % 20_000) + name.encode()
        (folder / name).write_bytes(made[name])
    return made


def read_all(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@needs("lftp")
@pytest.mark.parametrize("way", LFTP_WAYS)
def test_lftp_mirrors_both_ways(port: int, tmp_path: Path, way: str) -> None:
    seed = "m" + "".join(word[0] for word in way.split()) + way[-1]
    made = small_files(tmp_path / "there", 40, seed)
    up = f"mirror -R --no-perms --parallel=3 {tmp_path / 'there'} {UPLOADS}"
    down = f"mirror --parallel=3 -i ^{seed} {UPLOADS} {tmp_path / 'back'}"
    lftp(port, way, up, down)
    assert read_all(tmp_path / "back") == made
    again = lftp(port, way, f"mirror -v --parallel=3 -i ^{seed} {UPLOADS} {tmp_path / 'back'}", f"{up} -v")
    assert "Transferring" not in again, "what is here is as it is there: sizes and times agree"


@needs("lftp")
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_many_small_files_in_bounded_time(port: int, tmp_path: Path) -> None:
    """Ten thousand are a matter of the benchmark (`python -m benchmarks ftp`)."""
    made = small_files(tmp_path / "there", 800, "t")
    began = time.monotonic()
    lftp(port, "passive", f"mirror -R --no-perms --parallel=4 {tmp_path / 'there'} {UPLOADS}", timeout=240)
    lftp(port, "passive", f"mirror --parallel=4 -i ^t {UPLOADS} {tmp_path / 'back'}", timeout=240)
    assert read_all(tmp_path / "back") == made
    assert time.monotonic() - began < 120


@needs("lftp")
def test_lftp_goes_on_with_a_download_in_pieces(port: int, tmp_path: Path) -> None:
    data = content("pieces", 5_000_000)
    (tmp_path / "pieces.bin").write_bytes(data)
    lftp(port, "passive", f"put -O {UPLOADS} {tmp_path / 'pieces.bin'}")
    lftp(port, "passive", f"pget -n 4 {UPLOADS}/pieces.bin -o {tmp_path / 'back'}")
    assert (tmp_path / "back").read_bytes() == data


# --- ncftp ---


@needs("ncftpput", "ncftpget", "ncftpls")
@pytest.mark.parametrize("mode", ["-E", "-F"])  # active, passive
def test_ncftp_both_ways(port: int, tmp_path: Path, mode: str) -> None:
    name, data = f"nc{mode[1]}.bin", content(mode)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "back").mkdir()
    who = ("-u", "carol", "-p", "sesame", "-P", str(port), "-t", "20", mode)
    run("ncftpput", *who, "127.0.0.1", UPLOADS, str(tmp_path / name))
    assert name in run("ncftpls", *who, "-l", f"ftp://127.0.0.1{UPLOADS}/")
    run("ncftpget", *who, "127.0.0.1", str(tmp_path / "back"), f"{UPLOADS}/{name}")
    assert (tmp_path / "back" / name).read_bytes() == data


# --- Python's ftplib ---


def trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Reusing(ftplib.FTP_TLS):
    """Takes up the session of the control connection, as servers may ask."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> Any:
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:  # type: ignore[attr-defined]
            data = self.context.wrap_socket(data, session=self.sock.session)  # type: ignore[union-attr]
        return data, size


def ftplib_client(port: int, kind: type[ftplib.FTP_TLS], *, passive: bool = True) -> ftplib.FTP_TLS:
    client = kind(context=trusting(), timeout=20)
    client.connect("127.0.0.1", port)
    client.login("carol", "sesame")
    client.prot_p()
    client.set_pasv(passive)
    return client


def there_and_back(client: ftplib.FTP, folder: Path, name: str) -> None:
    data = content(name, 2_000_000)
    (folder / name).write_bytes(data)
    with (folder / name).open("rb") as file:
        client.storbinary(f"STOR {UPLOADS}/{name}", file)
    pieces: list[bytes] = []
    client.retrbinary(f"RETR {UPLOADS}/{name}", pieces.append)
    assert b"".join(pieces) == data
    assert client.size(f"{UPLOADS}/{name}") == len(data)
    assert name in client.nlst(UPLOADS)
    facts = dict(client.mlsd(UPLOADS, facts=["size", "type"]))
    assert facts[name]["size"] == str(len(data))


@pytest.mark.parametrize("passive", [True, False])
def test_ftplib_under_TLS(port: int, tmp_path: Path, passive: bool) -> None:
    with ftplib_client(port, ftplib.FTP_TLS, passive=passive) as client:
        there_and_back(client, tmp_path, f"lib{passive}.bin")


def test_ftplib_takes_up_the_session(port: int, tmp_path: Path) -> None:
    with ftplib_client(port, Reusing) as client:
        there_and_back(client, tmp_path, "reusing.bin")


def test_ftplib_old_style(port: int, tmp_path: Path) -> None:
    with ftplib.FTP(timeout=20) as client:
        client.connect("127.0.0.1", port)
        client.login("carol", "sesame")
        there_and_back(client, tmp_path, "plain.bin")


async def test_aioftp(port: int, tmp_path: Path) -> None:
    data = content("aio", 1_000_000)
    await asyncio.to_thread((tmp_path / "aio.bin").write_bytes, data)
    async with aioftp.Client.context("127.0.0.1", port, "carol", "sesame") as client:
        await client.upload(tmp_path / "aio.bin", f"{UPLOADS}/aio.bin", write_into=True)
        names = [path.name async for path, facts in client.list(UPLOADS)]
        assert "aio.bin" in names
        await client.download(f"{UPLOADS}/aio.bin", str(tmp_path / "back"), write_into=True)
    assert await asyncio.to_thread((tmp_path / "back").read_bytes) == data
