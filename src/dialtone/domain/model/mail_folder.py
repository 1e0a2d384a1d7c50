"""Folders of a mailbox.

Every copy of a message is in one of them. Five are always there and have fixed numbers: the inbox, the spam (the same
place in the store as the inbox, told apart by the copy's spam flag, as ever), the trash, and what mail programs keep of
what their owner sent and of what he is writing. The others belong to their owner and have numbers from 1 on that are
never used again.

A copy that goes to another folder gets a new uid, the next of the whole mailbox: so the uids of each folder only grow,
as IMAP wants it (RFC 9051 section 2.3.1.1), the number of the folder serves as its UIDVALIDITY, and whoever remembers
an old uid finds nothing rather than something else. Its tag (and so the UIDL of POP3) stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

FolderId = NewType("FolderId", int)

INBOX = FolderId(0)
TRASH = FolderId(-1)
SPAM = FolderId(-2)
SENT = FolderId(-3)
DRAFTS = FolderId(-4)

MOST_FOLDERS = 100  # of one user
MOST_FOLDER_NAME = 64  # characters
MOST_FILED = 50_000  # messages of one user in other folders than inbox and spam


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder somebody made. `name` has levels with "/" between."""

    id: FolderId
    name: str


@dataclass(frozen=True, slots=True)
class FolderCounts:
    """What is in a folder: messages, those of them not read, and their bytes."""

    messages: int = 0
    unread: int = 0
    bytes: int = 0
