"""Message groups and sub-boards, from msgs.ini: `[grp:SHORT NAME]` and `[sub:SHORT NAME:CODE SUFFIX]`.

Source: spec bbs.md 3.1. The internal code of a sub-board is its group's prefix and its own suffix, upper case. Groups
and sub-boards may stand in any order. What is wrong is told and left out; the rest counts. A board has hundreds of
sub-boards made by one tool, so a key we do not know is told once, with how many times it occurs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, IntFlag
from typing import Any, TypeVar

from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_bool, read_int
from dialtone.formats.requirements import BadRequirement, parse
from dialtone.formats.text.extra_codes import DIALECTS

CODE_MOST = 32  # characters
NAME_MOST = 25  # characters of a short name

Read = TypeVar("Read")

# What file names can be made of everywhere; no blank, no sign of a path or a shell pattern.
_CODE = re.compile(r"[A-Z0-9!#$%&'()+,;=@^_`{}~-][A-Z0-9!#$%&'()+,;=@^_`{}~.-]*", re.ASCII)
_GROUP_KEYS = frozenset({"description", "ars", "code_prefix", "sort", "name", "short_name"})
_SUB_REQUIREMENTS = {
    "ars": "requirements",
    "read_ars": "read_requirements",
    "post_ars": "post_requirements",
    "operator_ars": "operator_requirements",
    "moderated_ars": "moderated_requirements",
}
_SUB_TEXTS = {
    "description": "description",
    "newsgroup": "newsgroup",
    "area_tag": "area_tag",
    "qwk_name": "qwk_name",
    "tagline": "tagline",
    "origin_line": "origin_line",
    "fidonet_addr": "fidonet_address",
    "semfile": "semaphore",
    "data_dir": "data_dir",
}
_SUB_NUMBERS = {
    "settings": "settings",
    "qwk_conf": "qwk_conference",
    "max_msgs": "max_messages",
    "max_age": "max_age",
    "max_crcs": "max_crcs",
}
# Ours: what people may do at a terminal (spec bbs.md 3.1 names the toggles, not where they are kept).
_SUB_SWITCHES = {"voting": True, "quoting": True, "signatures": True, "word_wrap": True}
_SUB_NAMES = frozenset({"name", "short_name"})  # read by hand
_SUB_SILENT = frozenset({"ptridx", "print_mode", "print_mode_neg", "code"})  # of no meaning here
_SUB_KEYS = (
    _SUB_REQUIREMENTS.keys()
    | _SUB_TEXTS.keys()
    | _SUB_NUMBERS.keys()
    | _SUB_SWITCHES.keys()
    | _SUB_NAMES
    | {"edit", "extra_codes"}
    | _SUB_SILENT
)
_SORTS = ("none", "long name", "short name", "code")
_NO_CODES: frozenset[str] = frozenset()


class BoardFlag(IntFlag):
    """Toggles of a sub-board, as bits of its `settings`."""

    QNET = 1 << 3  # carried by QWK networks
    PNET = 1 << 4  # carried by PostLink networks
    FIDO = 1 << 5  # carried by FidoNet
    PRIV = 1 << 6  # private posts allowed
    PONLY = 1 << 7  # private posts only
    ANON = 1 << 8  # anonymous posts allowed (to exemption A)
    AONLY = 1 << 9  # anonymous posts only
    NAME = 1 << 10  # posts carry real names
    DEL = 1 << 11  # users may delete their own posts
    DELLAST = 1 << 12  # only while nobody posted after them
    FORCED = 1 << 13  # always part of new scans
    NOTAG = 1 << 14  # no tag or origin line
    TOUSER = 1 << 15  # asks whom a post is to
    ASCII = 1 << 16  # plain ASCII towards networks
    GATE = 1 << 17  # gate between networks
    NSDEF = 1 << 18  # part of new scans unless switched off
    INET = 1 << 19  # carried by the Internet
    FAST = 1 << 20  # storage: fast
    KILL = 1 << 21  # posts that were read are removed
    KILLP = 1 << 22  # private posts that were read are removed
    SYSPERM = 1 << 23  # posts of operators are permanent
    SSDEF = 1 << 24  # part of to-you scans unless switched off
    LZH = 1 << 25  # storage: compressed


class OwnPosts(Enum):
    """Which of their own posts people may change."""

    NONE = "no"
    ALL = "yes"
    LAST = "last"  # only while nobody posted after it


_NETWORKED = BoardFlag.QNET | BoardFlag.PNET | BoardFlag.FIDO | BoardFlag.INET


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A message group. `requirements` is an access requirement string."""

    name: str  # short, at most 15 characters
    description: str = ""
    requirements: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubBoard:
    """A sub-board. The `*_requirements` are access requirement strings; `operator_requirements` and
    `moderated_requirements` apply only when they are not empty."""

    code: str  # internal code, upper case
    group: Group
    name: str  # short, at most 25 characters
    description: str = ""
    requirements: str = ""
    read_requirements: str = ""
    post_requirements: str = ""
    operator_requirements: str = ""
    moderated_requirements: str = ""
    settings: int = 0  # toggle bits
    newsgroup: str = ""
    area_tag: str = ""
    qwk_name: str = ""
    qwk_conference: int = 0
    max_messages: int = 0
    max_age: int = 0  # days
    max_crcs: int = 0
    tagline: str = ""
    origin_line: str = ""
    fidonet_address: str = ""
    semaphore: str = ""  # file touched after a post
    data_dir: str = ""  # "" is data/subs
    voting: bool = True  # people may vote on messages, and make polls
    quoting: bool = True  # answers may quote
    signatures: bool = True  # signatures are put under messages
    word_wrap: bool = True  # long lines are wrapped to the reader's screen
    edit: OwnPosts = OwnPosts.NONE
    extra_codes: frozenset[str] = frozenset()  # dialects of colour codes that are obeyed in messages

    def has(self, flag: BoardFlag) -> bool:
        """Whether this toggle, or one of these, is on."""
        return self.settings & int(flag) != 0  # with numbers: a flag's own `&` makes another flag, many times a page

    @property
    def networked(self) -> bool:
        """Whether a message network carries this sub-board."""
        return self.has(_NETWORKED)


