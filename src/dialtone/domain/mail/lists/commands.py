"""What a message to the list server asks for. Source: spec mail.md 6.7.

One command stands on a line: `lists`, `subscribe LIST` (or `*`), `unsubscribe LIST` (or `*`), `who LIST`, `help`,
`confirm TOKEN`; `end`, or a line that begins with `---` or is the mark of a signature, ends them. Quoted lines say
nothing. Reading is linear, and never more than `MOST` commands come of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

MOST = 20  # commands of one message
STRAY_MOST = 5  # lines that are no commands, before the rest is taken for a letter
LINE_MOST = 1000  # characters

_REPLY = re.compile(r"(?:\s*(?:re|aw|fwd?|antw|sv)\s*(?:\[\d{1,3}\])?\s*:)+\s*", re.IGNORECASE)
_CONFIRM = re.compile(r"\bconfirm\b[ \t]+(?:[a-z]{1,20}[ \t]+)?([A-Za-z0-9_-]{32,600})(?![A-Za-z0-9_-])")


class Verb(Enum):
    """The commands."""

    LISTS = "lists"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    WHO = "who"
    HELP = "help"
    CONFIRM = "confirm"


_WORDS = {verb.value: verb for verb in Verb}
_NEED = frozenset({Verb.SUBSCRIBE, Verb.UNSUBSCRIBE, Verb.WHO, Verb.CONFIRM})


@dataclass(frozen=True, slots=True)
class Command:
    """One command; `about` is a list's name, "*" or a token, as written."""

    verb: Verb
    about: str = ""


def read_commands(subject: str, lines: Iterable[str]) -> list[Command]:
    """The commands of a message: of its subject (decoded; "" where it does not count), else of its lines.

    A subject that is a command ends the reading, so that the letter under an answer to us is no command.
    """
    first = read_line(_REPLY.sub("", subject[:LINE_MOST], count=1))
    if first is not None:
        return [first]
    found: list[Command] = []
    stray = 0
    for line in lines:
        text = line.strip()
        if not text or text.startswith(">"):
            continue
        if text.lower() == "end" or text.startswith("---") or line.rstrip("\r\n") in ("--", "-- "):
            break
        command = read_line(text)
        if command is not None:
            found.append(command)
        else:
            stray += 1
        if len(found) >= MOST or stray >= STRAY_MOST:
            break
    return found


def read_line(text: str) -> Command | None:
    """The command a line is, or None."""
    text = text.strip()[:LINE_MOST]
    token = _CONFIRM.match(text)
    if token is not None:
        return Command(Verb.CONFIRM, token[1])
    word, _, rest = text.partition(" ")
    verb, about = _WORDS.get(word.lower()), " ".join(rest.split())
    if verb is None or verb is Verb.CONFIRM:
        return None
    if verb in _NEED:
        return Command(verb, about) if about and len(about) <= 64 else None
    return Command(verb) if len(about) <= 64 else None
