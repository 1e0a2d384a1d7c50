"""Mail in the browser of a whole program: what a browser writes arrives elsewhere, what SMTP brings is read there."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator

import httpx2
import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration

LETTER = (
    b"From: Ann <ann@ext.test>\r\nTo: Alice <alice@local.test>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    b"Message-ID: <1@ext.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    b"--B\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>Alice</b></p><script>x()</script>\r\n"
    b"--B\r\nContent-Disposition: attachment; filename=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"
    b"--B--\r\n"
)


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.3")


@pytest.fixture(scope="module")
def board(far_port: int) -> Iterator[LiveBoard]:
    with NameServer({("ext.test", "A"): ["127.0.0.3"]}) as server:
        settings = {"DNSServer": server.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
        with LiveBoard(settings=settings) as made:
            yield made


@pytest.fixture
def alice(board: LiveBoard) -> Iterator[httpx2.Client]:
    """Alice's browser."""
    base = f"http://127.0.0.1:{board.port('http')}"
    with httpx2.Client(base_url=base, follow_redirects=True, headers={"origin": base}, timeout=30) as client:
        answer = client.post(
            "/sign-in", data={"csrf": token(client.get("/sign-in").text), "name": "Alice", "password": "sesame"}
        )
        assert "Sign out" in answer.text
        yield client


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_letter_from_elsewhere_is_read(board: LiveBoard, alice: httpx2.Client) -> None:
    assert board.deliver(LETTER).startswith("250")
    page = until(lambda: (text := alice.get("/mail").text) and "Grüße" in text and text, 10, "the letter is listed")
    assert '1<span class="visually-hidden"> unread</span>' in page
    found = re.search(r'href="(/mail/message/\d+)"', page)
    assert found
    page = alice.get(found[1]).text
    assert "Ann &lt;ann@ext.test&gt;" in page and "<iframe" in page and "Hello" not in page
    frame = alice.get(f"{found[1]}/html")
    assert "<p>Hello <b>Alice</b></p>" in frame.text and "script" not in frame.text.partition("<body>")[2]
    assert "sandbox" in frame.headers["content-security-policy"]
    file = alice.get(f"{found[1]}/file/1")
    assert file.content == b"\0\1\2" and file.headers["content-disposition"].startswith("attachment")
    assert b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=" in alice.get(f"{found[1]}/source").content


def test_a_letter_of_the_browser_arrives_elsewhere_and_here(
    board: LiveBoard, alice: httpx2.Client, far_port: int
) -> None:
    page = alice.get("/mail/write?to=ann@ext.test").text
    area = re.search(r'name="area" value="([^"]+)"', page)
    assert area
    big = bytes(range(256)) * 12_000
    with Recorder("127.0.0.3", far_port).serving() as sink:
        answer = alice.post(
            "/mail/write",
            data={
                "csrf": token(page),
                "area": area[1],
                "to": "ann@ext.test",
                "bcc": "Bob",
                "subject": "Grüße\r\nX: y",
                "text": "Hello\n\nAnn",
            },
            files={"file": ("big.bin", big, "application/x-thing")},
        )
        assert "on its way to ann@ext.test" in answer.text
        taken = until(lambda: sink.taken, 20, "the letter arrives")[0]
    message = email.message_from_bytes(taken.text)
    assert (taken.sender, message["To"], message["Bcc"], message["X"]) == (
        "Alice@local.test",
        "ann@ext.test",
        None,
        None,
    )
    text, file = message.get_payload()
    assert text.get_payload(decode=True) == b"Hello\r\n\r\nAnn\r\n"
    assert (file.get_filename(), file.get_content_type()) == ("big.bin", "application/x-thing")
    assert file.get_payload(decode=True) == big
    assert b"Bob" not in taken.text and b"Subject: =?" in board.mail_for("Bob")
    assert "ann@ext.test" in alice.get("/mail/sent").text
