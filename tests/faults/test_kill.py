"""Nothing acknowledged is lost: the server is killed under load, again and again; what it promised is there."""

from __future__ import annotations

import poplib
import re
import signal
import smtplib
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]

ROUNDS = 4
LOADERS = 8
ENOUGH = 40  # acknowledged messages before each kill


@dataclass
class Promises:
    """What the server said 250 to, by message id."""

    local: dict[str, list[str]] = field(default_factory=dict)  # id -> users
    remote: set[str] = field(default_factory=set)
    bounced: set[str] = field(default_factory=set)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Loader(threading.Thread):
    """Sends without a pause until the server dies."""

    def __init__(self, board: LiveBoard, promises: Promises, number: int, turn: int) -> None:
        super().__init__(daemon=True)
        self.board, self.promises, self.name_ = board, promises, f"{turn}.{number}"
        self.smtp, self.submissions = board.port("smtp"), board.port("submissions")
        self.stopped = threading.Event()

    def run(self) -> None:
        """Local mail from outside, or mail of Alice's to the world, until the connection breaks."""
        with suppress(OSError, smtplib.SMTPException):
            if int(self.name_.split(".")[1]) % 2:
                self._local()
            else:
                self._outward()

    def _local(self) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as client:
            for number in range(100000):
                name = f"{self.name_}.{number}"
                users = ["bob"] if number % 3 else ["bob", "carol"]
                size = 200 if number % 5 else 200_000  # rows and files
                text = f"Message-ID: <{name}@load.test>\r\n\r\n" + ("x" * 70 + "\r\n") * (size // 72)
                client.sendmail("a@ext.test", [f"{user}@local.test" for user in users], text)
                with self.promises.lock:
                    self.promises.local[name] = users
                    self.promises.count += 1

    def _outward(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with smtplib.SMTP_SSL("127.0.0.1", self.submissions, context=context, timeout=20) as client:
            client.login("Alice", "sesame")
            for number in range(100000):
                name = f"{self.name_}.{number}"
                to = "x@gone.test" if number % 4 == 0 else "x@world.test"
                client.sendmail("alice@local.test", [to], f"Message-ID: <{name}@load.test>\r\n\r\nx\r\n")
                with self.promises.lock:
                    (self.promises.bounced if "gone" in to else self.promises.remote).add(name)
                    self.promises.count += 1


def found(board: LiveBoard, user: str) -> list[str]:
    """The ids of every message in a mailbox, from message-ids, or from what a report encloses."""
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=60)
    box.user(user)
    box.pass_("sesame")
    ids: list[str] = []
    for number in range(1, box.stat()[0] + 1):
        text = b"\n".join(box.retr(number)[1]).decode("latin-1")
        ids += re.findall(r"^Message-ID: <([0-9.]+)@load\.test>", text, re.MULTILINE)
    box.quit()
    return ids


def test_what_was_acknowledged_before_a_kill_is_there_afterwards() -> None:
    far_port = free_port("127.0.0.2")
    with NameServer({("world.test", "A"): ["127.0.0.2"]}) as names:
        settings = {
            "DNSServer": names.address,
            "DeliveryPort": str(far_port),
            "AllowPrivateDestinations": "true",
            "MaxMsgsWaiting": "0",
            "MaxRecipients": "0",
        }
        board = LiveBoard(options="ALLOW_RELAY", settings=settings, users=("Sysop", "Alice", "Bob", "Carol"))
        promises = Promises()
        for turn in range(ROUNDS):
            board.start()
            loaders = [Loader(board, promises, number, turn) for number in range(LOADERS)]
            enough = promises.count + ENOUGH
            for loader in loaders:
                loader.start()
            until(lambda enough=enough: promises.count >= enough, 60, f"{enough} acknowledged messages")
            board.stop(signal.SIGKILL)
            for loader in loaders:
                loader.join(30)
        with Recorder("127.0.0.2", far_port).serving() as world:
            board.start()
            board.command("queue", "retry", "--all", check=False)
            until(lambda: not board.json("queue", "list"), 180, "the queue is empty")
            assert board.command("verify").returncode == 0
            bob, carol, alice = (found(board, user) for user in ("Bob", "Carol", "Alice"))
            sent = re.findall(
                r"Message-ID: <([0-9.]+)@load", "".join(one.text.decode("latin-1") for one in world.taken)
            )
            board.stop()
        board.remove()
        assert promises.count >= ROUNDS * ENOUGH
        assert set(promises.local) <= set(bob), "acknowledged local mail is missing"
        assert {name for name, users in promises.local.items() if "carol" in users} <= set(carol)
        assert promises.remote <= set(sent), "acknowledged mail to the world is missing"
        assert promises.bounced <= set(alice), "a failure report is missing"
        assert len(bob) == len(set(bob)), "nothing arrives twice without being sent twice"
