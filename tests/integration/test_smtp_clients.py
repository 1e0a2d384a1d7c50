"""Real programs send mail to a running board."""

from __future__ import annotations

import poplib
import smtplib
import ssl
from pathlib import Path

import pytest

from tests.support.board import Board
from tests.support.clients import needs, run, swaks_with_tls
from tests.support.waiting import until

pytestmark = pytest.mark.integration


def newest(board: Board, user: str, password: str = "sesame") -> bytes:
    """The last message of a mailbox, as POP3 gives it."""
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user(user)
    box.pass_(password)
    count, _ = box.stat()
    assert count, f"{user} has no mail"
    lines = box.retr(count)[1]
    box.quit()
    return b"\r\n".join(lines) + b"\r\n"


def swaks(board: Board, service: str, *more: str) -> list[str]:
    """A swaks command line for one of our ports."""
    return ["swaks", "--server", "127.0.0.1", "--port", str(board.port(service)), "--helo", "client.test", *more]


@needs("swaks")
@pytest.mark.parametrize("address", ["digital.man", "digital_man", "digitalman", "d-i-g-i-t-a-l-man"])
def test_swaks_delivers_to_the_manuals_spellings_of_an_alias(board: Board, address: str) -> None:
    run(
        *swaks(
            board, "smtp", "--from", "a@ext.test", "--to", f"{address}@local.test", "--header", f"Subject: {address}"
        )
    )
    text = newest(board, "Digital Man")
    assert f"Subject: {address}".encode() in text
    assert text.startswith(b"Return-Path: <a@ext.test>\r\nReceived: from ")


@swaks_with_tls()
def test_swaks_upgrades_to_tls_on_the_transfer_port(board: Board) -> None:
    said = run(*swaks(board, "smtp", "--tls", "--from", "a@ext.test", "--to", "alice@local.test"))
    assert "TLS started with cipher TLSv1.3" in said
    assert b"with ESMTPS\r\n" in newest(board, "Alice").replace(b"\n ", b"\n").replace(b" id", b"\r\n id")


