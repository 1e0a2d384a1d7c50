"""The minimal conformance dialogue of spec mail.md 10.3, in both its runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.protocols.smtp import SMTP
from dialtone.protocols.smtp.server import SmtpServer
from dialtone.testing.script import ScriptedWire
from dialtone.wire.port import Peer
from tests.dialogues.player import play
from tests.support.post_office import PostOffice

RUNS = sorted((Path(__file__).parents[2] / "dialogues" / "conformance").glob("*.txt"))
NEIGHBOUR = Peer("127.0.0.1", 40000, "127.0.0.1", 25, "localhost")  # may log in with a password in the clear


@pytest.mark.parametrize("path", RUNS, ids=lambda path: path.stem)
def test_the_promised_words_in_their_order(path: Path) -> None:
    office = PostOffice(mail=MailConfig(min_free_space=0), system=SystemConfig(inet_addr="bbs.example"))
    office.add("Sysop")
    office.add("Digital Man")
    wire = ScriptedWire(peer=NEIGHBOUR)
    play(path, lambda wire: SmtpServer(wire, SMTP.door, office.reception, office.logins), wire, {})
    assert len(office.letters("Digital Man")) == (1 if "accepted" in path.stem else 0)


def test_both_runs_are_there() -> None:
    assert len(RUNS) == 2
