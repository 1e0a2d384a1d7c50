"""Bytes to commands and answers to bytes: messages, tags, names, masks and modes. Pure. Sources: RFC 1459 section 2,
RFC 2812 section 2.3, Modern IRC, IRCv3 message-tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dialtone.formats.wildcards import Wildcard

LINE_MOST = 512  # bytes with CR LF (RFC 1459 section 2.3)
TAGS_MOST = 4096  # bytes of a client's tags with @ and blank (IRCv3 message-tags)
READ_MOST = 8191 + LINE_MOST  # bytes of the longest line that is looked at
NICK_MOST, CHANNEL_MOST, TOPIC_MOST, AWAY_MOST, REAL_MOST, USER_MOST = 30, 100, 307, 80, 50, 9
PARAMETERS_MOST = 15
MASK_MOST = 120

_NICK = re.compile(r"[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]*")
_NOT_IN_NICK = re.compile(r"[^A-Za-z0-9\[\]\\`_^{|}-]")
_CHANNEL = re.compile(r"[#&][^\x00-\x20,\x7f]{1,99}")
_NOT_IN_USER = re.compile(r"[^A-Za-z0-9._-]")
_FORMATTING = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
_TAG_KEY = re.compile(r"\+?(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+")
_ESCAPES = {";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"}
_UNESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_LOOK_ALIKE = str.maketrans("0135|!{}~", "oiesii[]^")  # what people may take for each other in a nick


class NotText(ValueError):
    """A line is not UTF-8 (IRCv3 UTF8ONLY)."""


class TooLong(ValueError):
    """A line, or its tags, are longer than allowed (417)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message of a client. `verb` is in upper case; a source it names is thrown away, it is who it is."""

    verb: str
    params: list[str]
    tags: Mapping[str, str] = field(default_factory=dict)


def parse(raw: bytes) -> Line:
    """Read a line without its end; an empty one has the verb "". Raises NotText, TooLong.

    A CR or NUL inside ends the message (IRC-01); what follows is nobody's command.
    """
    tags, rest = b"", raw.lstrip(b" ")
    if rest.startswith(b"@"):
        tags, _, rest = rest.partition(b" ")
        if len(tags) + 1 > TAGS_MOST:
            raise TooLong("tags")
    if len(rest) + 2 > LINE_MOST:
        raise TooLong("line")
    for ending in (b"\r", b"\0", b"\n"):
        rest = rest.partition(ending)[0]
    try:
        text = rest.decode()
        return _line(text, read_tags(tags[1:].decode()) if tags else {})
    except UnicodeDecodeError:
        raise NotText from None


def _line(text: str, tags: Mapping[str, str]) -> Line:
    head, colon, trailing = text.partition(" :")
    words = [word for word in head.split(" ") if word]
    if words and words[0].startswith(":"):
        del words[0]
    if not words:
        return Line("", [], tags)
    if colon:
        words.append(trailing)
    verb, *params = words
    if len(params) > PARAMETERS_MOST:  # RFC 2812 section 2.3: the last one takes the rest
        params[PARAMETERS_MOST - 1 :] = [" ".join(params[PARAMETERS_MOST - 1 :])]
    return Line(verb.upper(), params, tags)


def read_tags(text: str) -> dict[str, str]:
    """Tags as they stand between @ and the blank; malformed ones are left out, the last of a name counts."""
    found: dict[str, str] = {}
    for item in text.split(";"):
        key, _, value = item.partition("=")
        if _TAG_KEY.fullmatch(key):
            found[key] = unescape(value)
    return found


def escape(value: str) -> str:
    """A tag's value as it stands on the wire."""
    return "".join(_ESCAPES.get(ch, ch) for ch in value)


def unescape(value: str) -> str:
    """The opposite: a backslash before another character stands for nothing, one at the end too."""
    if "\\" not in value:
        return value
    out, at = [], 0
    while at < len(value):
        ch = value[at]
        if ch == "\\":
            at += 1
            ch = value[at : at + 1]
            ch = _UNESCAPES.get(ch, ch)
        out.append(ch)
        at += 1
    return "".join(out)


def write_tags(tags: Iterable[tuple[str, str]]) -> str:
    """Tags with @ and blank; "" when there are none."""
    text = ";".join(f"{key}={escape(value)}" if value else key for key, value in tags)
    return f"@{text} " if text else ""


