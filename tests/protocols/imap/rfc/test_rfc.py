"""Conversations modelled on the examples of the RFCs, with mail of our own: the files beside this one, in the notation
of `tests/dialogues/player.py`. The server stands over real mailboxes and a store in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from dialtone.domain.mailstore.contract import Mark
from dialtone.protocols.imap.server import ImapServer
from dialtone.testing.script import ScriptedWire
from dialtone.wire.port import Wire
from tests.dialogues.player import play
from tests.protocols.imap.rfc.desk import DAY, NEWS, Desk

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.txt"))
RFCS = {
    *("2177", "2342", "2971", "3501", "3502", "3516", "3691", "4315", "4731", "4959", "5032", "5161", "5182", "5256"),
    *("5258", "5819", "6154", "6851", "6855", "7162", "7888", "7889", "8438", "8474", "8514", "8970", "9051", "9208"),
}


class Words(dict[str, str]):
    """What a conversation may name; anything else in braces is a literal's size."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def gone_meanwhile(desk: Desk) -> dict[str, str]:
    """Before the client comes back, message 2 went and message 3 was marked."""
    before = desk.words()["modseq"]
    desk.remove("INBOX", [2])
    desk.mark("INBOX", [3], Mark.ANSWERED)
    return {"before": before}


def folders(desk: Desk) -> dict[str, str]:
    """Fruit and vegetables."""
    for name in ("Fruit", "Fruit/Apple", "Fruit/Banana", "Tofu", "Vegetable", "Vegetable/Corn", "Fruit/Peach"):
        desk.do("create", name)
        desk.do("subscribe", name, name in ("Fruit/Banana", "Vegetable", "Fruit/Peach"))
    desk.do("delete", "Fruit/Peach")
    for name in ("INBOX", "Drafts", "Sent", "Spam", "Trash"):
        desk.do("subscribe", name, False)
    return {}


def old_and_new(desk: Desk) -> dict[str, str]:
    """A message of an hour ago, and one of three days ago."""
    now = desk.clock.now()
    desk.put("INBOX", NEWS, at=now - 3 * DAY)
    desk.put("INBOX", NEWS, at=now - 3600)
    return {}


SCENES: dict[str, Callable[[Desk], dict[str, str]]] = {
    "7162-qresync": gone_meanwhile,
    "5258-list-extended": folders,
    "5032-within": old_and_new,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_conversation_is_held_as_the_rfc_has_it(path: Path) -> None:
    desk = Desk()
    words = Words(SCENES.get(path.stem, lambda _: {})(desk) | desk.words())
    wire = ScriptedWire([], peer=desk.ann.peer)

    def make(wire: Wire) -> ImapServer:
        return desk.server(cast(ScriptedWire, wire))

    play(path, make, wire, words)


def test_there_are_conversations_of_every_rfc() -> None:
    assert {path.stem.partition("-")[0] for path in FILES} == RFCS