@swaks_with_tls()
@pytest.mark.parametrize("method", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_swaks_logs_in_on_the_submission_port(board: Board, method: str) -> None:
    login = ("--auth", method, "--auth-user", "Bob", "--auth-password", "sesame")
    run(*swaks(board, "submission", "--tls", *login, "--from", "bob@local.test", "--to", "alice@local.test"))
    assert b"ESMTPSA" in newest(board, "Alice")


@swaks_with_tls()
def test_swaks_sends_over_the_tls_submission_port(board: Board) -> None:
    login = ("--auth", "PLAIN", "--auth-user", "Bob", "--auth-password", "sesame")
    run(
        *swaks(board, "submissions", "--tls-on-connect", *login, "--from", "bob@local.test", "--to", "carol@local.test")
    )
    assert newest(board, "Carol").startswith(b"Return-Path: <bob@local.test>")


@needs("swaks")
def test_swaks_is_told_to_log_in_before_submitting(board: Board) -> None:
    said = run(*swaks(board, "submission", "--from", "a@ext.test", "--to", "alice@local.test"), ok=False)
    assert "530 5.7.0 Authentication required." in said


@needs("swaks")
def test_swaks_is_refused_as_a_relay_and_the_log_says_who_tried(board: Board) -> None:
    said = run(*swaks(board, "smtp", "--from", "a@ext.test", "--to", "victim@elsewhere.test"), ok=False)
    assert "550 5.7.1 Relay not allowed." in said
    assert board.logged(
        r"SMTP +\[127\.0\.0\.1\] !ILLEGAL RELAY ATTEMPT from <a@ext\.test> \[127\.0\.0\.1\] to "
        r".*victim@elsewhere\.test"
    )


@needs("swaks")
def test_a_refused_relay_has_its_entry_in_spam_log(board: Board) -> None:
    run(*swaks(board, "smtp", "--from", "b@ext.test", "--to", "other@elsewhere.test"), ok=False)
    path = board.root / "data" / "spam.log"
    until(lambda: b"other@elsewhere.test" in path.read_bytes(), 10, "an entry in spam.log")
    entry = path.read_bytes().split(b"\r\n\r\n")[-2].split(b"\r\n")
    assert entry[0].startswith(b"SUSPECTED SMTP SPAM REFUSED on ")
    assert entry[1].endswith(b" [127.0.0.1]")
    assert entry[2].startswith(b"From: <b@ext.test> to: ")
    assert entry[3].startswith(b"Reason: Relay attempt to: ")


@swaks_with_tls()
def test_swaks_wrong_password_gets_535(board: Board) -> None:
    login = ("--auth", "PLAIN", "--auth-user", "Erin", "--auth-password", "wrong")
    said = run(
        *swaks(board, "submission", "--tls", *login, "--from", "erin@local.test", "--to", "bob@local.test"), ok=False
    )
    assert "535 5.7.8 Authentication failure" in said
    assert "wrong" not in board.console()


@needs("swaks")
def test_many_recipients_each_get_a_copy_and_one_unknown_does_not_harm(board: Board) -> None:
    to = "alice@local.test,bob@local.test,nobody@local.test"
    said = run(*swaks(board, "smtp", "--from", "a@ext.test", "--to", to, "--header", "Subject: to all"), ok=False)
    assert "550 5.1.1 Unknown User: <nobody@local.test>" in said
    assert b"Subject: to all" in newest(board, "Alice")
    assert b"Subject: to all" in newest(board, "Bob")


@needs("curl")
def test_curl_sends_by_smtp_and_smtps(board: Board, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"From: bob@local.test\r\nSubject: from curl\r\n\r\nhello\r\n.starts with a dot\r\n")
    for scheme, service in (("smtp", "submission"), ("smtps", "submissions")):
        url = f"{scheme}://127.0.0.1:{board.port(service)}/client.test"
        run(
            *("curl", "-sS", "--url", url, "-k", "--ssl-reqd", "--user", "Bob:sesame", "--mail-from", "bob@local.test"),
            *("--mail-rcpt", "dave@local.test", "--upload-file", str(letter)),
        )
        assert newest(board, "Dave").endswith(b"\r\n\r\nhello\r\n.starts with a dot\r\n")


def test_what_is_fetched_is_what_was_sent_plus_trace_lines(board: Board) -> None:
    body = (
        b"Subject: bytes\r\nX-Odd:\tfolded\r\n  twice \r\n\r\n"
        + bytes(range(1, 10))
        + b"\xff\xfe trailing   \r\n..\r\n-- \r\n\r\n"
    )
    with smtplib.SMTP("127.0.0.1", board.port("smtp"), timeout=20) as client:
        client.ehlo("client.test")
        client.mail("a@ext.test", ["BODY=8BITMIME"])
        client.rcpt("erin@local.test")
        code, said = client.data(body)
        assert code == 250, said
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user("Erin")
    box.pass_("sesame")
    count, _ = box.stat()
    size = int(box.list(count).split()[2])
    fetched = b"\r\n".join(box.retr(count)[1]) + b"\r\n"
    assert fetched.endswith(body)
    assert fetched[: -len(body)].startswith(b"Return-Path: <a@ext.test>\r\nReceived: ")
    assert len(fetched) == size


def test_two_hundred_messages_over_one_pipelined_connection(board: Board) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", board.port("smtp")), 20) as client:
        replies = client.makefile("rb")
        replies.readline()
        client.sendall(b"EHLO c\r\n")
        while not replies.readline().startswith(b"250 "):
            pass
        for number in range(200):
            client.sendall(b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<bob@local.test>\r\nDATA\r\n")
            assert [replies.readline()[:3] for _ in range(3)] == [b"250", b"250", b"354"]
            client.sendall(b"Subject: %d\r\n\r\nx\r\n.\r\n" % number)
            assert replies.readline().startswith(b"250 ")


@needs("openssl")
def test_openssl_speaks_starttls_on_every_mail_port(board: Board) -> None:
    for service, protocol in (("smtp", "smtp"), ("submission", "smtp"), ("pop3", "pop3")):
        said = run(
            *("openssl", "s_client", "-connect", f"127.0.0.1:{board.port(service)}", "-starttls", protocol, "-brief"),
            input="QUIT\r\n",
            ok=False,
        )
        assert "Protocol version: TLSv1.3" in said
    for service in ("submissions", "pop3s"):
        said = run(
            "openssl", "s_client", "-connect", f"127.0.0.1:{board.port(service)}", "-brief", input="QUIT\r\n", ok=False
        )
        assert "Protocol version: TLSv1.3" in said


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_TLS_09_old_protocol_versions_are_refused(board: Board, version: ssl.TLSVersion) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with pytest.raises((ssl.SSLError, ConnectionError)):
        smtplib.SMTP_SSL("127.0.0.1", board.port("submissions"), context=context, timeout=10)