def render(source: str, command: str, params: Iterable[str], *, text: bool = False) -> bytes:
    """A line without its end, cut to what a line may have at a character's border. `text`: the last parameter is
    somebody's words and gets a colon in any case."""
    words = [*params]
    if words and (text or not words[-1] or " " in words[-1] or words[-1].startswith(":")):
        words[-1] = ":" + words[-1]
    line = " ".join((command, *words))
    data = clean(f":{source} {line}" if source else line).encode()
    return data if len(data) <= LINE_MOST - 2 else cut(data, LINE_MOST - 2)


def clean(text: str) -> str:
    """Without the characters that end a message (IRC-01)."""
    if "\r" in text or "\n" in text or "\0" in text:
        return text.replace("\r", " ").replace("\n", " ").replace("\0", " ")
    return text


def cut(data: bytes, most: int) -> bytes:
    """The beginning of UTF-8 bytes, ending with a whole character."""
    return data[:most].decode(errors="ignore").encode()


def shortened(text: str, most: int) -> str:
    """A text cut to so many bytes of UTF-8, without control characters that end messages."""
    text = clean(text)
    data = text.encode()
    return text if len(data) <= most else cut(data, most).decode()


def plain(text: str) -> str:
    """Words without the colours and styles of chat programs."""
    return _FORMATTING.sub("", text)


# names


def fold(name: str) -> str:
    """By which names are compared: the case mapping is ascii."""
    return name.translate(_LOWER)


_LOWER = {upper: upper + 32 for upper in range(65, 91)}


def look(nick: str) -> str:
    """By which nicks are compared that people would take for each other (IRC-05)."""
    return fold(nick).translate(_LOOK_ALIKE).replace("_", "").replace("-", "").replace("l", "i")


def is_nick(text: str) -> bool:
    """Whether a text may be a nick."""
    return len(text) <= NICK_MOST and _NICK.fullmatch(text) is not None


def nick_of(name: str) -> str:
    """A name of the board as a nick."""
    nick = _NOT_IN_NICK.sub("_", name)[:NICK_MOST]
    return nick if is_nick(nick) else f"_{nick}"[:NICK_MOST]


def is_channel(text: str) -> bool:
    """Whether a text may be a channel's name. Every face shows it: nothing in it may be unseen (ANS-01)."""
    return text.isprintable() and _CHANNEL.fullmatch(text) is not None and len(text.encode()) <= CHANNEL_MOST


def user_name(text: str, most: int = USER_MOST) -> str:
    """A user name fit for a mask."""
    return _NOT_IN_USER.sub("", text)[:most] or "user"


def each(text: str, most: int = 20) -> list[str]:
    """The items of a list with commas, each once, at most so many."""
    return [*dict.fromkeys(item for item in text.split(",") if item)][:most]


# masks


def full_mask(text: str) -> str:
    """A mask as nick!user@host, whatever part of it was given (`alice`, `*@host`)."""
    text = clean(text).replace(" ", "")[:MASK_MOST]
    nick, bang, rest = text.partition("!")
    if not bang:
        nick, rest = ("*", text) if "@" in text else (text, "*@*")
    user, at, host = rest.partition("@")
    return f"{nick or '*'}!{user or '*'}@{(host if at else '*') or '*'}"


def fits(mask: str, text: str) -> bool:
    """Whether a text fits a mask, in linear time for the text (IRC-06)."""
    return Wildcard(mask).matches(text)


# modes


@dataclass(frozen=True, slots=True)
class Change:
    """One letter of a MODE command. `value` is None where none was given, or none belongs to it."""

    add: bool
    letter: str
    value: str | None = None


def read_modes(words: list[str], *, always: str, setting: str, most: int) -> Iterator[Change]:
    """The changes of a MODE command. Letters of `always` take a value when set and unset, those of `setting` when set;
    of these there are at most `most`, and at most four times as many letters in all."""
    letters, values = (words[0] if words else ""), iter(words[1:])
    add, used, seen = True, 0, 0
    for letter in letters:
        if letter in "+-":
            add = letter == "+"
            continue
        seen += 1
        if seen > 4 * most:
            return
        value = None
        if letter in always or (add and letter in setting):
            value = next(values, None)
            used += value is not None
            if used > most:
                return
        yield Change(add, letter, value)


def write_modes(changes: Iterable[Change]) -> list[str]:
    """The words of a MODE command."""
    letters, values, sign = "", [], ""
    for change in changes:
        now = "+" if change.add else "-"
        letters += change.letter if now == sign else now + change.letter
        sign = now
        if change.value is not None:
            values.append(change.value)
    return [letters, *values] if letters else []
