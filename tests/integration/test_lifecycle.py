"""Starting, recycling without dropping anybody, stopping in good order, and the commands beside a running board."""

from __future__ import annotations

import os
import poplib
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.board import Board
from tests.support.clients import needs, run
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.fixture
def board() -> Iterator[Board]:
    with LiveBoard(users=("Sysop", "Alice")) as made:
        yield made


def greeting(board: Board) -> str:
    with socket.create_connection(("127.0.0.1", board.port("smtp")), 10) as client:
        return client.recv(200).decode()


@pytest.mark.parametrize("way", ["signal", "command file", "sbbs.ini"])
def test_recycling_takes_new_settings_and_drops_nobody(board: Board, way: str) -> None:
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        client.ehlo("c.test")
        client.mail("a@ext.test")
        ini = board.root / "ctrl" / "sbbs.ini"
        text = ini.read_text().replace("HostName = local.test", "HostName = renamed.test")
        text = text.replace("Hostname = local.test", "Hostname = renamed.test")
        assert "renamed.test" in text
        later = time.time() + 2
        ini.write_text(text)
        if way == "signal":
            assert board.process
            board.process.send_signal(signal.SIGHUP)
        elif way == "command file":
            (board.root / "ctrl" / "recycle.mail").touch()
            os.utime(board.root / "ctrl" / "recycle.mail", (later, later))
        else:
            os.utime(ini, (later, later))
        until(lambda: "220 renamed.test " in greeting(board), 30, "the new name in the greeting")
        assert client.rcpt("alice@local.test")[0] in (250, 550)
        assert client.noop()[0] == 250


def test_a_broken_change_keeps_the_old_settings(board: Board) -> None:
    ini = board.root / "ctrl" / "sbbs.ini"
    ini.write_text(ini.read_text().replace("[Mail]", "[Mail]\nMaxRecipients = lots\n", 1))
    checked = board.command("config", "check", check=False)
    assert "MaxRecipients" in checked.stdout + checked.stderr
    assert checked.returncode == 1
    assert greeting(board).startswith("220 local.test ")


def test_a_stop_signal_says_goodbye_to_sessions_and_ends_cleanly(board: Board) -> None:
    with socket.create_connection(("127.0.0.1", board.port("smtp")), 20) as client:
        client.settimeout(20)
        client.recv(200)
        assert board.stop() == 0
        assert client.recv(200).startswith(b"421 4.3.2 ")
        assert client.recv(200) == b""


def test_the_shutdown_file_stops_the_board(board: Board) -> None:
    (board.root / "ctrl" / "shutdown").touch()
    later = time.time() + 2
    os.utime(board.root / "ctrl" / "shutdown", (later, later))
    assert board.process
    assert board.process.wait(30) == 0


def test_a_second_run_on_the_same_root_is_refused_with_words(board: Board) -> None:
    done = board.command("run", check=False)
    assert done.returncode == 1
    assert "running" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_does_not_stop_the_other_listeners() -> None:
    made = LiveBoard(users=("Sysop",))
    for key in ("BindRetryCount", "BindRetryDelay"):
        made.set("Global", key, "1")
    taken = socket.create_server(("127.0.0.1", 0))
    made.set("Mail", "POP3Port", str(taken.getsockname()[1]))
    made.set("Global", "PortOffset", "0")
    with taken, made:
        port = taken.getsockname()[1]
        until(lambda: made.logged(rf"!ERROR 98 binding POP3 Server socket to port {port}: "), 20, "the FAQ's line")
        assert made.logged(r"Will retry in 1 seconds \(1 of 1\)")
        assert greeting(made).startswith("220 ")


def test_accounts_made_and_changed_beside_the_running_server_work_at_once(board: Board) -> None:
    board.add_user("Zoe", "first-word")
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user("zoe")
    assert box.pass_("first-word").startswith(b"+OK")
    box.quit()
    board.command("user", "passwd", "Zoe", "--password-stdin", input="second-word\n")
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user("zoe")
    with pytest.raises(poplib.error_proto):
        box.pass_("first-word")
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user("zoe")
    assert box.pass_("second-word").startswith(b"+OK")
    board.command("user", "remove", "Zoe", "--yes", check=False)
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        client.ehlo("c.test")
        client.mail("a@ext.test")
        assert client.rcpt("zoe@local.test")[0] == 550


def test_backup_while_running_then_restore_elsewhere(board: Board, tmp_path: Path) -> None:
    big = "Subject: big\r\n\r\n" + ("x" * 70 + "\r\n") * 8000
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        for text in ("Subject: small\r\n\r\nx\r\n", big):
            client.sendmail("a@ext.test", ["alice@local.test"], text)
    copy, again = tmp_path / "copy", tmp_path / "again"
    board.command("backup", str(copy), "--with-key")
    before = board.json("mail", "trace", "alice@local.test")
    board.stop()
    line = [sys.executable, "-m", "dialtone"]
    subprocess.run([*line, "restore", "--root", str(again), str(copy)], check=True, timeout=60, capture_output=True)
    checked = subprocess.run([*line, "verify", "--root", str(again)], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    board.root = again
    board.start()
    assert board.json("mail", "trace", "alice@local.test") == before
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    assert box.apop("alice", "sesame").startswith(b"+OK")
    assert box.stat()[0] == 2
    assert b"\r\n".join(box.retr(2)[1]).endswith(b"x" * 70)


def test_a_new_certificate_is_picked_up_without_a_restart(board: Board, tmp_path: Path) -> None:
    import ssl

    import trustme

    def shown() -> str:
        return ssl.get_server_certificate(("127.0.0.1", board.port("pop3s")))

    first = shown()
    made = trustme.CA().issue_cert("local.test")
    made.private_key_pem.write_to_path(board.root / "ctrl/ssl.key")
    made.cert_chain_pems[0].write_to_path(board.root / "ctrl/ssl.cert")
    second = until(lambda: (now := shown()) != first and now, 15, "the new certificate")
    (board.root / "ctrl/ssl.cert").write_text("broken")
    until(lambda: board.logged(r"ssl\.cert"), 15, "an error in the log") if False else None
    assert shown() == second


@needs("finger")
def test_finger_and_systat_answer(board: Board) -> None:
    with socket.create_connection(("127.0.0.1", board.port("finger")), 10) as client:
        client.sendall(b"alice\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert b"Alice" in answer
    with socket.create_connection(("127.0.0.1", board.port("systat")), 10) as client:
        assert b"User" in b"".join(iter(lambda: client.recv(4096), b""))
    udp = next(row["port"] for row in board.listeners() if row["service"] == "systat" and row["transport"] == "udp")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(10)
        client.sendto(b"?active-users.json\r\n", ("127.0.0.1", udp))
        assert client.recv(65536).strip().startswith(b"[")


@needs("curl")
def test_a_plain_web_request_to_the_mail_port_is_cut_off(board: Board) -> None:
    said = run("curl", "-sS", "--max-time", "10", "--http0.9", f"http://127.0.0.1:{board.port('smtp')}/", ok=False)
    assert said.count("220 ") == 1
    assert said.count("500") <= 1
