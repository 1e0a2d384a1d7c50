"""What of the store keeps beside mail so that clients are answered quickly: header fields, and an index of words.

Nothing here is the truth about a message. All of it is made from the text some time after the message came, may be lost
at any time, and is made again; whoever asks reads the text of what is not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.user import UserNumber

Place = tuple[UserNumber, Uid]
START: Place = (UserNumber(0), Uid(0))


class Where(Enum):
    """Which words of a message."""

    FIELDS = 1  # of the usual header fields
    ANYWHERE = 2  # of its header and its text


class Digest(NamedTuple):
    """What is kept of a message. The five in the middle are as in `contract.Summary`; `sent` is 0.0 without a readable
    date."""

    fields: bytes | None  # the usual ones (`formats/mail/usual.py`); None: the text must be read for them
    subject: str
    author: str
    message_id: str
    references: str
    sent: float
    field_words: str | None  # as `usual.compared` makes them; None: not looked through
    words: str | None


class Gist(NamedTuple):
    """What is kept of a message for lists of them."""

    uid: Uid
    subject: str
    author: str
    message_id: str
    references: str
    sent: float
    received: float


class Unread(NamedTuple):
    """Messages of which nothing is kept, and the place from which to go on; None: that was all."""

    found: list[Place]
    after: Place | None


class MailIndexRecords(Protocol):
    """See the module's text. What is kept of a message goes with it, and may stay with it when it is moved."""

    async def unread(self, after: Place, *, most: int) -> Unread:
        """Look through the next `most` messages behind a place, by user and uid."""
        ...

    async def keep(self, user: UserNumber, uid: Uid, digest: Digest) -> None:
        """Keep this of a message, in place of what was kept of it; nothing when there is no such message."""
        ...

    async def clean(self, *, most: int) -> int:
        """Take what is left of messages that went, of at most so many, out of the index; how many there were."""
        ...

    async def fields(self, user: UserNumber, uids: Sequence[int]) -> dict[int, bytes]:
        """The usual fields of those of the named messages for which they are kept."""
        ...

    async def gists(self, user: UserNumber, uids: Sequence[int]) -> list[Gist]:
        """Of those of the named messages of which something is kept, in that order."""
        ...

    async def likely(self, user: UserNumber, text: str, where: Where) -> set[int] | None:
        """The user's messages that may have this text (as `usual.compared` makes it) there: all that have it, those
        that were not looked through, and perhaps some more. None: the index does not help with this text."""
        ...
