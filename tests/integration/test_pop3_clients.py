"""Real programs fetch mail from a running board."""

from __future__ import annotations

import poplib
import shlex
import smtplib
import ssl
from pathlib import Path

import pytest

from tests.support.board import Board
from tests.support.clients import needs, run
from tests.support.waiting import until

pytestmark = pytest.mark.integration


def send(board: Board, to: str, subject: str, count: int = 1) -> None:
    """Put messages into a mailbox by SMTP."""
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        for number in range(count):
            text = f"From: a@ext.test\r\nTo: {to}\r\nSubject: {subject} {number}\r\n\r\nnumber {number}\r\n"
            client.sendmail("a@ext.test", [to], text)


@pytest.fixture
def fresh(board: Board, request: pytest.FixtureRequest) -> str:
    """A new account of this test's own."""
    name = "u" + "".join(ch for ch in request.node.name if ch.isalnum())[-20:]
    board.add_user(name)
    return name


@needs("curl")
def test_curl_lists_and_fetches_by_pop3_and_pop3s(board: Board, fresh: str) -> None:
    send(board, f"{fresh}@local.test", "for curl", 2)
    for scheme, service in (("pop3", "pop3"), ("pop3s", "pop3s")):
        url = f"{scheme}://127.0.0.1:{board.port(service)}/"
        listing = run("curl", "-sS", "-k", "--user", f"{fresh}:sesame", url)
        assert [line.split()[0] for line in listing.splitlines()] == ["1", "2"]
        assert "Subject: for curl 1" in run("curl", "-sS", "-k", "--user", f"{fresh}:sesame", url + "2")
    url = f"pop3://127.0.0.1:{board.port('pop3')}/1"
    for method in ("APOP", "CRAM-MD5", "SCRAM-SHA-256", "PLAIN"):
        option = "--login-options", "AUTH=+APOP" if method == "APOP" else f"AUTH={method}"
        said = run("curl", "-sS", *option, "--user", f"{fresh}:sesame", url, ok=method != "SCRAM-SHA-256")
        assert "Subject: for curl 0" in said or (method == "SCRAM-SHA-256" and "curl:" in said)


@needs("fetchmail")
def test_fetchmail_empties_a_mailbox_over_tls(board: Board, fresh: str, tmp_path: Path) -> None:
    send(board, f"{fresh}@local.test", "for fetchmail", 3)
    box = tmp_path / "box"
    control = tmp_path / "fetchmailrc"
    control.write_text(
        f"poll 127.0.0.1 protocol pop3 port {board.port('pop3s')} uidl\n"
        f'user "{fresh}" password "sesame" ssl no sslcertck fetchall mda "cat >> {box}; echo >> {box}"\n'
    )
    control.chmod(0o600)
    run(
        "fetchmail",
        "-f",
        str(control),
        "--nodetach",
        "--nosyslog",
        "-i",
        str(tmp_path / "ids"),
        "--pidfile",
        str(tmp_path / "pid"),
    )
    assert box.read_text().count("Subject: for fetchmail") == 3
    assert run("curl", "-sS", "--user", f"{fresh}:sesame", f"pop3://127.0.0.1:{board.port('pop3')}/").strip() == ""


@needs("mpop")
def test_mpop_keeps_what_it_is_told_to_keep(board: Board, fresh: str, tmp_path: Path) -> None:
    send(board, f"{fresh}@local.test", "for mpop", 2)
    control = tmp_path / "mpoprc"
    (tmp_path / "Maildir").mkdir()
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir()
    control.write_text(
        f"account a\nhost 127.0.0.1\nport {board.port('pop3')}\nuser {fresh}\npassword sesame\nauth user\n"
        f"tls on\ntls_starttls on\ntls_certcheck off\nkeep on\n"
        f"delivery maildir {tmp_path}/Maildir\nuidls_file {tmp_path}/ids\n"
    )
    control.chmod(0o600)
    for _ in range(2):
        run("mpop", "-C", str(control), "a")
    got = sorted(path.read_text() for path in (tmp_path / "Maildir/new").iterdir())
    assert len(got) == 2, "the second run must know the messages by their stable UIDLs"


