"""Conversations modelled on the examples of the RFCs (3977, 4642, 4643, 6048, 2980), with articles of our own: the
files beside this one, in the notation of `tests/dialogues/player.py`."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from dialtone.config.boards import BoardFlag
from dialtone.testing.script import ScriptedWire, run
from tests.dialogues.player import play
from tests.protocols.nntp.room import QUIT, Room, sub

FILES = sorted(Path(__file__).parent.glob("*.txt"))
TEST = sub("TEST", newsgroup="misc.test", settings=int(BoardFlag.NSDEF))
EMPTY = sub("EMPTY", newsgroup="example.empty.newsgroup")
NATIVES = sub(
    "NATIVES",
    newsgroup="tx.natives.recovery",
    description="Texas Natives Recovery Group",
    post_requirements="SYSOP",
)
MODERATED = sub("MODERATED", newsgroup="comp.moderated", moderated_requirements="NOT SYSOP")


def article(number: int, subject: str, body: str, references: str = "", organization: str = "") -> bytes:
    """An article of misc.test as it is sent, its end included."""
    fields = {
        "From": "x@example.net",
        "Newsgroups": "misc.test",
        "Subject": subject,
        "Message-ID": f"<a{number}@example.net>",
        "References": references,
        "Organization": organization,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{head}\r\n{body}.\r\n".encode()


ARTICLES = (
    ("alice", article(1, "I am just a test article", "This is just a test article.\r\n", "", "An Example Net")),
    ("alice", article(2, "This one goes", "text\r\n")),
    ("bob", article(3, "Re: I am just a test article", "An answer.\r\n", "<a1@example.net>")),
    ("bob", article(4, "Dots", "..\r\n...\r\n\r\n..hidden\r\nlast.\r\n")),
    ("alice", article(5, "Re: I am just a test article", "one\r\ntwo\r\n", "<a1@example.net> <a3@example.net>")),
)


def newsroom(**options: bool) -> Room:
    """A server with the groups and articles of the conversations; article 2 has gone."""
    room = Room(TEST, EMPTY, NATIVES, MODERATED, guest=options.pop("guest", True))
    for author, text in ARTICLES:
        assert room.talk(b"POST\r\n", text, QUIT, as_=author)[-2].startswith(b"240 ")
    gone = room.hall.post(TEST, 2).number
    run(room.hall.moderation.remove(room.hall.caller(room.hall.sysop), TEST.code, gone))
    room.accounts.clear = options.pop("clear", True)
    return room


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_conversation_is_held_as_the_rfc_has_it(path: Path) -> None:
    room = newsroom(guest="no-guest" not in path.stem, clear="clear-text" not in path.stem)
    play(path, lambda wire: room.server(cast(ScriptedWire, wire)), room.wire([]), {})


def test_there_are_conversations_of_every_rfc() -> None:
    assert {path.stem.partition("-")[0] for path in FILES} == {"3977", "4642", "4643", "6048"}
