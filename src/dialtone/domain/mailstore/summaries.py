"""What is known of messages without reading them whole: from the beginning of each, remembered for a while."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import NamedTuple

from dialtone.domain.boards.facts import message_ids
from dialtone.domain.mailstore.contract import Summary
from dialtone.formats.mail import dates
from dialtone.formats.mail.headers import shown
from dialtone.formats.mail.opening import Opening

HEAD_MOST = 16 * 1024  # bytes of a text that are looked at
TEXT_MOST = 1000  # characters of subject and author
REFERENCES_MOST = 40  # message-ids
REMEMBERED = 30_000  # letters


class Known(NamedTuple):
    """Of a letter; see `Summary`. `sent` is 0.0 without a readable date."""

    subject: str
    author: str
    message_id: str
    references: str
    sent: float

    def summary(self, uid: int, received: float) -> Summary:
        """For one mailbox."""
        sent = self.sent or received
        return Summary(uid, self.subject, self.author, self.message_id, self.references, sent, received)


def read(head: bytes) -> Known:
    """From the beginning of a message."""
    opening = Opening(head)
    ids = message_ids(opening.first(b"message-id"))
    chain = [*message_ids(opening.first(b"references")), *message_ids(opening.first(b"in-reply-to"))]
    date = opening.first(b"date")
    return Known(
        shown(opening.first(b"subject"), TEXT_MOST),
        shown(opening.first(b"from"), TEXT_MOST),
        ids[0] if ids else "",
        " ".join(_few(list(dict.fromkeys(chain)))),
        (dates.parse(date) or 0.0) if date else 0.0,
    )


def _few(chain: list[str]) -> list[str]:
    """The first of a conversation and the last of those answered."""
    return chain if len(chain) <= REFERENCES_MOST else [chain[0], *chain[1 - REFERENCES_MOST :]]


def thread_id(message_id: str, references: str) -> str:
    """One for all messages of a conversation whose first message is known to each: from its message-id. "" is none."""
    first = references.split(" ", 1)[0] or message_id
    return "T" + sha256(first.encode("utf-8", "replace")).hexdigest()[:24] if first else ""


class Memory:
    """Remembers what was read of letters lately."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: OrderedDict[int, Known] = OrderedDict()

    def get(self, letter: int) -> Known | None:
        """What is known."""
        return self._known.get(letter)

    def put(self, letter: int, known: Known) -> None:
        """Keep it."""
        self._known[letter] = known
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
