"""A person's account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import NewType

UserNumber = NewType("UserNumber", int)

SYSOP = UserNumber(1)
NOBODY = UserNumber(0)


class Misc(IntFlag):
    """Settings bits of `User.misc` (spec bbs.md 1.2)."""

    ANSI = 1 << 1
    COLOR = 1 << 2
    RIP = 1 << 3
    PAUSE = 1 << 4
    SPIN = 1 << 5
    EXPERT = 1 << 7
    ANFSCAN = 1 << 8
    CLRSCRN = 1 << 9
    QUIET = 1 << 10
    BATCHFLAG = 1 << 11
    CURSUB = 1 << 13
    ASK_NSCAN = 1 << 14
    NO_EXASCII = 1 << 15
    ASK_SSCAN = 1 << 16
    AUTOTERM = 1 << 17
    COLDKEYS = 1 << 18
    EXTDESC = 1 << 19
    AUTOHANG = 1 << 20
    AUTOLOGON = 1 << 22
    NOPAUSESPIN = 1 << 24
    PETSCII = 1 << 26
    SWAP_DELETE = 1 << 27
    ICE_COLOR = 1 << 28
    UTF8 = 1 << 29
    LINEAR = 1 << 30  # ours: for screen readers, see `terminal/look.py`
    MOUSE = 1 << 31


class Chat(IntFlag):
    """Chat settings bits of `User.chat` (spec bbs.md 1.2)."""

    ECHO = 1 << 0
    ACTION = 1 << 1
    NOPAGE = 1 << 2
    NOACT = 1 << 3
    SPLITP = 1 << 4


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One account. `exemptions` and `restrictions` are sets of upper-case letters written as a sorted string.

    Restriction letters used by mail: M (may not send Internet mail), I (may not receive it from strangers),
    G (guest). Exemption letters: M (mail limits), W (mailbox limit). Source: spec mail.md 0.1, 1.9. The fields behind
    `email_day` are what access requirements ask about (spec bbs.md 1.1 and 2.3).
    """

    number: UserNumber
    alias: str
    real_name: str = ""
    level: int = 50
    exemptions: str = ""
    restrictions: str = ""
    netmail: str = ""  # Internet mail address outside, for forwarding
    forwards: bool = False  # forward mail to `netmail`
    fold_case: bool = False  # password compared without case (accounts from systems that stored it upper-cased)
    deleted: bool = False
    inactive: bool = False
    created: float = 0.0  # seconds since 1970
    last_on: float = 0.0
    last_address: str = ""
    last_host: str = ""
    last_protocol: str = ""
    logons: int = 0
    emails: int = 0  # sent ever
    emails_today: int = 0  # sent on `email_day`
    email_day: int = 0  # days since 1970 in UTC
    feedbacks: int = 0  # messages to the sysop, ever
    posts: int = 0  # ever
    posts_today: int = 0  # on `post_day`
    post_day: int = 0  # days since 1970 in UTC
    flags1: str = ""  # sets of upper-case letters written as a sorted string, as are the next three
    flags2: str = ""
    flags3: str = ""
    flags4: str = ""
    birth: str = ""  # YYYYMMDD, or "" when unknown
    gender: str = ""  # one upper-case letter, or ""
    location: str = ""
    credits: int = 0  # bytes
    free_credits: int = 0  # bytes, of today
    uploads: int = 0
    uploaded: int = 0  # bytes
    downloads: int = 0
    downloaded: int = 0  # bytes
    downloads_today: int = 0
    expires: float = 0.0  # seconds since 1970; 0: never
    misc: int = 0  # settings bits of bbs.md 1.2
    chat: int = 0  # chat settings bits of bbs.md 1.2; bit 2: may not be paged
    shell: str = ""  # internal code of the command shell
    language: str = ""
    board: str = ""  # internal code of the sub-board last visited
    directory: str = ""  # internal code of the file directory last visited
    handle: str = ""  # chat handle, at most 8 characters
    note: str = ""  # public, shown in lists
    street: str = ""
    zip: str = ""  # postal code
    phone: str = ""
    comment: str = ""  # the sysop's own, nobody else sees it
    rows: int = 0  # of the screen; 0: as the terminal says
    columns: int = 0
    editor: str = ""  # code of the message editor; "" is the board's own
    protocol: str = ""  # letter of the transfer protocol he prefers
    archive: str = ""  # archive type he prefers, "zip"
    door: str = ""  # internal code of the door last used
    new_files_since: float = 0.0  # new-file scans begin here, seconds since 1970
    time_on: int = 0  # minutes ever
    time_today: int = 0  # minutes, on `counters_day`
    time_last: int = 0  # minutes of the last call
    logons_today: int = 0  # calls to the terminal, on `counters_day`
    extra_minutes: int = 0  # given for today, on `counters_day`
    banked_minutes: int = 0
    downloaded_today: int = 0  # bytes, on `counters_day`
    counters_day: int = 0  # local days since 1970 of the daily counters above and of `downloads_today`, `free_credits`
    leech: int = 0  # downloads that looked like cheating
    mail_settings: int = 0  # bits; bit 4: newest first
    deleted_at: float = 0.0  # seconds since 1970

    def has_restriction(self, letter: str) -> bool:
        """Whether restriction `letter` is set."""
        return letter in self.restrictions

    def has_exemption(self, letter: str) -> bool:
        """Whether exemption `letter` is set."""
        return letter in self.exemptions

    @property
    def is_guest(self) -> bool:
        """Whether this is the guest account (restriction G)."""
        return "G" in self.restrictions

    @property
    def active(self) -> bool:
        """Whether the account may be used and may receive."""
        return not (self.deleted or self.inactive)


@dataclass(frozen=True, slots=True)
class Secrets:
    """How a user's password is kept: never in the clear.

    `password_hash` is an argon2id string. `sealed` is the password itself, encrypted under the key file, kept only
    while `ChallengeAuth` is on (CRAM-MD5, APOP). `scram` is the stored form "iterations:salt:keys" (SCRAM-SHA-256),
    the last two in base64, the keys sealed too (`people/passwords.py`); empty when there is none.
    """

    password_hash: str
    sealed: bytes = b""
    scram: str = ""
    changed: float = 0.0


def alias_key(name: str) -> str:
    """Reduce a name to what is compared: its letters and digits, without case (seed manual; spec mail.md 2.3)."""
    return "".join(ch for ch in name.casefold() if ch.isalnum())
