"""A whole SMTP conversation in which the n-th step of the store fails, for every n.

Whatever was answered 250 at the end is there for every recipient; whatever was refused is there for none; the session
goes on and the next message is taken.
"""

from __future__ import annotations

import base64

import pytest

from dialtone.base.errors import StoreError
from dialtone.protocols.smtp import SUBMISSION
from dialtone.testing.script import each_line
from tests.support.post_office import PASSWORD, PostOffice

pytestmark = pytest.mark.faults

LETTER = b"Message-ID: <%s@local.test>\r\nSubject: x\r\n\r\ntext\r\n.\r\n"
TO = (b"bob@local.test", b"sysop@local.test", b"u@ext.test")
MAIL = b"MAIL FROM:<alice@local.test>\r\n" + b"".join(b"RCPT TO:<%s>\r\n" % address for address in TO)


class Fault:
    """Fails once, at one step."""

    def __init__(self) -> None:
        self.steps = 0
        self.at = 0

    def __call__(self, step: str) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise StoreError(f"the disk is full, at step {self.at}: {step}")


def conversation(at: int) -> tuple[PostOffice, Fault, list[bytes]]:
    """Two messages to two mailboxes and one host, by a logged-in user; the store fails at one step of it all."""
    fault = Fault()
    office = PostOffice(tap=fault, max_msgs_waiting=0).population()
    fault.steps, fault.at = 0, at
    login = b"AUTH PLAIN " + base64.b64encode(b"\0alice\0" + PASSWORD.encode()) + b"\r\n"
    script: list[bytes] = [*each_line(b"EHLO c\r\n" + login)]
    for name in (b"one", b"two"):
        script += [*each_line(MAIL), b"DATA\r\n", LETTER % name]
    script += [b"QUIT\r\n"]
    lines = office.talk(*script, door=SUBMISSION.door, secure=True)
    fault.at = 0
    return office, fault, lines


def test_every_step_failing_in_turn_loses_nothing_and_keeps_no_half() -> None:
    steps = conversation(0)[1].steps
    assert steps > 20
    outcomes = set()
    for at in range(1, steps + 1):
        office, _, lines = conversation(at)
        accepted = [line.split()[-1] for line in lines if line.startswith(b"250 2.0.0 OK accepted as ")]
        boxes = {user: office.letters(user) for user in ("bob", "sysop")}
        queued = sorted(entry.tag for entry in office.queue())
        tags = sorted(tag.decode() for tag in accepted)
        assert queued == tags, (at, lines)
        assert all(len(box) == len(tags) for box in boxes.values()), (at, lines)
        outcomes.add(len(accepted))
        assert not any(b"Traceback" in line for line in lines)
    assert outcomes <= {0, 1, 2}
    assert 1 in outcomes, "a failed message must not stop the other one"
