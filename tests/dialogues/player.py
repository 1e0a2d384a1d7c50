r"""Plays golden conversations: text files in the notation of the RFCs.

    # RFC 5321 appendix D, shortened
    S: 220 *
    C: EHLO client.example
    S: 250-*
    S: ...
    S: 250 OK
    C! MAIL FROM:<a@ext.test>\r\nRCPT TO:<x>\r\n
    TLS
    S: (close)

`C:` is a line of the client; `C!` is text with escapes and without a line end of its own. Neighbouring client lines
are one packet. `S:` is a line of the server, `*` standing for anything; `S: ...` is any number of lines. `TLS` is the
handshake. `S: (close)` says that the server ends the conversation. `{name}` is filled in by the test. Lines that begin
with `#` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dialtone.base.errors import Gone
from dialtone.testing.script import TLS, Item, ScriptedWire, run
from dialtone.wire.port import Session, Wire

CLOSE, ANY_LINES = "(close)", "..."
_FILL = re.compile(r"\{(\w+)\}")


@dataclass
class Turn:
    """What one side does before the other does something."""

    client: bytes = b""
    tls: bool = False
    server: list[str] = field(default_factory=list)
    line: int = 0  # in the file


def read(text: str, words: Mapping[str, str]) -> list[Turn]:
    """The turns of a conversation: the server's lines, then what the client does next."""
    turns = [Turn()]
    for number, raw in enumerate(text.splitlines(), 1):
        line = _FILL.sub(lambda found: words[found[1]], raw)
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("S:"):
            if turns[-1].client or turns[-1].tls:
                turns.append(Turn(line=number))
            turns[-1].server.append(line[3:])
        elif line.startswith("C") and turns[-1].tls:
            turns.append(Turn(line=number))
        if line.startswith("C:"):
            turns[-1].client += line[3:].encode() + b"\r\n"
        elif line.startswith("C!"):
            turns[-1].client += line[3:].encode("latin-1").decode("unicode_escape").encode("latin-1")
        elif line.strip() == "TLS":
            turns[-1].tls = True
        elif not line.startswith("S:"):
            raise ValueError(f"line {number} is not understood: {raw}")
    return turns


def matches(patterns: list[str], said: list[str]) -> bool:
    """Whether lines are what the patterns describe."""
    if not patterns:
        return not said
    if patterns[0] == ANY_LINES:
        return any(matches(patterns[1:], said[skip:]) for skip in range(len(said) + 1))
    if not said:
        return False
    pattern = ".*".join(re.escape(part) for part in patterns[0].split("*"))
    return re.fullmatch(pattern, said[0]) is not None and matches(patterns[1:], said[1:])


def play(path: Path, make: Callable[[Wire], Session], wire: ScriptedWire, words: Mapping[str, str]) -> None:
    """Play a file against a session in memory; `wire` is fresh and has no script. Raises AssertionError."""
    turns = read(path.read_text(encoding="utf-8"), words)
    seen = 0

    def look(turn: Turn) -> None:
        nonlocal seen
        said = [line.decode("latin-1") for line in wire.lines()[seen:]]
        seen += len(said)
        wanted = [line for line in turn.server if line != CLOSE]
        assert matches(wanted, said), f"{path.name} line {turn.line}: expected {wanted}, heard {said}"

    script: list[Item] = []
    for turn in turns:
        if CLOSE not in turn.server:
            script.append(lambda turn=turn: look(turn))
        if turn.client:
            script.append(turn.client)
        if turn.tls:
            script.append(TLS)
    wire._script.extend(script[::-1])
    ended = True
    try:
        run(make(wire).run())
    except Gone:
        ended = False
    if CLOSE in turns[-1].server:
        assert ended, f"{path.name}: the server did not end the conversation"
        look(turns[-1])