class Screen:
    """A program in a terminal (tmux), typed into and looked at."""

    def __init__(self, folder: Path, *line: str) -> None:
        self._tmux = ["tmux", "-L", f"dialtone-{folder.name}", "-f", "/dev/null"]
        run(*self._tmux, "new-session", "-d", "-x", "120", "-y", "40", shlex.join(line))

    def shows(self, text: str) -> bool:
        """Wait until the screen shows a text."""
        return bool(
            until(lambda: text in run(*self._tmux, "capture-pane", "-p", ok=False), 20, f"the screen shows {text}")
        )

    def type(self, *keys: str) -> None:
        """Press keys, named as tmux names them."""
        run(*self._tmux, "send-keys", *keys)

    def close(self) -> None:
        """End the terminal."""
        run(*self._tmux, "kill-server", ok=False)


@needs("mutt", "tmux")
def test_mutt_lists_and_shows_a_mailbox(board: Board, fresh: str, tmp_path: Path) -> None:
    send(board, f"{fresh}@local.test", "for mutt", 2)
    control = tmp_path / "muttrc"
    options = ["ssl_force_tls=no", "ssl_starttls=no", "pop_pass=sesame", "pop_delete=no", "pop_authenticators=user"]
    options += [f"folder={tmp_path}", "record=", "confirmappend=no", "copy=no", "quit=yes"]
    control.write_text("".join(f"set {option}\n" for option in options))
    url = f"pop://{fresh}@127.0.0.1:{board.port('pop3')}/"
    screen = Screen(tmp_path, "mutt", "-n", "-F", str(control), "-f", url)
    try:
        assert screen.shows("for mutt 1")
        screen.type("Enter")
        assert screen.shows("number ")
        screen.type("q")
        assert screen.shows("for mutt 1")
    finally:
        screen.close()


def test_several_sessions_of_one_mailbox_keep_their_snapshots(board: Board, fresh: str) -> None:
    send(board, f"{fresh}@local.test", "shared", 3)
    phone, desktop = (poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20) for _ in range(2))
    for box in (phone, desktop):
        box.user(fresh)
        box.pass_("sesame")
    send(board, f"{fresh}@local.test", "later", 1)
    phone.dele(1)
    phone.quit()
    assert desktop.stat()[0] == 3
    assert b"number 1" in desktop.retr(2)[1]
    with pytest.raises(poplib.error_proto):
        desktop.retr(1)
    desktop.dele(1)
    desktop.dele(2)
    desktop.quit()
    again = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    again.user(fresh)
    again.pass_("sesame")
    assert again.stat()[0] == 2


def test_POP_01_nothing_is_deleted_without_quit(board: Board, fresh: str) -> None:
    send(board, f"{fresh}@local.test", "kept", 1)
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user(fresh)
    box.pass_("sesame")
    box.dele(1)
    box.close()
    again = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    again.user(fresh)
    again.pass_("sesame")
    assert again.stat()[0] == 1


def test_apop_and_scram_log_in_where_offered(board: Board, fresh: str) -> None:
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    assert box.apop(fresh, "sesame").startswith(b"+OK")
    assert "SCRAM-SHA-256" in box.capa()["SASL"]
    box.quit()


def test_nospam_login_is_accepted(board: Board, fresh: str) -> None:
    send(board, f"{fresh}@local.test", "fine", 1)
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user(f"{fresh}#nospam")
    box.pass_("sesame")
    assert box.stat()[0] == 1


def test_stls_then_login(board: Board, fresh: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.stls(context)
    assert "STLS" not in box.capa()
    box.user(fresh)
    assert box.pass_("sesame").startswith(b"+OK")
