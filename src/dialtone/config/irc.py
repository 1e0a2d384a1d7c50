"""ircd.ini: the chat server for programs. Source: spec services.md 8.4; keys marked "ours" are not of the old file.

    [Info]
    Servername = irc.bbs.example   ; left out: the board's host name
    Description = Chat of the board
    Admin1 = Sam Sysop             ; up to Admin3
    Guests = true                  ; ours: who has not logged in comes as the board's guest, if it has one
    Telegrams = true               ; ours: words to somebody who is not on line are kept for him
    STS = 0                        ; ours: seconds for which programs are told to use TLS only (0: they are not)
    [Class:0]
    PingFrequency = 120            ; seconds of silence after which a program is asked whether it is there
    Maximum = 100                  ; clients of this class
    SendQ = 1000000                ; bytes that may wait for a slow client
    [Allow:1]
    Mask = *@*                     ; user@host or user@address; several with commas
    Class = 0
    [Operator:sam]
    Nick = sam
    Mask = *@127.0.0.1
    Password = $argon2id$...       ; as it is, or an argon2id string of it
    Flags = O
    [Ban:1]
    Mask = *@203.0.113.9
    Reason = Enough
    [Restrict:1]
    Mask = Root*
    Reason = Not you

`%SYSTEM_NAME%`, `%SYSTEM_HOST_NAME%`, `%SYSTEM_QWKID%` and `%VERSION_NOTICE%` stand for those values. A section with
`Enabled = false` or `Disabled = true` is left out. Sections about other servers (Server, Hub, Services, Capab) are
taken and have no effect: this server stands alone. `[RBL:x]` is a DNS blacklist (`Hostname`) whose listed addresses are
refused; `BadResponses` and `GoodResponses` say which answers mean that, addresses or networks inside 127.0.0.0/8. The
older form of the file is in `irc_conf.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network

from dialtone.base.log import Secret
from dialtone.config.irc_conf import Section, read_conf
from dialtone.config.problems import Problem
from dialtone.formats.dnsbl import Zone, read_zones
from dialtone.formats.ini import Ini
from dialtone.formats.ini_values import read_bool, read_int, read_list

SENDQ, PING, MAXIMUM = 1_000_000, 120, 100
NO_PASSWORD = Secret("")
LINKS = frozenset({"server", "hub", "services", "capab", "port"})
RESTRICTED = ("*Serv", "Global", "IRCOp*", "Sysop")
_ANSWERS = IPv4Network("127.0.0.0/8")
FLAGS = frozenset("rRDgwlcCkKbBnNsuAxSoO")
_SHORT = {"o": "rgwlckbBnu", "O": "rgwlckbBnuCKNs"}
_KEYS: Mapping[str, frozenset[str]] = {
    "info": frozenset(
        {"servername", "description", "admin1", "admin2", "admin3", "guests", "telegrams", "sts", "origins"}
    ),
    "class": frozenset({"pingfrequency", "connectfrequency", "maximum", "sendq", "comment"}),
    "allow": frozenset({"mask", "class", "port", "password"}),
    "operator": frozenset({"nick", "mask", "password", "flags", "class"}),
    "ban": frozenset({"mask", "reason"}),
    "restrict": frozenset({"mask", "reason"}),
    "webirc": frozenset({"hostname", "password"}),
    "rbl": frozenset({"hostname", "goodresponses", "badresponses"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcClass:
    """Limits of some clients. Seconds, bytes."""

    ping: int = PING
    maximum: int = MAXIMUM
    sendq: int = SENDQ


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """Who may come."""

    masks: tuple[str, ...] = ("*@*",)
    class_: int = 0
    port: int = 0
    password: Secret = NO_PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcOperator:
    """Who may become an operator by OPER."""

    nick: str
    masks: tuple[str, ...]
    password: Secret
    flags: frozenset[str]
    class_: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Banned:
    """Who is kept away, or a nick nobody may have."""

    masks: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A web gateway that may say whom it brings (WEBIRC)."""

    address: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class IrcConfig:
    """See the module's text. `server_name` is "" where the board's host name is meant."""

    server_name: str = ""
    description: str = ""
    admin: tuple[str, ...] = ()
    guests: bool = True
    telegrams: bool = True
    sts: int = 0
    origins: tuple[str, ...] = ()  # pages that may come by WebSocket besides this host's
    classes: Mapping[int, IrcClass] = field(default_factory=lambda: {0: IrcClass()})
    allows: tuple[Allow, ...] = (Allow(),)
    operators: tuple[IrcOperator, ...] = ()
    bans: tuple[Banned, ...] = ()
    restricts: tuple[Banned, ...] = tuple(Banned(masks=(mask,), reason="This nick is reserved.") for mask in RESTRICTED)
    gateways: tuple[Gateway, ...] = ()
    blacklists: tuple[Zone, ...] = ()

    def class_of(self, number: int) -> IrcClass:
        """The class of this number; the first one when there is none."""
        return self.classes.get(number) or self.classes.get(0) or IrcClass()


