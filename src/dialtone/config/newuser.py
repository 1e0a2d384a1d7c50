"""What a new account gets, and what is asked of whoever applies: `[newuser]` of main.ini. Source: spec bbs.md 1.9.

`questions` are bits; `Question` names them as the reference numbers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from typing import ClassVar

from dialtone.base.log import Secret
from dialtone.config.field import Section, key
from dialtone.config.kinds import BITS, INT, SECRET, SIZE, TEXT, Kind, integer
from dialtone.formats.ini_values import first_word


class Question(IntFlag):
    """What is asked, and rules for the answers."""

    ALIAS = 1 << 0  # aliases are allowed: else the real name is the login name
    LOCATION = 1 << 1
    ADDRESS = 1 << 2
    PHONE = 1 << 3
    HANDLE = 1 << 4
    UNIQUE_HANDLE = 1 << 5
    GENDER = 1 << 6
    BIRTH = 1 << 7
    REAL_NAME = 1 << 10
    UNIQUE_REAL_NAME = 1 << 11
    COMPANY = 1 << 12  # a company will do for a real name
    ASCII_ONLY = 1 << 13
    SHELL = 1 << 14
    EDITOR = 1 << 15
    NO_SETTINGS = 1 << 16  # the settings screen is not shown
    NO_COMMA = 1 << 17  # not needed in a location
    NO_NETMAIL = 1 << 18
    AS_TYPED = 1 << 19  # capitals are left as they were typed
    COLOR = 1 << 20
    UNIQUE_NETMAIL = 1 << 21
    NO_SPACE = 1 << 22  # not needed in a real name


USUAL = (
    Question.ALIAS
    | Question.LOCATION
    | Question.HANDLE
    | Question.UNIQUE_HANDLE
    | Question.GENDER
    | Question.BIRTH
    | Question.REAL_NAME
)


def read_letters(text: str) -> str:
    """A set of letters, sorted; old numbers with bit 0 for A are taken too. Raises ValueError."""
    word = first_word(text).upper()
    if word[:1].isdigit():
        number = int(word, 0)
        word = "".join(chr(65 + place) for place in range(26) if number >> place & 1)
    if not all("A" <= letter <= "Z" for letter in word):
        raise ValueError(f'"{word}" has more than letters')
    return "".join(sorted(set(word)))


LETTERS = Kind("letters", "letters from A to Z", read_letters, blank=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUserConfig:
    """`[newuser]`."""

    SECTION: ClassVar[Section] = Section("main.ini", "newuser")

    level: int = key("level", "50", integer(0, 89), "level of a new account")
    flags1: str = key("flags1", "", LETTERS, "flag set 1 of a new account")
    flags2: str = key("flags2", "", LETTERS, "flag set 2")
    flags3: str = key("flags3", "", LETTERS, "flag set 3")
    flags4: str = key("flags4", "", LETTERS, "flag set 4")
    exemptions: str = key("exemptions", "", LETTERS, "exemptions of a new account")
    restrictions: str = key("restrictions", "", LETTERS, "restrictions of a new account")
    expiration_days: int = key("expiration_days", "0", INT, "days after which it expires (0: never)", also=("expire",))
    credits: int = key("credits", "0", SIZE, "credits it begins with")
    minutes: int = key("minutes", "0", INT, "minutes in its bank")
    editor: str = key("editor", "", TEXT, "code of its message editor", also=("xedit",))
    shell: str = key("command_shell", "", TEXT, "code of its command shell", also=("shell",))
    protocol: str = key("download_protocol", "", TEXT, "letter of its transfer protocol", also=("prot",))
    misc: int = key("settings", "0xb6a16", BITS, "bits of its settings (docs/sysop/terminal.md)", also=("misc",))
    chat: int = key("chat_settings", "0x11", BITS, "bits of its chat settings")
    questions: int = key("questions", hex(USUAL), BITS, "bits: what is asked (docs/sysop/terminal.md)")
    password: Secret = key("password", "", SECRET, "who applies must know this word")  # noqa: RUF009  (a str)
    magic_word: Secret = key("magic_word", "", SECRET, "and this one, which stands in text/newuser")  # noqa: RUF009
    genders: str = key("gender_options", "MFX", TEXT, "letters for gender", also=("genders",))
    new_message_days: int = key(
        "msgscan_init", "7", INT, "days back new messages begin for a new account (0: with the first)"
    )
    feedback_user: int = key(
        "validation_user", "1", INT, "user who gets the application as mail (0: nobody)", also=("valuser",)
    )
    per_address: int = key(
        "max_per_address", "3", INT, "accounts made from one address in a day (0: no limit)", own=True
    )
    per_hour: int = key("max_per_hour", "30", INT, "accounts made in an hour, from everywhere (0: no limit)", own=True)

    @property
    def usual(self) -> Mapping[str, int]:
        """The settings of every new account, however it is made."""
        return {"misc": self.misc, "chat": self.chat}

    def asks(self, question: Question) -> bool:
        """Whether a bit of `questions` is set."""
        return bool(self.questions & question)
