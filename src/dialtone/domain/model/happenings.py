"""Facts announced after a commit (docs/reference/events.md lists who listens)."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.mail_folder import INBOX, FolderId
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import User, UserNumber


@dataclass(frozen=True, slots=True)
class MailArrived:
    """A copy was put into a user's mailbox; `folder` is SPAM when it is marked so."""

    user: UserNumber
    uid: Uid
    letter: LetterId
    folder: FolderId = INBOX


@dataclass(frozen=True, slots=True)
class MailQueued:
    """Something waits to leave for `domain`."""

    domain: str


@dataclass(frozen=True, slots=True)
class PostMade:
    """A message was put on a sub-board, or a moderator let a held one through."""

    board: str
    number: PostNumber
    letter: LetterId


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A message waits for a moderator."""

    board: str
    number: PostNumber


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """Something about messages of a sub-board is not as it was: text, attributes, votes; or some have gone."""

    board: str


@dataclass(frozen=True, slots=True)
class PointersMoved:
    """Somebody has read further on sub-boards, or has chosen others for his scans."""

    user: UserNumber


@dataclass(frozen=True, slots=True)
class NetmailQueued:
    """Netmail waits for a network."""

    network: str


@dataclass(frozen=True, slots=True)
class TelegramArrived:
    """A telegram was stored for a user."""

    user: UserNumber
    telegram: int


@dataclass(frozen=True, slots=True)
class MailRemoved:
    """Messages left a user's mailbox, or have other uids now (`MailMoved` says which)."""

    user: UserNumber
    uids: tuple[Uid, ...]


@dataclass(frozen=True, slots=True)
class MailMoved:
    """Messages came to another folder: `uids` are those they have there, in the order of `MailRemoved`'s. What was
    copied there, or put there by a mail program, is told so, too; nothing was removed then."""

    user: UserNumber
    folder: FolderId
    uids: tuple[Uid, ...]


@dataclass(frozen=True, slots=True)
class MailMarked:
    """Messages were marked as read or unread, answered, flagged, or the marks were taken off."""

    user: UserNumber
    uids: tuple[Uid, ...]


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """A user's folder of mail was made, got another name, or was removed."""

    user: UserNumber


@dataclass(frozen=True, slots=True)
class UserChanged:
    """An account was made, changed or removed; its password may be another one (`secret`). `record` is the account as
    the change left it, where whoever changed it says so: nobody need read it again."""

    user: UserNumber
    secret: bool = False
    record: User | None = field(default=None, compare=False, repr=False)