@dataclass(frozen=True, slots=True)
class Boards:
    """Every group and sub-board, in the order of the file; `subs` by internal code. Sub-boards of a group that asks
    for it are sorted among themselves."""

    groups: tuple[Group, ...] = ()
    subs: dict[str, SubBoard] = field(default_factory=dict)

    def find(self, code: str) -> SubBoard | None:
        """The sub-board with this internal code, in any case."""
        return self.subs.get(code.upper())

    def of(self, group: Group) -> list[SubBoard]:
        """The sub-boards of a group."""
        name = group.name
        return [sub for sub in self.subs.values() if sub.group.name == name and sub.group == group]


def internal_code(prefix: str, suffix: str) -> str:
    """The internal code of a sub-board, or of anything named so. Raises ValueError when no file could be named so."""
    code = prefix + suffix
    if len(code) > CODE_MOST:
        raise ValueError(f'the internal code "{code.upper()}" has more than {CODE_MOST} characters')
    if not code.isascii() or _CODE.fullmatch(code.upper()) is None:
        raise ValueError(f'"{code}" cannot be an internal code: it is used as the name of files')
    return code.upper()


def read_boards(msgs: Ini, problems: list[Problem]) -> Boards:
    """Read msgs.ini; what is wrong with it is added to `problems`."""
    return _Reader(msgs, problems).read()


