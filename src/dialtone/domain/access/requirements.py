"""Whether a user meets an access requirement string, and if not, what is missing.

Source: spec bbs.md 2. An empty string is met by everybody. One that cannot be understood is met by nobody and logged
once: a slip of the pen must not open a door. Texts are parsed once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.config.boards import Boards
from dialtone.config.files import FileAreas
from dialtone.domain.access.circumstances import Circumstances, Place, answer
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.formats.requirement_words import DAY_NAMES, KEYWORDS, Kind, value_text
from dialtone.formats.requirements import BadRequirement, Either, Every, Not, Requirement, Test, grouped, parse
from dialtone.wire.port import NO_NAME, Peer

CACHED = 1000  # texts

__all__ = ["Circumstances", "Place", "Requirements"]


class Requirements:
    """See the module's text. `properties` says whether a boolean property of a user is set."""

    __slots__ = ("_chance", "_clock", "_directories", "_node", "_parsed", "_places", "_platform", "_properties")

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        boards: Boards | None = None,
        *,
        files: FileAreas | None = None,
        node: int = 0,
        platform: str = sys.platform,
        properties: Callable[[User, str], bool] | None = None,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._places = _places(boards) if boards is not None else {}
        self._directories = _directories(files) if files is not None else {}
        self._node = node
        self._platform = platform
        self._properties = properties or (lambda user, name: False)
        self._parsed: dict[str, Requirement | None] = {}

    def met(
        self,
        text: str,
        user: User | None,
        *,
        protocol: str = "",
        peer: Peer | None = None,
        board: str = "",
        directory: str = "",
    ) -> bool:
        """Whether `user` (None: nobody is logged in) meets the requirement `text`. `protocol` is a service's name or
        such as "SMTP", `board` the internal code of the sub-board this is about, `directory` that of the file
        directory."""
        if not text:
            return True
        tree = self._tree(text)
        return tree is not None and _holds(tree, user, self._around(protocol, peer, board, directory))

    def why_not(
        self, text: str, user: User | None, *, protocol: str = "", peer: Peer | None = None, board: str = ""
    ) -> str:
        """What is missing, in words: the first test that fails; "" when the requirement is met."""
        tree = self._tree(text)
        if tree is None:
            return "a requirement that cannot be understood"
        around = self._around(protocol, peer, board)
        return "" if _holds(tree, user, around) else _missing(tree, user, around)

    def _tree(self, text: str) -> Requirement | None:
        try:
            return self._parsed[text]
        except KeyError:
            pass
        if len(self._parsed) >= CACHED:
            self._parsed.clear()
        try:
            tree: Requirement | None = parse(text)
        except BadRequirement as error:
            tree = None
            log.warning("access.requirement", f"!BAD access requirement '{text}': {error}", requirement=text)
        self._parsed[text] = tree
        return tree

    def _around(self, protocol: str, peer: Peer | None, board: str, directory: str = "") -> Circumstances:
        now = self._clock.now()
        return Circumstances(
            now=now,
            offset=self._clock.offset(now),
            protocol=protocol,
            address=peer.address if peer is not None else "",
            host=peer.host if peer is not None and peer.host != NO_NAME else "",
            node=self._node,
            board=board,
            directory=directory,
            platform=self._platform,
            chance=lambda most: int(self._chance.fraction() * (most + 1)),
            properties=self._properties,
            places=lambda code: self._places.get(code.upper()),
            directories=lambda code: self._directories.get(code.upper()),
        )


def _places(boards: Boards) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for number, group in enumerate(boards.groups, 1):
        places.update({sub.code: Place(number, own) for own, sub in enumerate(boards.of(group), 1)})
    return places


def _directories(files: FileAreas) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for number, library in enumerate(files.libraries, 1):
        places.update({one.code: Place(number, own) for own, one in enumerate(files.of(library), 1)})
    return places


def _holds(tree: Requirement, user: User | None, around: Circumstances) -> bool:
    match tree:
        case Test():
            return answer(tree, user, around)
        case Not(part):
            return not _holds(part, user, around)
        case Every(parts):
            return all(_holds(part, user, around) for part in parts)
        case Either(parts):
            return any(_holds(part, user, around) for part in parts)


def _missing(tree: Requirement, user: User | None, around: Circumstances) -> str:
    """The first failing test of a tree that does not hold, in words."""
    match tree:
        case Test():
            return _words(tree)
        case Not(Test() as test):
            return f"not: {_words(test)}"
        case Not(part):
            return f"not: {grouped(part)}"
        case Every(parts) | Either(parts):
            failing = (part for part in parts if not _holds(part, user, around))
            return _missing(next(failing, parts[0]), user, around)


def _words(test: Test) -> str:
    """A test in words, such as "level 50 or more" or "flag A of set 2"."""
    value, kind = test.value, KEYWORDS[test.keyword]
    name = _NAMES.get(test.keyword, test.keyword.lower())
    if kind is Kind.NONE:
        return name
    if kind is Kind.FLAG:
        return f"{'only ' * test.equal}flag {str(value)[1]} of set {str(value)[0]}"
    if kind is Kind.LETTER:
        return f"{'only ' * (test.equal and test.keyword != 'SEX')}{name} {value}"
    if kind is Kind.DAY and isinstance(value, int):
        return DAY_NAMES[value] if test.equal else f"{DAY_NAMES[value]} or a later day of the week"
    if kind is Kind.TIME:
        return f"{value_text(test.keyword, value)} o'clock{'' if test.equal else ' or later'}"
    if isinstance(value, str):
        return f"{name} {value}"
    return f"{name} {value}{'' if test.equal else ' or more'}"


_NAMES = {
    "AGE": "age",
    "BPS": "connection rate",
    "TLEFT": "minutes left",
    "TUSED": "minutes used",
    "USER": "user",
    "PCR": "posts per logon in percent",
    "EXEMPT": "exemption",
    "REST": "restriction",
    "SEX": "gender",
    "UDR": "bytes uploaded per downloaded in percent",
    "UDFR": "files uploaded per downloaded in percent",
    "ULS": "files uploaded",
    "ULK": "KiB uploaded",
    "ULM": "MiB uploaded",
    "DLS": "files downloaded",
    "DLK": "KiB downloaded",
    "DLM": "MiB downloaded",
    "DLT": "files downloaded today",
    "EXPIRE": "days until the account expires",
    "CREDIT": "KiB of credits",
    "LASTON": "days since the last logon",
    "LOGONS": "logons",
    "RANDOM": "luck",
    "PROT": "protocol",
    "HOST": "host name",
    "IP": "address",
    "SUBCODE": "sub-board",
    "DIRCODE": "directory",
    "LANG": "language",
    "PROP": "property",
    "GUEST": "the guest account",
    "QNODE": "a network node's account",
    "SYSOP": "sysop",
}
