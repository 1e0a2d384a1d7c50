"""FTP attacked over real sockets (security cases 10), clients that die or do nothing, full disks, stops."""

from __future__ import annotations

import random
import smtplib
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dialtone.domain.model.user import Misc
from tests.support.clients import needs, run
from tests.support.ftp import Control, dial, everything
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

UPLOADS = "/Main/Uploads"
SIZE = 8_000_000  # more than the system's buffers hold
LOW, HIGH = 20000, 20999
STRANGER = "127.0.0.2"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(
        settings={
            "FTP.Options": "TLS_SESSION_REUSE | DEBUG_DATA",
            "FTP.PasvPortLow": str(LOW),
            "FTP.PasvPortHigh": str(HIGH),
            "FTP.MaxFileSize": "20M",
            "FTP.MaxInactivity": "2",
        }
    )
    made.add_users("Carol", more={"misc": int(Misc.AUTOTERM), "credits": 10**12})
    made.add_users("Poor", more={"misc": int(Misc.AUTOTERM), "credits": SIZE + 1})
    with made:
        with Control(made.port("ftp"), "alice") as control:
            assert control.put(f"STOR {UPLOADS}/big.bin", random.Random(7).randbytes(SIZE)).startswith("226")
        yield made


@pytest.fixture
def port(board: LiveBoard) -> int:
    return board.port("ftp")


@pytest.fixture
def carol(port: int) -> Iterator[Control]:
    with Control(port, "carol") as control:
        yield control


@pytest.mark.parametrize(
    "line", ["PORT 10,0,0,1,80,25", "PORT 127,0,0,1,0,22", "EPRT |1|10.0.0.1|8080|", "EPRT |1|127.0.0.1|80|"]
)
def test_FTP_01_no_connections_to_others_and_to_services(board: LiveBoard, carol: Control, line: str) -> None:
    assert carol.ask(line).startswith(("504", "501"))
    assert carol.ask(f"RETR {UPLOADS}/big.bin").startswith("425")
    assert board.logged("BOUNCE ATTACK")


def test_FTP_02_a_stranger_who_comes_first_gets_nothing(board: LiveBoard, carol: Control) -> None:
    where = carol.passive()
    with dial(where, STRANGER) as stranger:
        assert stranger.recv(1) == b""
        with dial(where) as data:
            assert carol.ask(f"RETR {UPLOADS}/big.bin").startswith("150")
            assert len(everything(data)) == SIZE
            assert carol.reply().startswith("226")
    assert board.logged(f"DATA connection from {STRANGER} refused")


def test_FTP_02_nor_does_one_who_waits_for_the_command(carol: Control) -> None:
    where = carol.passive()
    carol.sock.sendall(f"STOR {UPLOADS}/mine.bin\r\n".encode())
    with dial(where, STRANGER) as stranger, dial(where) as data:
        assert stranger.recv(1) == b""
        data.sendall(b"mine and nobody else's")
        data.shutdown(socket.SHUT_WR)
        assert carol.reply().startswith("150")
        assert carol.reply().startswith("226")


def test_FTP_03_a_hundred_PASV_leave_one_listener_on_a_random_port(carol: Control) -> None:
    ports = [carol.passive() for _ in range(100)]
    assert all(LOW <= one <= HIGH for one in ports)
    assert len(set(ports)) > 80
    assert ports != sorted(ports)
    for one in set(ports) - {ports[-1]}:
        with pytest.raises(ConnectionRefusedError):
            dial(one)
    dial(ports[-1]).close()
    carol.close()
    until(lambda: _refused(ports[-1]), 5, "the end of the conversation closes it")


def _refused(where: int) -> bool:
    try:
        dial(where).close()
    except ConnectionRefusedError:
        return True
    return False


# --- TLS ---


def trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def encrypted(port: int, context: ssl.SSLContext) -> Control:
    """A control connection under TLS, data to be encrypted, nobody logged in."""
    control = Control(port)
    assert control.ask("AUTH TLS").startswith("234")
    control.sock = context.wrap_socket(control.sock)
    control._lines = control.sock.makefile("rb")
    assert control.ask("PBSZ 0", "PROT P").startswith("200")
    return control


@pytest.fixture
def context() -> ssl.SSLContext:
    return trusting()


@pytest.fixture
def private(port: int, context: ssl.SSLContext) -> Iterator[Control]:
    with encrypted(port, context) as control:
        control.ask("USER carol")
        assert control.ask("PASS sesame").startswith("230")
        yield control


