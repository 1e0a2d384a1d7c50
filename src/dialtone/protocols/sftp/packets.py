"""SFTP version 3 as bytes: requests taken apart, replies put together. Source: draft-ietf-secsh-filexfer-02.

A packet is its length (4 bytes), a type, for all but the first a number that the reply repeats, and fields: numbers of
4 and 8 bytes and texts of 4 bytes length and so many bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, IntFlag
from typing import NamedTuple

PACKET_MOST = 300 * 1024  # bytes of a packet that are taken
READ_MOST = 255 * 1024  # bytes of a file in one reply
VERSION = 3
DIRECTORY, REGULAR, LINK = 0o040000, 0o100000, 0o120000


class Ask(IntEnum):
    """What a client sends."""

    INIT = 1
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    FSTAT = 8
    SETSTAT = 9
    FSETSTAT = 10
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    RMDIR = 15
    REALPATH = 16
    STAT = 17
    RENAME = 18
    READLINK = 19
    SYMLINK = 20
    EXTENDED = 200


class Status(IntEnum):
    """How it went."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    BAD_MESSAGE = 5
    UNSUPPORTED = 8


class Open(IntFlag):
    """How a file is to be opened."""

    READ = 1
    WRITE = 2
    APPEND = 4
    CREATE = 8
    TRUNCATE = 16
    EXCLUSIVE = 32


class Malformed(Exception):
    """A packet that is none: nothing behind it can be trusted either."""


class Attributes(NamedTuple):
    """What is told of a file; `mode` with the type. `written` is in seconds since 1970; None: not told."""

    mode: int = 0
    size: int | None = None
    owner: int = 0
    group: int = 0
    written: int | None = None

    def pack(self) -> bytes:
        """As a field."""
        flags, fields = 2 | 4, [_u32(self.owner) + _u32(self.group), _u32(self.mode)]
        if self.size is not None:
            flags |= 1
            fields.insert(0, self.size.to_bytes(8, "big"))
        if self.written is not None:
            flags |= 8
            fields.append(_u32(self.written) * 2)
        return _u32(flags) + b"".join(fields)


class Fields:
    """The fields of a request, from the first to the last. Every method raises Malformed where they end too early."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, size: int = 4) -> int:
        """A number of so many bytes."""
        return int.from_bytes(self._take(size), "big")

    def blob(self) -> bytes:
        """A text as bytes."""
        return self._take(self.number())

    def text(self) -> str:
        """A text; bytes that are no UTF-8 become what no name has."""
        return self.blob().decode("utf-8", "surrogateescape")

    def attributes(self) -> Attributes:
        """What a client says of a file."""
        flags = self.number()
        size = self.number(8) if flags & 1 else None
        owner, group = (self.number(), self.number()) if flags & 2 else (0, 0)
        mode = self.number() if flags & 4 else 0
        written = None
        if flags & 8:
            self.number()
            written = self.number()
        return Attributes(mode, size, owner, group, written)

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise Malformed("a field that ends too early")
        piece, self._at = self._data[self._at : end], end
        return piece


class Requests:
    """Cuts what comes into packets; holds at most one that is not whole."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes; the packets that are whole now, without their lengths. Raises Malformed."""
        buffer, at, found = self._buffer, 0, []
        buffer += data
        while len(buffer) - at >= 4:
            size = int.from_bytes(buffer[at : at + 4], "big")
            if not 1 <= size <= PACKET_MOST:
                raise Malformed(f"a packet of {size} bytes")
            if len(buffer) - at - 4 < size:
                break
            found.append(bytes(buffer[at + 4 : at + 4 + size]))
            at += 4 + size
        del buffer[:at]
        return found


def _u32(number: int) -> bytes:
    return (number & 0xFFFFFFFF).to_bytes(4, "big")


def _text(text: str | bytes) -> bytes:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return _u32(len(data)) + data


def _packet(kind: int, *fields: bytes) -> bytes:
    body = b"".join(fields)
    return _u32(len(body) + 1) + bytes([kind]) + body


def hello(extensions: Iterable[tuple[str, str]]) -> bytes:
    """The answer to INIT."""
    return _packet(2, _u32(VERSION), *(_text(name) + _text(value) for name, value in extensions))


def status(number: int, code: Status, text: str = "") -> bytes:
    """How a request went."""
    return _packet(101, _u32(number), _u32(code), _text(text), _text("en"))


def handle(number: int, name: bytes) -> bytes:
    """What is open now."""
    return _packet(102, _u32(number), _text(name))


def data(number: int, piece: bytes) -> bytes:
    """Bytes of a file."""
    head = _u32(len(piece) + 9) + b"\x67" + _u32(number) + _u32(len(piece))
    return head + piece


def names(number: int, entries: Iterable[tuple[str, str, Attributes]]) -> bytes:
    """Names, each with a line as `ls -l` has it."""
    rows = [_text(name) + _text(line) + attributes.pack() for name, line, attributes in entries]
    return _packet(104, _u32(number), _u32(len(rows)), *rows)


def attributes(number: int, known: Attributes) -> bytes:
    """What is known of a file."""
    return _packet(105, _u32(number), known.pack())


def extended(number: int, *numbers: int) -> bytes:
    """The answer to an extension: numbers of 8 bytes."""
    return _packet(201, _u32(number), *(one.to_bytes(8, "big") for one in numbers))
