"""FTP with Python's ftplib: plain, over TLS, active and passive, broken off and gone on with."""

from __future__ import annotations

import ftplib
import io
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.integration, pytest.mark.timeout(240)]

BIG = bytes(range(256)) * 16384  # 4 MiB
UP = "/Main/Uploads"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(users=("Sysop",))
    made.add_users("Alice", exemptions="D")
    made.add_users("Guest", restrictions="G")
    with made:
        yield made


@pytest.fixture
def port(board: LiveBoard) -> int:
    return board.port("ftp")


class SessionTLS(ftplib.FTP_TLS):
    """ftplib's client, with a context that trusts the board's own certificate."""

    def __init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        super().__init__(context=context, timeout=20)


def connect(port: int, *, tls: bool = False, user: str = "alice", password: str = "sesame") -> Any:
    client = SessionTLS() if tls else ftplib.FTP(timeout=20)
    client.connect("127.0.0.1", port)
    client.login(user, password)
    if isinstance(client, SessionTLS):
        client.prot_p()
    return client


def fetch(client: ftplib.FTP, path: str, rest: int | None = None) -> bytes:
    got = io.BytesIO()
    client.retrbinary(f"RETR {path}", got.write, rest=rest)
    return got.getvalue()


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("passive", [False, True])
def test_up_and_down(port: int, tls: bool, passive: bool) -> None:
    name = f"big{tls:d}{passive:d}.bin"
    data = name.encode() + BIG
    with connect(port, tls=tls) as client:
        client.set_pasv(passive)
        assert client.storbinary(f"STOR {UP}/{name}", io.BytesIO(data)).startswith("226 ")
        assert client.size(f"{UP}/{name}") == len(data)
        assert name in client.nlst(UP)
        assert fetch(client, f"{UP}/{name}") == data
        assert fetch(client, f"{UP}/{name}", rest=1_000_000) == data[1_000_000:]
        facts = dict(client.mlsd(UP, ["size", "type", "perm"]))
        assert facts[name]["size"] == str(len(data))
        assert client.delete(f"{UP}/{name}") == f"250 {name} deleted."


def test_a_broken_upload_is_gone_on_with(port: int) -> None:
    data = b"broken" + BIG
    with connect(port) as client:
        line = client.transfercmd(f"STOR {UP}/part.bin")
        line.sendall(data[:1_000_000])
        until(lambda: " 0 bytes until now" not in client.sendcmd("STAT"), 10, "something has come")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        line.close()  # reset
        with pytest.raises(ftplib.error_temp, match="426"):
            client.voidresp()
        here = client.size(f"{UP}/part.bin")
        assert here is not None and 0 < here <= 1_000_000
        client.storbinary(f"STOR {UP}/part.bin", io.BytesIO(data[here:]), rest=here)
        assert fetch(client, f"{UP}/part.bin") == data


def test_a_client_that_comes_and_is_gone_at_once(port: int) -> None:
    with connect(port) as client:
        host, data_port = client.makepasv()
        line = socket.create_connection((host, data_port))
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        line.close()  # reset before it is asked for
        client.sendcmd(f"STOR {UP}/never.bin")
        with pytest.raises(ftplib.error_temp, match=r"^42[56]"):
            client.voidresp()
        assert client.pwd() == "/"


def test_a_guest_looks_and_takes(port: int) -> None:
    with connect(port, user="anonymous", password="me@example.net") as client:
        assert "Main" in client.nlst()
        assert b"File/Folder Descriptions" in fetch(client, "/00index")


def test_a_transfer_is_aborted_and_the_session_goes_on(port: int) -> None:
    with connect(port) as client:
        client.storbinary(f"STOR {UP}/abort.bin", io.BytesIO(b"abort" + BIG * 4))
        line = client.transfercmd(f"RETR {UP}/abort.bin")
        line.recv(1000)
        client.sock.sendall(b"\xff\xf4\xff")
        client.sock.send(b"\xf2", socket.MSG_OOB)
        client.sock.sendall(b"ABOR\r\n")
        assert client.getmultiline().startswith("426 ")
        assert client.voidresp().startswith("226 ")
        line.close()
        assert client.pwd() == "/"