def test_FTP_08_no_TLS_where_it_was_agreed(private: Control) -> None:
    with private.data() as data:
        private.sock.sendall(b"LIST\r\n")
        data.sendall(b"no handshake at all\r\n")
        assert everything(data)[:1] in (b"", b"\x15"), "nothing but an alert"
        replies = [private.reply()]
        if replies[0].startswith("150"):
            replies.append(private.reply())
        assert replies[-1].startswith(("425", "522"))


def _listed(control: Control, context: ssl.SSLContext, session: ssl.SSLSession | None) -> tuple[bytes, str]:
    """LIST with a handshake; what came, and the last reply."""
    with control.data() as plain:
        control.sock.sendall(b"LIST\r\n")
        listed = b""
        try:
            with context.wrap_socket(plain, session=session, suppress_ragged_eofs=False) as data:
                listed = everything(data)
        except (ssl.SSLError, ConnectionError):
            pass
        reply = control.reply()
        return listed, control.reply() if reply.startswith("150") else reply


def test_FTP_08_only_the_session_of_the_conversation(port: int, private: Control, context: ssl.SSLContext) -> None:
    own = private.sock.session  # type: ignore[attr-defined]
    listed, reply = _listed(private, context, own)
    assert b"Main" in listed and reply.startswith("226")
    listed, reply = _listed(private, trusting(), None)
    assert not listed and reply.startswith(("425", "522"))
    with encrypted(port, context) as other:
        other.ask("NOOP")
        listed, reply = _listed(private, context, other.sock.session)  # type: ignore[attr-defined]
        assert not listed and reply.startswith(("425", "522"))
    listed, reply = _listed(private, context, own)
    assert b"Main" in listed and reply.startswith("226")


@needs("curl")
def test_curl_takes_up_the_session(port: int) -> None:
    run(
        "curl",
        "-sS",
        "--ssl-reqd",
        "--insecure",
        "-o",
        "/dev/null",
        f"ftp://carol:sesame@127.0.0.1:{port}{UPLOADS}/big.bin",
    )


@needs("lftp")
def test_lftp_takes_up_the_session(port: int) -> None:
    script = (
        "set ssl:verify-certificate no; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set net:max-retries 1; "
        f"set cmd:fail-exit yes; open -u carol,sesame -p {port} 127.0.0.1; cat {UPLOADS}/big.bin > /dev/null; quit"
    )
    run("lftp", "-c", script)


def test_TLS_02_nothing_said_before_the_handshake_counts(port: int, context: ssl.SSLContext) -> None:
    with Control(port) as control:
        control.sock.sendall(b"AUTH TLS\r\nUSER carol\r\nPASS sesame\r\n")
        assert control.reply().startswith("234")
        control.sock = context.wrap_socket(control.sock)
        control._lines = control.sock.makefile("rb")
        assert control.ask("PASV").startswith("530")


# --- load ---


def test_FTP_09_patterns_take_no_time(carol: Control) -> None:
    began = time.monotonic()
    for line in ("LIST " + "*{*" * 150, "NLST " + "?*" * 200):
        with carol.data():
            answer = carol.ask(line)
            if answer.startswith("150"):
                answer = carol.reply()
            assert answer[:1] in "245"
    assert time.monotonic() - began < 5


def test_FTP_10_an_endless_upload_ends_and_leaves_nothing(board: LiveBoard, carol: Control) -> None:
    with carol.data() as data:
        assert carol.ask(f"STOR {UPLOADS}/endless.bin").startswith("150")
        with pytest.raises(OSError):
            for _ in range(100):
                data.sendall(bytes(1 << 20))
        assert carol.reply().startswith(("552", "550", "553"))
    assert carol.ask(f"SIZE {UPLOADS}/endless.bin").startswith("550")
    assert not list(board.root.rglob("*endless*"))


def test_FTP_12_ten_downloads_with_credits_for_one(port: int) -> None:
    def fetch(_: int) -> int:
        with Control(port, "poor") as control:
            return len(control.get(f"RETR {UPLOADS}/big.bin")[0])

    with ThreadPoolExecutor(10) as pool:
        got = sorted(pool.map(fetch, range(10)))
    assert got == [0] * 9 + [SIZE]


