"""What a message of the Message Send Protocol looks like (RFC 1312, RFC 1159; spec services.md 9.2). Pure.

A version byte, "A" or "B", then fields that each end in NUL: recipient, his terminal, the words; in version 2 ("B") the
sender, his terminal, a cookie and a signature as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why

LONGEST = 8 * 1024  # bytes of a message; telegrams are cut at half of that (MSP-01)
FIELDS = {ord("A"): 3, ord("B"): 7}  # by version byte
_NODE = re.compile(r"Node: *([0-9]{1,4})", re.IGNORECASE)
_UNKEPT = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `words` are bytes whose encoding nobody tells; they have no controls but tab, CR and LF."""

    version: int = 2
    recipient: str = ""
    terminal: str = ""
    words: bytes = b""
    sender: str = ""
    sender_terminal: str = ""
    cookie: str = ""
    signature: str = ""  # by custom the name of the sender's system

    @property
    def node(self) -> int | None:
        """The node its terminal names; None when it names none. Raises Refusal (INVALID) for anything else."""
        text = self.terminal.strip()
        if not text:
            return None
        named = _NODE.fullmatch(text)
        if named is None:
            raise Refusal(Why.INVALID, "no node is called so")
        return int(named[1])


def is_whole(data: bytes) -> bool:
    """Whether all fields of a message are there (what is no message at all is whole too: nothing more is needed)."""
    fields = FIELDS.get(data[0], 0) if data else 1
    return data.count(b"\0") >= fields


def parse(data: bytes) -> Message:
    """Read a message; bytes behind its last field mean nothing. Raises Refusal (INVALID): unknown version, missing
    NULs, too long."""
    if not data or data[0] not in FIELDS:
        raise Refusal(Why.INVALID, "unknown version")
    if len(data) > LONGEST:
        raise Refusal(Why.INVALID, "message too long")
    count = FIELDS[data[0]]
    fields = data[1:].split(b"\0")
    if len(fields) <= count:
        raise Refusal(Why.INVALID, "the message is not complete")
    texts = [_text(field) for field in fields[:count]] + [""] * (7 - count)
    return Message(
        version=1 if count == 3 else 2,
        recipient=texts[0],
        terminal=texts[1],
        words=fields[2].translate(None, _UNKEPT),
        sender=texts[3],
        sender_terminal=texts[4],
        cookie=texts[5],
        signature=texts[6],
    )


def written(message: Message) -> bytes:
    """The bytes of a message."""
    fields = [message.recipient, message.terminal]
    more = [message.sender, message.sender_terminal, message.cookie, message.signature] if message.version == 2 else []
    parts = [*map(_bytes, fields), message.words.replace(b"\0", b""), *map(_bytes, more)]
    return (b"B" if message.version == 2 else b"A") + b"".join(part + b"\0" for part in parts)


def _text(field: bytes) -> str:
    """A name: one line, what cannot be seen taken out."""
    text = field[:200].decode("utf-8", "replace")
    return "".join(character for character in text if character.isprintable()).strip()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace").replace(b"\0", b"")
