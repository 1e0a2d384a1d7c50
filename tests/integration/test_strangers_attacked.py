"""The small services of a running board under attack: floods of datagrams, forged and endless messages, odd lines."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator

import pytest

from dialtone.protocols.msp.grammar import LONGEST
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

WAIT = 20
BURST, RATE, OVERALL = 10, 2.0, 50.0  # of answers to datagrams, as docs/protocols/systat.md says
LARGEST = 1200
UDP = "Command = {}\nOptions = UDP\n"
SERVICES = f"""\
[Finger]
Command = fingerservice.js
[ActiveUser]
Command = fingerservice.js -u
[ActiveUser-UDP]
{UDP.format("fingerservice.js -u")}[MSP]
Command = mspservice.js
[MSP-UDP]
{UDP.format("mspservice.js")}[QOTD-UDP]
{UDP.format("qotdservice.js")}"""


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard("near.test", options="NO_SENDMAIL")
    made.write("ctrl/services.ini", SERVICES)
    made.write("data/msgs/auto.msg", "Be kind\n")
    with made:
        yield made


def udp_port(board: LiveBoard, protocol: str) -> int:
    """Where this is answered by datagram."""
    rows = [row for row in board.listeners() if row["transport"] == "udp" and row["protocol"] == protocol]
    return int(rows[0]["port"])


def flood(port: int, question: bytes, sources: list[str]) -> tuple[list[bytes], float]:
    """A thousand questions from these addresses as fast as they go; the answers, and how many seconds it took until
    none came any more."""
    lines = []
    for address in sources:
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        line.bind((address, 0))
        line.setblocking(False)
        lines.append(line)
    began, answers = time.monotonic(), []
    for number in range(1000):
        lines[number % len(lines)].sendto(question, ("127.0.0.1", port))
    while ready := select.select(lines, [], [], 1.0)[0]:
        answers += [line.recv(65536) for line in ready]
    for line in lines:
        line.close()
    return answers, time.monotonic() - began


@pytest.mark.parametrize(
    ("protocol", "question"),
    [("ActiveUser", b"?active-users.json"), ("QOTD", b""), ("MSP", b"Bnobody\0\0hello\0me\0\0\0there\0")],
)
def test_FIN_04_a_flood_from_one_address_gets_few_and_small_answers(
    board: LiveBoard, protocol: str, question: bytes
) -> None:
    answers, seconds = flood(udp_port(board, protocol), question, ["127.0.0.1"])
    assert len(answers) <= BURST + RATE * seconds
    assert max(map(len, answers), default=0) <= LARGEST
    assert asked(board, "finger", b"?time\r\n"), "others are served"


def test_FIN_04_a_flood_from_many_forged_addresses_is_bounded_in_all(board: LiveBoard) -> None:
    sources = [f"127.0.{1 + number // 200}.{1 + number % 200}" for number in range(200)]
    answers, seconds = flood(udp_port(board, "ActiveUser"), b"?active-users.json", sources)
    assert 0 < len(answers) <= 2 * OVERALL + OVERALL * seconds
    assert asked(board, "systat", b"").startswith(b"User ")


def asked(board: LiveBoard, service: str, *pieces: bytes, source: str = "127.0.0.1") -> bytes:
    """Everything a service answers over TCP until it hangs up; that it does so while we speak is no trouble."""
    place = ("127.0.0.1", board.port(service))
    with socket.create_connection(place, WAIT, source_address=(source, 0)) as client:
        try:
            for piece in pieces:
                client.sendall(piece)
        except OSError:
            return b""
        found = b""
        try:
            while piece := client.recv(1 << 16):
                found += piece
        except ConnectionResetError:
            pass
        return found


@pytest.mark.parametrize(
    "request_line",
    [
        b"alice@other.host",
        b"@",
        b"@other.host",
        b"alice@near.test@other.host",
        b"-l alice",
        b";id",
        b"`id`",
        b"$(id)",
        b"../../etc/passwd",
        b"?../../ctrl/sbbs.ini",
        b"?/etc/passwd",
        b"?sbbs.ini",
        b"\x1b[2Jalice",
        b"\xff\xfe\x00",
    ],
)
def test_FIN_01_odd_requests_tell_nothing(board: LiveBoard, request_line: bytes) -> None:
    said = asked(board, "finger", request_line + b"\r\n")
    assert not [word for word in (b"uid=", b"root:", b"Alice", b"[Mail]", b"\x1b", b"Traceback") if word in said]


def test_FIN_01_a_request_without_end_ends_the_conversation(board: LiveBoard) -> None:
    assert asked(board, "finger", *[b"x" * 10_000] * 10) == b""
    assert b"Alice" in asked(board, "finger", b"alice\r\n")


@pytest.mark.parametrize(
    "message",
    [
        b"B*\0\0to everybody\0me\0\0\0there\0",
        b"B\0\0to nobody\0me\0\0\0there\0",
        b"Bbob\0Node: 999999\0hello\0me\0\0\0there\0",
        b"Bbob; id\0\0hello\0me\0\0\0there\0",
        b"Cbob\0\0hello\0me\0\0\0there\0",
        b"Bnobody at all\0\0hello\0me\0\0\0there\0",
    ],
)
def test_MSP_01_what_is_for_nobody_has_no_answer_and_becomes_nothing(board: LiveBoard, message: bytes) -> None:
    before = board.json("telegram", "list", "bob")
    assert asked(board, "msp", message) == b""
    assert board.json("telegram", "list", "bob") == before


def test_MSP_01_endless_and_unfinished_messages_end_and_what_is_shown_is_clean(board: LiveBoard) -> None:
    assert asked(board, "msp", *[b"B" + b"x" * LONGEST] * 8) == b""
    hostile = b"Bbob\0\0\x1b[2J\x07@CLS@\x01hhi\r\nInstant Message from Sysop\0Sysop\r\n\x1b[31m\0\0\0The Pentagon\0"
    assert asked(board, "msp", hostile, source="127.0.3.9") == b""  # who has not used his allowance up
    (telegram,) = until(lambda: board.json("telegram", "list", "bob"), WAIT, "a telegram")
    text = telegram["text"]
    assert "unverified" in text
    assert "127.0.3.9" in text
    assert not [sign for sign in ("\x1b", "\x07", "\x01hhi", "@CLS@") if sign in text]
