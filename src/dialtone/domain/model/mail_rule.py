"""What a user wants done with mail that comes: rules, and the answer while he is away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dialtone.domain.model.mail_folder import INBOX, FolderId

MOST_RULES = 100  # of one user
MOST_CONDITIONS = 10  # of one rule
MOST_ALL_CONDITIONS = 300  # of all rules of one user
MOST_FORWARDS = 5  # addresses one message is sent on to (EXE-07)
MOST_TEXT = 200  # characters of a condition's text
MOST_NAME = 60  # characters
MOST_ANSWER = 8000  # characters


class Part(Enum):
    """What of a message a condition looks at."""

    FROM = "from"
    TO = "to"  # To and Cc
    SUBJECT = "subject"
    LIST_ID = "list-id"
    HEADER = "header"  # the fields with the name in `Condition.header`
    SIZE = "size"  # bytes
    SPAM = "spam"  # is marked as such


class How(Enum):
    """How it is compared. All without case."""

    CONTAINS = "contains"
    IS = "is"  # of addresses: the address, or the whole field
    MATCHES = "matches"  # `*` any characters, `?` one
    OVER = "over"  # of SIZE
    UNDER = "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test of a message. `text` is what to compare with (a number of bytes for SIZE, nothing for SPAM); `negated`
    turns the answer round."""

    part: Part
    how: How = How.CONTAINS
    text: str = ""
    header: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to a message that fits. A rule without conditions fits every message.

    `folder` is where it goes (INBOX: stays; SPAM is not possible, TRASH throws it away); `forward` are addresses that
    get a copy; `stop`: no later rule is looked at.
    """

    name: str = ""
    enabled: bool = True
    every: bool = True  # all conditions must fit; False: one is enough
    conditions: tuple[Condition, ...] = ()
    folder: FolderId = INBOX
    read: bool = False
    flag: bool = False
    forward: tuple[str, ...] = ()
    stop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """The answer while a user is away. `since` and `until` are days as seconds since 1970 (0: no such end); `days` is
    how long one sender gets no second answer."""

    on: bool = False
    subject: str = ""  # "": "Auto: " and the subject of what is answered
    text: str = ""
    since: float = 0.0
    until: float = 0.0
    days: int = 7
