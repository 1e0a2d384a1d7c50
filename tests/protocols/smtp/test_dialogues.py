"""The golden conversations of tests/dialogues/smtp, played on a session in memory."""

from __future__ import annotations

from binascii import b2a_base64
from pathlib import Path

import pytest

from dialtone.protocols.smtp import SMTP, SUBMISSION
from dialtone.protocols.smtp.server import SmtpServer
from dialtone.testing.script import ScriptedWire
from tests.dialogues.player import play
from tests.support.post_office import PASSWORD, STRANGER, PostOffice

DIALOGUES = sorted((Path(__file__).parents[2] / "dialogues" / "smtp").glob("*.txt"))
WORDS = {"plain": b2a_base64(f"\0alice\0{PASSWORD}".encode(), newline=False).decode()}


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path) -> None:
    office = PostOffice().population()
    door = SUBMISSION.door if path.stem == "submission" else SMTP.door
    wire = ScriptedWire(peer=STRANGER)
    play(path, lambda wire: SmtpServer(wire, door, office.reception, office.logins), wire, WORDS)


def test_there_are_dialogues() -> None:
    assert {path.stem for path in DIALOGUES} >= {"helo", "ehlo", "submission", "chunking", "smuggling"}
