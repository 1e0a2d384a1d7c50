"""The text of one message: its header, its tree of parts, and any range of its bytes, from memory or from a file.

A text in a file is never held whole: trees are made from its pieces, ranges are passed on as they are read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

from dialtone.domain.mailstore.contract import Mailbox, Whole
from dialtone.formats.mail.decoding import KNOWN, Decoding, decode
from dialtone.formats.mail.finding import head_end, whole_fields
from dialtone.formats.mail.headers import fields
from dialtone.formats.mail.structure import Node, Scan, find, scan
from dialtone.protocols.imap.fetch_items import Section

HEAD_MOST = 1 << 20  # bytes in which a header must end
TREES = 16  # remembered for one session
SMALL = 64 * 1024  # bytes scanned at once

Breathe = Callable[[], Awaitable[None]]


class Trees:
    """The trees of the messages a session looked at last."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: OrderedDict[int, Node] = OrderedDict()

    def get(self, uid: int) -> Node | None:
        """A tree that is remembered."""
        node = self._found.get(uid)
        if node is not None:
            self._found.move_to_end(uid)
        return node

    def put(self, uid: int, node: Node) -> Node:
        """Remember one."""
        self._found[uid] = node
        if len(self._found) > TREES:
            self._found.popitem(last=False)
        return node


class Text:
    """See the module's text. `breathe` lets others have their turn."""

    __slots__ = ("_box", "_breathe", "_data", "_head", "_trees", "size", "whole")

    def __init__(self, box: Mailbox, whole: Whole, trees: Trees, breathe: Breathe) -> None:
        self._box = box
        self._trees = trees
        self._breathe = breathe
        self.whole = whole
        self._data = None if whole.body is None else whole.prefix + whole.body
        self.size = whole.size if self._data is None else len(self._data)
        self._head: tuple[bytes, int] | None = None

    @property
    def in_memory(self) -> bool:
        """Whether ranges cost nothing."""
        return self._data is not None

    async def span(self, begin: int, end: int) -> AsyncGenerator[bytes, None]:
        """The bytes from `begin` to before `end`, in pieces."""
        if self._data is not None:
            yield self._data[begin:end]
            return
        at = 0
        pieces = self._pieces()
        try:
            async for piece in pieces:
                if at + len(piece) > begin:
                    yield piece[max(begin - at, 0) : end - at]
                at += len(piece)
                if at >= end:
                    return
        finally:
            await pieces.aclose()

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        if self.whole.prefix:
            yield self.whole.prefix
        pieces = await self._box.pieces(self.whole)
        try:
            async for piece in pieces:
                yield piece
        finally:
            if isinstance(pieces, AsyncGenerator):
                await pieces.aclose()

    async def take(self, begin: int, end: int) -> bytes:
        """A range in one piece; only for those that are small."""
        if self._data is not None:
            return self._data[begin:end]
        found = [piece async for piece in self.span(begin, end)]
        return b"".join(found)

    async def head(self) -> tuple[bytes, int]:
        """The header block without its empty line, and where the body begins."""
        if self._head is None:
            data = self._data if self._data is not None else await self._beginning()
            found = head_end(data)
            if found is not None:
                self._head = (data[: found[0]], found[1])
            elif len(data) == self.size:
                self._head = (data, self.size)
            else:
                node = await self.tree()
                self._head = (node.head, node.body)
        return self._head

    async def _beginning(self) -> bytes:
        data = b""
        async for piece in self.span(0, min(self.size, HEAD_MOST)):
            data += piece
            if head_end(data, max(len(data) - len(piece) - 4, 0)):
                break
        return data

    async def tree(self) -> Node:
        """The parts."""
        node = self._trees.get(self.whole.uid)
        if node is None:
            node = scan(self._data) if self._data is not None and self.size <= SMALL else await self._scan()
            self._trees.put(self.whole.uid, node)
        return node

    async def _scan(self) -> Node:
        scanning = Scan()
        async for piece in self.span(0, self.size):
            for start in range(0, len(piece), SMALL):
                scanning.feed(piece[start : start + SMALL])
                await self._breathe()
        return scanning.close()

    # Sections

    async def found(self, section: Section) -> bytes | range | None:
        """What a section means: bytes, or a range of the message; None when there is no such part."""
        if not section.parts:
            return await self._of_message(section)
        node = find(await self.tree(), section.parts)
        if node is None:
            return None
        if not section.what:
            return range(node.body, node.end)
        if section.what == b"MIME":
            return range(node.begin, node.body)
        if not node.is_message:
            return None
        inner = node.children[0]
        match section.what:
            case b"HEADER":
                return range(inner.begin, inner.body)
            case b"TEXT":
                return range(inner.body, inner.end)
        return picked(inner.head, section.fields, section.but)

    async def _of_message(self, section: Section) -> bytes | range:
        if not section.what:
            return range(self.size)
        head, body = await self.head()
        match section.what:
            case b"HEADER":
                return range(body)
            case b"TEXT":
                return range(body, self.size)
        return picked(head, section.fields, section.but)

    async def decoded(self, section: Section) -> Decoded | None:
        """The part of BINARY; None when there is none."""
        node = find(await self.tree(), section.parts)
        if node is None:
            return None
        plain = not section.parts or node.is_multipart or node.is_message
        begin = node.body if section.parts else 0
        return Decoded(self, begin, node.end, "binary" if plain else node.encoding)


class Decoded:
    """A part with its transfer encoding undone."""

    __slots__ = ("_begin", "_encoding", "_end", "_text")

    def __init__(self, text: Text, begin: int, end: int, encoding: str) -> None:
        self._text = text
        self._begin, self._end = begin, end
        self._encoding = encoding

    @property
    def is_known(self) -> bool:
        """Whether the encoding is one we can undo."""
        return self._encoding in KNOWN

    async def pieces(self) -> AsyncIterator[bytes]:
        """The decoded bytes."""
        if self._text.in_memory:
            yield decode(await self._text.take(self._begin, self._end), self._encoding)
            return
        decoding = Decoding(self._encoding)
        async for piece in self._text.span(self._begin, self._end):
            yield decoding.feed(piece)
        yield decoding.close()

    async def measure(self) -> tuple[int, bool]:
        """How many bytes they are, and whether a NUL is among them."""
        size, nul = 0, False
        async for piece in self.pieces():
            size += len(piece)
            nul = nul or b"\0" in piece
        return size, nul


def picked(head: bytes, names: frozenset[bytes], but: bool = False) -> bytes:
    """Fields of a header block (names in lower case), or those with other names, and an empty line."""
    if but:
        kept = b"".join(head[field.start : field.end] for field in fields(head) if field.name not in names)
        return kept + (b"\r\n" if not kept or kept.endswith(b"\n") else b"\r\n\r\n")
    found = whole_fields(head, names)
    return b"\r\n".join([*found, b"", b""]) if found else b"\r\n"