class _Reader:
    """One reading of one file."""

    def __init__(self, msgs: Ini, problems: list[Problem]) -> None:
        self._msgs = msgs
        self._problems = problems
        self._unknown: Counter[str] = Counter()  # keys of groups and sub-boards, without case
        self._first: dict[str, Entry] = {}

    def read(self) -> Boards:
        groups: dict[str, Group] = {}
        sorts: dict[str, int] = {}
        for section in self._sections("grp:"):
            key = section[4:].strip().casefold()
            if not key:
                self._tell(section, "a group needs a name: [grp:NAME]")
            elif key in groups:
                self._tell(section, "a group of this name stands above; this one is left out")
            else:
                groups[key], sorts[key] = self._group(section)
        subs: dict[str, SubBoard] = {}
        for section in self._sections("sub:"):
            sub = self._sub(section, groups)
            if sub is not None and sub.code in subs:
                self._tell(section, f"the internal code {sub.code} is taken; this sub-board is left out")
            elif sub is not None:
                subs[sub.code] = sub
        self._tell_unknown()
        return Boards(tuple(groups.values()), _sorted(groups, sorts, subs))

    def _sections(self, kind: str) -> Iterable[str]:
        return (name for name in self._msgs.sections() if name[: len(kind)].lower() == kind)

    def _group(self, section: str) -> tuple[Group, int]:
        self._note_unknown(section, _GROUP_KEYS)
        group = Group(
            name=section[4:].strip(),
            description=self._text(section, "description"),
            requirements=self._requirements(section, "ars"),
            prefix=self._text(section, "code_prefix").upper(),
        )
        return group, self._value(section, "sort", _read_sort, 0)

    def _sub(self, section: str, groups: dict[str, Group]) -> SubBoard | None:
        name, colon, suffix = section[4:].rpartition(":")
        if not colon or not suffix.strip():
            self._tell(section, "a sub-board is written [sub:GROUP:CODE]; this one is left out")
            return None
        group = groups.get(name.strip().casefold())
        if group is None:
            self._tell(section, f'there is no group "{name.strip()}"; this sub-board is left out')
            return None
        self._note_unknown(section, _SUB_KEYS)
        try:
            code = internal_code(group.prefix, suffix.strip())
        except ValueError as error:
            self._tell(section, f"{error}; this sub-board is left out")
            return None
        short = self._text(section, "short_name") or self._text(section, "name") or suffix.strip()
        texts = {name: self._text(section, key) for key, name in _SUB_TEXTS.items()}
        texts |= {name: self._requirements(section, key) for key, name in _SUB_REQUIREMENTS.items()}
        numbers = {name: self._value(section, key, _read_number, 0) for key, name in _SUB_NUMBERS.items()}
        switches = {key: self._value(section, key, read_bool, default) for key, default in _SUB_SWITCHES.items()}
        edit = self._value(section, "edit", _read_own, OwnPosts.NONE)
        extra = self._value(section, "extra_codes", _read_extra_codes, _NO_CODES)
        fields: dict[str, Any] = {**texts, **numbers, **switches, "edit": edit, "extra_codes": extra}
        return SubBoard(code=code, group=group, name=short[:NAME_MOST], **fields)

    def _text(self, section: str, key: str) -> str:
        entry = self._msgs.get(section, key)
        return entry.value if entry is not None else ""

    def _requirements(self, section: str, key: str) -> str:
        """An access requirement string. One that cannot be understood is kept: nobody meets it."""
        entry = self._msgs.get(section, key)
        if entry is None:
            return ""
        try:
            parse(entry.value)
        except BadRequirement as error:
            self._tell(section, f"{error}; nobody meets this", key=entry.key, line=entry.line)
        return entry.value

    def _value(self, section: str, key: str, read: Callable[[str], Read], default: Read) -> Read:
        entry = self._msgs.get(section, key)
        if entry is None or not entry.value:
            return default
        try:
            return read(entry.value)
        except ValueError as error:
            self._tell(section, f"{error}; the default counts", key=entry.key, line=entry.line)
            return default

    def _note_unknown(self, section: str, known: Iterable[str]) -> None:
        for entry in self._msgs.entries(section):
            if entry.key.lower() not in known:
                self._unknown[entry.key.lower()] += 1
                self._first.setdefault(entry.key.lower(), entry)

    def _tell_unknown(self) -> None:
        for key, count in self._unknown.items():
            entry = self._first[key]
            more = f" (and {count - 1} more times in other sections)" if count > 1 else ""
            self._tell(entry.section, f"has no effect here{more}", key=entry.key, line=entry.line, level="note")

    def _tell(self, section: str, text: str, *, key: str = "", line: int = 0, level: str = "error") -> None:
        problem = Problem(file=self._msgs.name, line=line, section=section, key=key, level=level, text=text)
        self._problems.append(problem)


def _read_sort(text: str) -> int:
    word = text.strip().lower().replace("_", " ")
    if word in _SORTS:
        return _SORTS.index(word)
    number = read_int(text)
    if not 0 <= number < len(_SORTS):
        raise ValueError(f'"{text}" is no order of sub-boards: {", ".join(_SORTS)}')
    return number


def _read_own(text: str) -> OwnPosts:
    word = text.strip().lower()
    if word in {own.value for own in OwnPosts}:
        return OwnPosts(word)
    return OwnPosts.ALL if read_bool(text) else OwnPosts.NONE


def _read_extra_codes(text: str) -> frozenset[str]:
    words = frozenset(re.split(r"[\s,]+", text.strip().lower())) - {""}
    if unknown := words - DIALECTS.keys():
        raise ValueError(f'"{min(unknown)}" is no dialect of colour codes: {", ".join(sorted(DIALECTS))}')
    return words


def _read_number(text: str) -> int:
    number = read_int(text)
    if not 0 <= number < 1 << 32:
        raise ValueError(f'"{text}" is not a number from 0 to 4294967295')
    return number


def _sorted(groups: dict[str, Group], sorts: dict[str, int], subs: dict[str, SubBoard]) -> dict[str, SubBoard]:
    """Sub-boards group by group, each group's in the order it asks for."""
    by_group: dict[str, list[SubBoard]] = {key: [] for key in groups}
    for sub in subs.values():
        by_group[sub.group.name.casefold()].append(sub)
    keys: tuple[Callable[[SubBoard], str], ...] = (
        lambda sub: "",
        lambda sub: sub.description.casefold(),
        lambda sub: sub.name.casefold(),
        lambda sub: sub.code,
    )
    return {sub.code: sub for key, found in by_group.items() for sub in sorted(found, key=keys[sorts[key]])}
