"""Where the parts of a message are: a tree of byte offsets, made in one pass over pieces of any size (RFC 2045, 2046).

Theory of operation. `Scan` is fed the message as it comes from memory or a file and keeps header blocks and offsets
only, so a message of any size costs the memory of its headers. It is in a header (line by line, until the empty line)
or in a body (where it looks for lines that begin with two hyphens, and only while a multipart is open). A boundary is
looked up in a table of those that are open, so nesting costs nothing; the outermost part that owns a boundary wins.

Promises: never raises, linear, at most `MOST_PARTS` parts and `DEEPEST` levels; what lies beyond belongs to the last
part that was counted. Lines may end in CR LF or LF. A message that is cut short ends where it is cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dialtone.formats.mail.finding import first_values
from dialtone.formats.mail.headers import unfold
from dialtone.formats.mail.parameters import Parameters

DEEPEST = 100  # levels (IMP-09)
MOST_PARTS = 1000
HEAD_MOST = 64 * 1024  # bytes of one part's header that are kept
HEADS_MOST = 512 * 1024  # of all parts together
LINE_MOST = 1000  # bytes of a line that can be a boundary

_MEDIA = re.compile(rb"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})/([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})")
_CONTENT = frozenset(
    b"content-type content-transfer-encoding content-id content-description content-md5 content-disposition "
    b"content-language content-location".split()
)
_PLAIN, _MESSAGE = (b"text", b"plain"), (b"message", b"rfc822")
_HIDDEN = (b"application", b"octet-stream")  # what is too deep to be opened


@dataclass(slots=True)
class Node:
    """A message or one part of it. Its header is [begin, body), its body [body, end)."""

    begin: int
    media: tuple[bytes, bytes]  # in lower case
    body: int = 0
    end: int = 0
    lines: int = 0  # line ends in the body
    head: bytes = b""
    content: dict[bytes, bytes] = field(default_factory=dict)  # raw values of its Content fields
    children: list[Node] = field(default_factory=list)  # of a multipart; of a message/rfc822 the message

    @property
    def is_multipart(self) -> bool:
        """Whether its parts are numbered."""
        return self.media[0] == b"multipart"

    @property
    def is_message(self) -> bool:
        """Whether it is a part that holds a message."""
        return bool(self.children) and not self.is_multipart

    @property
    def encoding(self) -> str:
        """The transfer encoding in lower case, "7bit" when the header has none."""
        said = self.content.get(b"content-transfer-encoding")
        return unfold(said[:100]).strip().lower().decode("latin-1") or "7bit" if said else "7bit"


def find(root: Node, numbers: Sequence[int]) -> Node | None:
    """The part with these numbers (RFC 9051 section 6.4.5.1); None when there is none."""
    node, whole = root, True  # whether `node` is a message, whose only part is 1
    for number in numbers:
        if not whole and node.is_message:
            node, whole = node.children[0], True
        if node.is_multipart:
            if not 0 < number <= len(node.children):
                return None
            node = node.children[number - 1]
        elif not whole or number != 1:
            return None
        whole = False
    return node


def scan(message: bytes) -> Node:
    """The tree of a message that is in memory."""
    scanning = Scan()
    scanning.feed(message)
    return scanning.close()


class Scan:
    """See the module's text: `feed` pieces, then `close`."""

    __slots__ = (
        *(
            "_at",
            "_buffer",
            "_fresh",
            "_head",
            "_heads",
            "_in_head",
            "_marks",
            "_newlines",
            "_open",
            "_parts",
            "_start",
        ),
        "_starts",
    )

    def __init__(self) -> None:
        root = Node(0, _PLAIN)
        self._open: list[Node] = [root]
        self._starts: list[int] = [0]  # line ends before the body, of each open node
        self._marks: dict[bytes, int] = {}  # boundaries that are open, and whose they are
        self._buffer = b""
        self._start = 0  # what stands before it in the buffer is done with
        self._at = 0  # where in the message the buffer begins
        self._newlines = 0  # line ends before `_start`
        self._in_head = True
        self._fresh = True  # a line begins at `_start`
        self._head: list[bytes] = []
        self._heads = HEADS_MOST
        self._parts = 1

    def feed(self, data: bytes) -> None:
        """The next piece."""
        self._buffer = self._buffer[self._start :] + data
        self._at += self._start
        self._start = 0
        self._work(False)

    def close(self) -> Node:
        """There is no more: the tree."""
        self._work(True)
        if self._in_head:
            self._pass(len(self._buffer))
            self._end_head()
            self._work(True)
        self._pass(len(self._buffer))
        end = self._at + self._start
        self._end_parts(0, end, self._newlines)
        root = self._open.pop()
        root.end, root.lines = end, self._newlines - self._starts.pop()
        return root

    def _work(self, last: bool) -> None:
        while self._header(last) if self._in_head else self._text(last):
            pass

    def _pass(self, to: int, fresh: bool = False) -> None:
        """Everything before an offset of the buffer is done with."""
        self._newlines += self._buffer.count(b"\n", self._start, to)
        self._start = to
        self._fresh = fresh

    # In a header

    def _header(self, last: bool) -> bool:
        """Take lines of a header; whether to go on."""
        buffer, at = self._buffer, self._start
        end = buffer.find(b"\n\r\n", at)
        if end > at and not self._head and not self._marks and self._is_plain(at, end):
            self._keep(buffer[at : end + 1])
            self._pass(end + 3, fresh=True)
            self._end_head()
            return True
        while (end := buffer.find(b"\n", at)) >= 0:
            line = buffer[at : end + 1]
            empty = line in (b"\r\n", b"\n")
            if empty or (line.startswith(b"--") and self._marks and self._boundary(line) is not None):
                self._keep(buffer[self._start : at])
                self._pass(end + 1 if empty else at, fresh=True)
                self._end_head()
                return True
            at = end + 1
        if last or len(buffer) - at > HEAD_MOST:
            at = len(buffer)
        self._keep(buffer[self._start : at])
        self._pass(at, fresh=True)
        return False

    def _is_plain(self, at: int, end: int) -> bool:
        """Whether the header that begins at `at` cannot end before the empty line after `end`."""
        return self._buffer.find(b"\n\n", at, end + 1) < 0 and not self._buffer.startswith((b"\r\n", b"\n"), at)

    def _keep(self, data: bytes) -> None:
        taken = min(len(data), self._heads, HEAD_MOST - sum(map(len, self._head)))
        if taken > 0:
            self._head.append(data[:taken])
            self._heads -= taken

    def _end_head(self) -> None:
        """The header of the innermost node is complete: what is it?"""
        node, depth = self._open[-1], len(self._open)
        node.head, self._head = b"".join(self._head), []
        if b"\n" in node.head and b"\r\n" not in node.head:
            node.head = node.head.replace(b"\n", b"\r\n")
        node.body = self._at + self._start
        self._starts[-1] = self._newlines
        self._in_head = False
        node.content = first_values(node.head, _CONTENT) if node.head else {}
        said = node.content.get(b"content-type")
        if said is not None:
            found = _MEDIA.match(unfold(said))
            node.media = (found[1].lower(), found[2].lower()) if found else _PLAIN
        if node.media[0] == b"multipart":
            self._begin_multipart(node, said or b"", depth)
        elif node.media in (_MESSAGE, (b"message", b"global")):
            if depth >= DEEPEST or self._parts >= MOST_PARTS:
                node.media = _HIDDEN
            else:
                self._begin(_PLAIN)

    def _begin_multipart(self, node: Node, said: bytes, depth: int) -> None:
        boundary = Parameters(said).raw(b"boundary").rstrip()
        if depth >= DEEPEST:
            node.media = _HIDDEN
        elif boundary and len(boundary) < LINE_MOST:
            self._marks.setdefault(boundary, depth - 1)

    def _begin(self, media: tuple[bytes, bytes]) -> None:
        """A node begins here, with its header."""
        node = Node(self._at + self._start, media)
        self._open[-1].children.append(node)
        self._open.append(node)
        self._starts.append(self._newlines)
        self._parts += 1
        self._in_head = True

    # In a body

    def _text(self, last: bool) -> bool:
        """Look for the next boundary; whether to go on."""
        buffer, start = self._buffer, self._start
        if not self._marks:
            self._pass(len(buffer))
            return False
        if self._fresh and len(buffer) - start < 2 and not last:
            return False
        at = start if self._fresh and buffer.startswith(b"--", start) else buffer.find(b"\n--", start) + 1
        while at or (self._fresh and buffer.startswith(b"--", start)):
            end = buffer.find(b"\n", at, at + LINE_MOST)
            if end < 0 and not last and len(buffer) - at < LINE_MOST:
                self._pass(max(at - 2, start), fresh=self._fresh and at - 2 <= start)
                return False
            after = end + 1 if end >= 0 else min(len(buffer), at + LINE_MOST)
            owner = self._boundary(buffer[at:after])
            if owner is not None:
                self._cut(at, after, *owner)
                return True
            at = buffer.find(b"\n--", at) + 1
            if not at:
                break
        if not last and len(buffer) - 4 > start:
            self._pass(len(buffer) - 4)
        return False

    def _boundary(self, line: bytes) -> tuple[int, bool] | None:
        """Whose boundary a line is, and whether it is the last one."""
        name = line[2:].rstrip(b" \t\r\n")
        if name in self._marks:
            return self._marks[name], False
        if name.endswith(b"--") and name[:-2] in self._marks:
            return self._marks[name[:-2]], True
        return None

    def _cut(self, at: int, after: int, owner: int, closing: bool) -> None:
        """A boundary stands at `at`: parts inside its owner end before it; another begins, unless it closes."""
        line_end = 0 if at == self._start else 2 if self._buffer[at - 2 : at] == b"\r\n" else 1
        self._pass(max(at - line_end, self._start))
        self._end_parts(owner, self._at + self._start, self._newlines)
        self._pass(after, fresh=True)
        if closing:
            self._forget(owner)
        elif self._parts >= MOST_PARTS:
            self._marks.clear()
        else:
            digest = self._open[owner].media[1] == b"digest"
            self._begin(_MESSAGE if digest else _PLAIN)

    def _end_parts(self, owner: int, end: int, newlines: int) -> None:
        """Whatever is open inside `owner` ends."""
        while len(self._open) - 1 > owner:
            node, start = self._open.pop(), self._starts.pop()
            node.end = max(end, node.body)
            node.lines = max(newlines - start, 0)
            self._forget(len(self._open))

    def _forget(self, owner: int) -> None:
        """The boundary of a node means nothing any more."""
        for name, whose in list(self._marks.items()):
            if whose == owner:
                del self._marks[name]
