"""Mail leaves: by DNS to other servers, through faults of every kind, and comes back as reports."""

from __future__ import annotations

import email
import poplib
import smtplib
import ssl
from collections.abc import Iterator

import pytest

from tests.support import postfix
from tests.support.board import Board
from tests.support.clients import needs
from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder, smtp_sink
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def far_port() -> int:
    """The port that stands for 25 in this module; every server has its own loopback address."""
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer, far_port: int) -> Iterator[Board]:
    settings = {"DNSServer": names.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
    made = LiveBoard(options="ALLOW_RELAY", settings={**settings, "ConnectTimeout": "3", "MaxInactivity": "10"})
    with made:
        yield made


def submit(
    board: Board, to: list[str], text: str = "Subject: out\r\n\r\nhello\r\n", options: tuple[str, ...] = ()
) -> None:
    """Send as Alice."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP_SSL("127.0.0.1", board.port("submissions"), context=context, timeout=20) as client:
        client.login("Alice", "sesame")
        refused = client.sendmail("alice@local.test", to, text, rcpt_options=options)
        assert not refused


def inbox(board: Board, user: str = "Alice") -> list[bytes]:
    """Fetch and delete everything."""
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user(user)
    box.pass_("sesame")
    found = []
    for number in range(1, box.stat()[0] + 1):
        found.append(b"\r\n".join(box.retr(number)[1]) + b"\r\n")
        box.dele(number)
    box.quit()
    return found


def report(board: Board, about: str) -> email.message.Message:
    """The next report in Alice's box; it must speak of `about`."""
    text = until(lambda: inbox(board), 40, f"a report about {about}")[0]
    assert about.encode() in text
    return email.message_from_bytes(text)


def test_mail_goes_to_the_best_mail_host(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("good.test", "MX"): ["20 worse.good.test.", "10 best.good.test."]}
    names.zone |= {("best.good.test", "A"): ["127.0.0.2"], ("worse.good.test", "A"): ["127.0.0.3"]}
    with Recorder("127.0.0.2", far_port).serving() as best, Recorder("127.0.0.3", far_port).serving() as worse:
        submit(board, ["x@good.test", "y@good.test"], "Subject: dots\r\n\r\n.\r\n..x\r\nend\r\n")
        taken = best.wait(1)[0]
        assert sorted(taken.recipients) == ["x@good.test", "y@good.test"]
        assert taken.sender == "alice@local.test"
        assert taken.text.endswith(b"\r\n\r\n.\r\n..x\r\nend\r\n")
        assert not worse.taken


def test_the_next_host_and_the_next_address_are_tried(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("next.test", "MX"): ["10 dead.next.test.", "20 alive.next.test."]}
    names.zone |= {("dead.next.test", "A"): ["127.0.0.4"], ("alive.next.test", "A"): ["127.0.0.5", "127.0.0.6"]}
    with Recorder("127.0.0.6", far_port).serving() as alive:
        submit(board, ["x@next.test"])
        alive.wait(1)


def test_a_domain_without_mx_is_its_own_mail_host_over_ipv6_too(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("implicit.test", "AAAA"): ["::1"]}
    with Recorder("::1", far_port).serving() as sink:
        submit(board, ["x@implicit.test"])
        sink.wait(1)


def test_DNS_04_a_null_mx_comes_back_at_once(board: Board, names: NameServer) -> None:
    names.zone |= {("null.test", "MX"): ["0 ."]}
    submit(board, ["x@null.test"])
    found = report(board, "x@null.test")
    assert found.get_content_type() == "multipart/report"
    assert "5.1.10" in found.as_string()


def test_an_unknown_domain_comes_back(board: Board, names: NameServer) -> None:
    submit(board, ["x@nosuchdomain.test"])
    found = report(board, "x@nosuchdomain.test")
    kinds = [part.get_content_type() for part in found.walk()]
    assert kinds[:2] == ["multipart/report", "text/plain"]
    assert "message/delivery-status" in kinds
    assert found["Return-Path"] == "<>"
    assert "Action: failed" in found.as_string()


def test_a_refused_recipient_comes_back_and_the_other_arrives(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("half.test", "A"): ["127.0.0.7"]}
    sink = Recorder("127.0.0.7", far_port, say={"bad@half.test": "550 5.1.1 nobody here"})
    with sink.serving():
        submit(board, ["bad@half.test", "good@half.test"])
        assert sink.wait(1)[0].recipients == ["good@half.test"]
    assert "nobody here" in report(board, "bad@half.test").as_string()


def test_a_soft_refusal_waits_in_the_queue_and_goes_on_command(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("later.test", "A"): ["127.0.0.8"]}
    sink = Recorder("127.0.0.8", far_port, say={"x@later.test": "450 4.2.1 not now"})
    with sink.serving():
        submit(board, ["x@later.test"])
        until(lambda: any(row["attempts"] == 1 for row in board.json("queue", "list")), 30, "a first attempt")
        row = next(row for row in board.json("queue", "list") if row["recipient"] == "x@later.test")
        assert "not now" in row["error"]
        sink.say.clear()
        board.command("queue", "retry", str(row["id"]))
        sink.wait(1)
    until(lambda: not board.json("queue", "list"), 10, "an empty queue")


def test_tls_is_used_when_offered_and_clear_text_when_it_breaks(
    board: Board, names: NameServer, far_port: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import trustme

    folder = tmp_path_factory.mktemp("far")
    made = trustme.CA().issue_cert("mx.tls.test")
    made.private_key_pem.write_to_path(folder / "key")
    made.cert_chain_pems[0].write_to_path(folder / "cert")
    names.zone |= {("tls.test", "A"): ["127.0.0.29"], ("broken.test", "A"): ["127.0.0.30"]}
    with Recorder("127.0.0.29", far_port, certificate=(folder / "cert", folder / "key")).serving() as sink:
        submit(board, ["x@tls.test"])
        assert sink.wait(1)[0].secure
    with _broken_tls("127.0.0.30", far_port) as clear:
        submit(board, ["x@broken.test"])
        until(lambda: clear, 30, "delivery in the clear after a failed handshake")


def _broken_tls(address: str, port: int):  # type: ignore[no-untyped-def]
    """A server that offers STARTTLS, then answers the handshake with nonsense; collects the clear-text messages."""
    import socketserver
    import threading
    from contextlib import contextmanager

    taken: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 broken.test\r\n")
            while line := self.rfile.readline(2000):
                verb = line.strip().upper()
                if verb.startswith(b"EHLO"):
                    self.wfile.write(b"250-broken.test\r\n250 STARTTLS\r\n")
                elif verb == b"STARTTLS":
                    self.wfile.write(b"220 go\r\n\0\0\0 this is not TLS\r\n")
                    return
                elif verb == b"DATA":
                    self.wfile.write(b"354 go\r\n")
                    while (text := self.rfile.readline(2000)) not in (b".\r\n", b""):
                        taken.append(text)
                    self.wfile.write(b"250 ok\r\n")
                elif verb == b"QUIT":
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    @contextmanager
    def serving() -> Iterator[list[bytes]]:
        with Server((address, port), Handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            yield taken
            server.shutdown()

    return serving()


def test_RLY_27_a_domain_whose_mail_host_is_ourselves_comes_back(board: Board, names: NameServer) -> None:
    names.zone |= {("loop.test", "MX"): ["10 local.test."], ("local.test", "A"): ["127.0.0.1"]}
    submit(board, ["x@loop.test"])
    assert "5.4.6" in report(board, "x@loop.test").as_string()


def test_dsn_success_is_reported_when_asked_for(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("dsn.test", "A"): ["127.0.0.11"]}
    with Recorder("127.0.0.11", far_port).serving() as sink:
        submit(board, ["x@dsn.test"], options=("NOTIFY=SUCCESS",))
        sink.wait(1)
    assert "Action: relayed" in report(board, "x@dsn.test").as_string()


@needs("smtp-sink")
@pytest.mark.parametrize("fault", [("-q", "DATA"), ("-Q", "RCPT"), ("-Q", "."), ("-r", "MAIL"), ("-q", ".")])
def test_smtp_sinks_passing_faults_are_retried_until_it_is_well(
    board: Board, names: NameServer, far_port: int, fault: tuple[str, str]
) -> None:
    names.zone |= {("sick.test", "A"): ["127.0.0.12"]}
    with smtp_sink(*fault, address="127.0.0.12", port=far_port):
        submit(board, ["x@sick.test"])
        until(lambda: any(row["attempts"] for row in board.json("queue", "list")), 30, "a failed attempt")
    with Recorder("127.0.0.12", far_port).serving() as sink:
        for row in board.json("queue", "list"):
            board.command("queue", "retry", str(row["id"]))
        sink.wait(1)
    until(lambda: not board.json("queue", "list"), 10, "an empty queue")


@needs("smtp-sink")
@pytest.mark.parametrize("fault", [("-f", "RCPT"), ("-f", "MAIL"), ("-f", ".")])
def test_smtp_sinks_lasting_faults_come_back(
    board: Board, names: NameServer, far_port: int, fault: tuple[str, str]
) -> None:
    names.zone |= {("never.test", "A"): ["127.0.0.13"]}
    with smtp_sink(*fault, address="127.0.0.13", port=far_port):
        submit(board, ["x@never.test"])
        assert "Action: failed" in report(board, "x@never.test").as_string()


@pytest.mark.skipif(bool(postfix.why_not()), reason=postfix.why_not() or "-")
def test_postfix_in_both_directions(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("ext.test", "MX"): ["10 mx.ext.test."], ("mx.ext.test", "A"): ["127.0.0.14"]}
    back = f"relayhost = [127.0.0.1]:{board.port('smtp')}\n"
    with postfix.Postfix("ext.test", "127.0.0.14", port=far_port, more=back) as other:
        submit(board, ["carl@ext.test"], "From: alice@local.test\r\nSubject: to postfix\r\n\r\n.dot\r\nhello\r\n")
        until(lambda: other.count() == 1, 30, "Postfix has the message")
        assert b"Subject: to postfix" in other.messages()[0]
        assert b"\n\n.dot\nhello\n" in other.messages()[0]
        with smtplib.SMTP("127.0.0.14", far_port, timeout=20) as client:
            client.sendmail("carl@ext.test", ["bob@local.test"], "Subject: from postfix\r\n\r\n.dot\r\n")
        text = until(lambda: inbox(board, "Bob"), 30, "Bob has Postfix's message")[0]
        assert b"Subject: from postfix" in text
        assert text.endswith(b"\r\n.dot\r\n")
        with smtplib.SMTP("127.0.0.14", far_port, timeout=20) as client:
            client.sendmail("carl@ext.test", ["nobody@local.test"], "Subject: no such\r\n\r\nx\r\n")
        until(
            lambda: any(b"Unknown User" in text for text in other.messages()), 30, "Postfix's bounce quotes our words"
        )


def test_mail_trace_tells_the_whole_story(board: Board, names: NameServer, far_port: int) -> None:
    names.zone |= {("story.test", "A"): ["127.0.0.15"]}
    with Recorder("127.0.0.15", far_port).serving() as sink:
        submit(board, ["x@story.test"], "Message-ID: <story@local.test>\r\nSubject: s\r\n\r\nx\r\n")
        sink.wait(1)
    until(lambda: any(row["event"] == "sent" for row in board.json("mail", "trace", "story@local.test")), 10, "sent")
    events = [row["event"] for row in board.json("mail", "trace", "<story@local.test>")]
    assert events[-2:] == ["queued", "sent"]
    assert [row["event"] for row in board.json("mail", "trace", "x@story.test")] == events
