"""chat.ini: channels, action words, gurus, pagers. Source: spec bbs.md 7, 18 (chat features).

    [chan:MAIN]            ; a channel; their order is their number, from 1
    name = Main channel
    ars =                  ; who may join
    cost = 0               ; credits for joining (exemption J: none)
    settings = 0x1         ; bit 0: may have a password, bit 1: the guru joins whoever is alone
    guru = GURU
    actions = DEFAULT
    [actions:DEFAULT]      ; words one acts with: the first %s is who, the second is whom
    WAVE = %s waves to %s.
    [guru:GURU]            ; answers out of ctrl/guru.dat
    name = The Guru
    ars =
    [pager:BELL]           ; a program that calls the sysop; no shell is between
    cmd = /usr/local/bin/ring %a %n
    ars =

The root may hold `override` (an access requirement string: who may page the sysop at any time) and `short_page` (the
caller is not kept waiting), both ours. What is wrong or unknown is told once and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_bool, read_int
from dialtone.formats.requirements import BadRequirement, parse

MAY_HAVE_PASSWORD, GURU_JOINS = 1 << 0, 1 << 1
WORD_MOST, OUTPUT_MOST = 9, 65  # characters of an action word, and of its sentence
MOST_CHANNELS = 999

_CODE = re.compile(r"[A-Za-z0-9!#$%&'()@^_`{}~-]{1,16}")
_ROOT_KEYS = frozenset({"override", "short_page"})
_KINDS = {
    "chan": frozenset({"name", "ars", "cost", "settings", "misc", "guru", "actions"}),
    "guru": frozenset({"name", "ars"}),
    "pager": frozenset({"cmd", "ars"}),
}
_SAME = {"channel": "chan", "page": "pager", "action": "actions"}
_SAME_KEYS = {"cmdline": "cmd", "command": "cmd", "misc": "settings", "requirements": "ars"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel people talk on. `number` counts from 1, `cost` in credits."""

    number: int
    code: str
    name: str
    requirements: str = ""
    cost: int = 0
    may_have_password: bool = False
    guru: str = ""
    guru_joins: bool = False
    actions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guru:
    """Somebody who always has time."""

    code: str
    name: str
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """A program that tells the sysop that somebody wants him."""

    code: str
    command: str
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatConfig:
    """See the module's text. `actions` are sets of sentences by word, both in upper case."""

    channels: tuple[Channel, ...] = (Channel(number=1, code="MAIN", name="Main channel"),)
    actions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    gurus: tuple[Guru, ...] = ()
    pagers: tuple[Pager, ...] = ()
    override: str = ""
    short_page: bool = False

    def find(self, number: int) -> Channel | None:
        """The channel of this number."""
        return self.channels[number - 1] if 0 < number <= len(self.channels) else None

    def words(self, channel: Channel) -> Mapping[str, str]:
        """The action words of a channel."""
        return self.actions.get(channel.actions.upper(), {})

    def guru(self, code: str) -> Guru | None:
        """The guru of this code, in any case; without a code the first."""
        return next((guru for guru in self.gurus if not code or guru.code == code.upper()), None)


def read_chat(chat: Ini, problems: list[Problem]) -> ChatConfig:
    """Read chat.ini; what is wrong with it is added to `problems`."""
    return _Reader(chat, problems).read()


class _Reader:
    def __init__(self, chat: Ini, problems: list[Problem]) -> None:
        self._chat = chat
        self._problems = problems

    def read(self) -> ChatConfig:
        channels: list[Channel] = []
        actions: dict[str, Mapping[str, str]] = {}
        gurus: list[Guru] = []
        pagers: list[Pager] = []
        for kind, code, section in self._sections():
            if kind == "actions":
                actions[code] = self._actions(section)
                continue
            values = self._values(section, kind)
            if kind == "chan" and len(channels) < MOST_CHANNELS:
                channels.append(self._channel(len(channels) + 1, code, section, values))
            elif kind == "guru":
                gurus.append(Guru(code=code, name=values.get("name") or code, requirements=values.get("ars", "")))
            elif kind == "pager" and values.get("cmd"):
                pagers.append(Pager(code=code, command=values["cmd"], requirements=values.get("ars", "")))
        root = self._values("", "")
        return ChatConfig(
            channels=tuple(channels) or ChatConfig().channels,
            actions=actions,
            gurus=tuple(gurus),
            pagers=tuple(pagers),
            override=root.get("override", ""),
            short_page=root.get("short_page", "") == "1",
        )

    def _sections(self) -> Iterator[tuple[str, str, str]]:
        for section in self._chat.sections():
            before, colon, code = section.partition(":")
            kind = _SAME.get(before.strip().lower(), before.strip().lower())
            if not colon or (kind not in _KINDS and kind != "actions"):
                self._tell(section, "unknown section, without effect", level="note")
            elif _CODE.fullmatch(code.strip()) is None:
                self._tell(section, f'"{code}" is no code: up to 16 letters and digits')
            else:
                yield kind, code.strip().upper(), section

    def _values(self, section: str, kind: str) -> dict[str, str]:
        known = _KINDS.get(kind, _ROOT_KEYS)
        found: dict[str, str] = {}
        for entry in self._chat.entries(section):
            name = entry.key.strip().lower()
            name = _SAME_KEYS.get(name, name)
            if name not in known:
                self._about(entry, "unknown key, without effect", level="note")
            else:
                found[name] = self._checked(entry, name)
        return found

    def _checked(self, entry: Entry, name: str) -> str:
        """A value that can be used; "" instead of one that cannot, but a requirement that nobody meets."""
        value = entry.value.strip()
        try:
            if name in ("ars", "override"):
                parse(value)
            elif name in ("cost", "settings"):
                value = str(read_int(value or "0"))
                if int(value) < 0:
                    raise ValueError(f"{value} is out of range")
            elif name == "short_page":
                value = "1" if read_bool(value) else ""
        except BadRequirement as wrong:
            self._about(entry, f"{wrong}; nobody may")
            return "LEVEL 100"
        except ValueError as wrong:
            self._about(entry, f"{wrong}; not used")
            return ""
        return value

    def _channel(self, number: int, code: str, section: str, values: Mapping[str, str]) -> Channel:
        bits = int(values.get("settings") or 0)
        return Channel(
            number=number,
            code=code,
            name=values.get("name") or code,
            requirements=values.get("ars", ""),
            cost=int(values.get("cost") or 0),
            may_have_password=bool(bits & MAY_HAVE_PASSWORD),
            guru=values.get("guru", "").upper(),
            guru_joins=bool(bits & GURU_JOINS),
            actions=values.get("actions", "").upper(),
        )

    def _actions(self, section: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for entry in self._chat.entries(section):
            word, sentence = entry.key.strip().upper(), entry.value.strip()
            if not 0 < len(word) <= WORD_MOST or " " in word or not 0 < len(sentence) <= OUTPUT_MOST:
                self._about(entry, f"an action word has up to {WORD_MOST} characters, its sentence {OUTPUT_MOST}")
            elif sentence.count("%s") > 2:
                self._about(entry, "at most two %s: who, and whom")
            else:
                found[word] = sentence
        return found

    def _tell(self, section: str, text: str, *, level: str = "error") -> None:
        self._problems.append(Problem(file=self._chat.name, section=section, level=level, text=text))

    def _about(self, entry: Entry, text: str, *, level: str = "error") -> None:
        problem = Problem(
            file=entry.file, line=entry.line, section=entry.section, key=entry.key, level=level, text=text
        )
        self._problems.append(problem)