def test_FTP_12_a_client_that_dies_in_the_middle_has_its_credits_back(board: LiveBoard, port: int) -> None:
    board.add_users("Mortal", more={"misc": int(Misc.AUTOTERM), "credits": SIZE + 1})
    with Control(port, "mortal") as control, control.data() as data:
        assert control.ask(f"RETR {UPLOADS}/big.bin").startswith("150")
        data.recv(1000)
        for sock in (data, control.sock):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        control.close()
    until(lambda: board.logged(r"download of big.bin .*Mortal failed"), 10, "it is noted")
    with Control(port, "mortal") as control:
        assert len(control.get(f"RETR {UPLOADS}/big.bin")[0]) == SIZE


def test_SLO_a_client_that_takes_nothing_is_given_up(board: LiveBoard, carol: Control) -> None:
    """MaxInactivity is two seconds here."""
    with carol.data() as data:
        assert carol.ask(f"RETR {UPLOADS}/big.bin").startswith("150")
        assert carol.reply().startswith("426")
        with pytest.raises(ConnectionResetError):
            while data.recv(1 << 20):
                pass


def test_SLO_so_is_one_that_brings_nothing(carol: Control) -> None:
    with carol.data():
        assert carol.ask(f"STOR {UPLOADS}/never.bin").startswith("150")
        assert carol.reply().startswith("426")


def test_who_is_in_a_transfer_is_not_idle(carol: Control) -> None:
    """Slower than the patience for commands, and taken all the same."""
    with carol.data() as data:
        assert carol.ask(f"STOR {UPLOADS}/slow.bin").startswith("150")
        for number in range(7):
            time.sleep(0.5)
            data.sendall(b"%d" % number * 1000)
        data.shutdown(socket.SHUT_WR)
        assert carol.reply().startswith("226")


def test_ABOR_in_the_middle(carol: Control) -> None:
    with carol.data() as data:
        assert carol.ask(f"RETR {UPLOADS}/big.bin").startswith("150")
        data.recv(1000)
        assert carol.ask("ABOR").startswith("426")
        assert carol.reply().startswith("226")
    assert carol.ask("NOOP").startswith("200")
    assert len(carol.get(f"RETR {UPLOADS}/big.bin")[0]) == SIZE


def storm(port: int, rounds: int) -> int:
    """Listeners nobody comes to, transfers broken off by ABOR or hanging up; how many replies were the right ones."""
    good = 0
    with Control(port, "carol") as client:
        for turn in range(rounds):
            good += sum(client.passive() > 0 for _ in range(5))
            with client.data() as data:
                good += client.ask(f"RETR {UPLOADS}/big.bin").startswith("150")
                data.recv(1000)
                if turn % 2:
                    good += client.ask("ABOR").startswith("426") + client.reply().startswith("226")
                else:
                    data.close()
                    good += client.reply().startswith("426") + client.ask("NOOP").startswith("200")
    return good


def test_storms_of_PASV_and_ABOR_leave_nothing_behind_and_mail_goes_on(board: LiveBoard, port: int) -> None:
    assert board.process is not None
    handles = Path(f"/proc/{board.process.pid}/fd")
    before, clients, rounds = len(list(handles.iterdir())), 10, 6
    with ThreadPoolExecutor(clients) as pool:
        storms = [pool.submit(storm, port, rounds) for _ in range(clients)]
        while not all(one.done() for one in storms):
            with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as mail:
                mail.sendmail("ann@ext.test", ["alice@local.test"], "From: ann@ext.test\n\nhello\n")
    assert [one.result() for one in storms] == [rounds * 8] * clients
    until(lambda: len(list(handles.iterdir())) <= before, 20, "every socket and file is closed again")


def test_SLO_09_a_full_disk_is_said_and_reading_goes_on(board: LiveBoard, carol: Control) -> None:
    areas = board.root / "ctrl" / "file.ini"
    usual = areas.read_text()
    areas.write_text(usual.replace("min_dspace = 200M", "min_dspace = 900P"))
    board.recycle()
    with Control(board.port("ftp"), "carol") as control:
        assert control.put(f"STOR {UPLOADS}/full.bin", b"no room").startswith(("452", "552"))
        assert control.get("LIST /Main")[0]
    areas.write_text(usual)
    board.recycle()


def test_a_stop_in_the_middle_of_a_transfer_is_told() -> None:
    board = LiveBoard()
    with board:
        with Control(board.port("ftp"), "alice") as control, control.data() as data:
            assert control.ask(f"STOR {UPLOADS}/stopped.bin").startswith("150")
            data.sendall(b"some of it")
            until(lambda: "10 bytes" in control.all("STAT"), 10, "it has arrived")
            began = time.monotonic()
            assert board.stop() == 0
            assert control.reply().startswith("421")
            assert time.monotonic() - began < 25