def read_irc(document: Ini, problems: list[Problem]) -> IrcConfig:
    """Read ircd.ini; what is wrong with it is added to `problems`."""
    reader = _Reader(document.name, problems)
    return reader.read(reader.sections(document))


def read_irc_conf(data: bytes, name: str, problems: list[Problem]) -> IrcConfig:
    """Read ircd.conf; what is wrong with it is added to `problems`."""
    return _Reader(name, problems).read(read_conf(data, name, problems))


class _Reader:
    def __init__(self, name: str, problems: list[Problem]) -> None:
        self._name = name
        self._problems = problems

    def read(self, sections: Iterable[Section]) -> IrcConfig:
        classes: dict[int, IrcClass] = {}
        kinds = ("allow", "operator", "ban", "restrict", "webirc", "rbl")
        found: dict[str, list[object]] = {kind: [] for kind in kinds}
        info: dict[str, str] = {}
        for kind, name, values in sections:
            if kind == "info":
                info |= values
            elif kind == "class":
                classes[self._number(name, 0)] = self._class(values)
            else:
                found[kind].append(self._entry(kind, name, values))
        usual, stated = IrcConfig(), {kind: tuple(filter(None, items)) for kind, items in found.items()}
        return IrcConfig(
            server_name=info.get("servername", ""),
            description=info.get("description", ""),
            admin=tuple(filter(None, (info.get(f"admin{number}", "") for number in (1, 2, 3)))),
            guests=self._bool(info, "guests", True),
            telegrams=self._bool(info, "telegrams", True),
            sts=self._number(info.get("sts", ""), 0),
            origins=read_list(info.get("origins", "")),
            classes={0: IrcClass()} | classes,
            allows=stated["allow"] or usual.allows,  # type: ignore[arg-type]
            operators=stated["operator"],  # type: ignore[arg-type]
            bans=stated["ban"],  # type: ignore[arg-type]
            restricts=usual.restricts + stated["restrict"],  # type: ignore[operator]
            gateways=stated["webirc"],  # type: ignore[arg-type]
            blacklists=stated["rbl"],  # type: ignore[arg-type]
        )

    def sections(self, document: Ini) -> Iterator[Section]:
        """What ircd.ini has to say."""
        for section in document.sections():
            kind, _, name = section.partition(":")
            kind = kind.strip().lower()
            if kind in LINKS:
                continue
            if kind not in _KEYS:
                self._tell(section, "unknown section, without effect", level="note")
                continue
            values = {entry.key.strip().lower(): entry.value.strip() for entry in document.entries(section)}
            if not self._bool(values, "enabled", True) or self._bool(values, "disabled", False):
                continue
            for key in sorted(values.keys() - _KEYS[kind] - {"enabled", "disabled"}):
                self._tell(section, "unknown key, without effect", level="note", key=key)
            yield kind, name.strip(), values

    def _entry(self, kind: str, name: str, values: Mapping[str, str]) -> object:
        masks, class_ = read_list(values.get("mask", "")), self._number(values.get("class", ""), 0)
        password = Secret(values.get("password", ""))
        if kind == "rbl":
            return self._blacklist(name, values)
        if kind == "webirc":
            return Gateway(address=values.get("hostname", ""), password=password) if password.reveal() else None
        if kind == "allow":
            port = self._number(values.get("port", ""), 0)
            return Allow(masks=masks or ("*@*",), class_=class_, port=port, password=password)
        if not masks and kind != "operator":
            self._tell(f"{kind}:{name}", "it has no Mask and is left out")
            return None
        if kind == "operator":
            if not password.reveal() and "S" not in values.get("flags", ""):
                self._tell(f"Operator:{name}", "it has no Password and is left out")
                return None
            nick, flags = values.get("nick", "") or name, oper_flags(values.get("flags", "o"))
            return IrcOperator(nick=nick, masks=masks or ("*@*",), password=password, flags=flags, class_=class_)
        return Banned(masks=masks, reason=values.get("reason", ""))

    def _blacklist(self, name: str, values: Mapping[str, str]) -> Zone | None:
        zone = read_zones([values.get("hostname", "")]).zones
        try:
            bad, good = (list(_networks(values.get(f"{kind}responses", ""))) for kind in ("bad", "good"))
        except ValueError as wrong:
            self._tell(f"RBL:{name}", f"{wrong}; the list is left out")
            return None
        if not zone:
            self._tell(f"RBL:{name}", "it has no Hostname that can be asked and is left out")
            return None
        accepts = bad or (_all_but(good) if good else zone[0].accepts)
        return replace(zone[0], accepts=tuple(accepts))

    def _class(self, values: Mapping[str, str]) -> IrcClass:
        return IrcClass(
            ping=max(self._number(values.get("pingfrequency", ""), PING), 5),
            maximum=self._number(values.get("maximum", ""), MAXIMUM),
            sendq=max(self._number(values.get("sendq", ""), SENDQ), 10_000),
        )

    def _number(self, text: str, usual: int) -> int:
        try:
            return max(read_int(text), 0) if text else usual
        except ValueError:
            self._tell("", f'"{text}" is no number; {usual} is used')
            return usual

    def _bool(self, values: Mapping[str, str], key: str, usual: bool) -> bool:
        try:
            return read_bool(values[key]) if values.get(key) else usual
        except ValueError as wrong:
            self._tell("", f"{key}: {wrong}")
            return usual

    def _tell(self, section: str, text: str, *, level: str = "warning", key: str = "") -> None:
        self._problems.append(Problem(file=self._name, section=section, key=key, level=level, text=text))


def _networks(text: str) -> Iterator[IPv4Network]:
    """Answers of a list: addresses and networks. Raises ValueError."""
    for item in read_list(text):
        network = IPv4Network(item)
        if not network.subnet_of(_ANSWERS):
            raise ValueError(f"{item} is no answer of a DNS blacklist")
        yield network


def _all_but(good: Iterable[IPv4Network]) -> list[IPv4Network]:
    """Every answer but these."""
    left = [_ANSWERS]
    for one in good:
        left = [
            piece
            for network in left
            for piece in (network.address_exclude(one) if one.subnet_of(network) else (network,))
            if not piece.subnet_of(one)
        ]
    return left


def oper_flags(text: str) -> frozenset[str]:
    """The flags of an operator, with o and O written out (spec services.md 8.4). x (run code) is never given."""
    letters = "".join(_SHORT.get(ch, "") + ch for ch in text)
    return frozenset(letters) & FLAGS - {"x"}


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `%NAME%`."""
    return re.sub(r"%([A-Z_]+)%", lambda found: values.get(found[1], found[0]), text)
