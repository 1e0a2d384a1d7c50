"""What people read of a message: its headers and the parts that are text, decoded. For looking for words."""

from __future__ import annotations

from collections.abc import Iterator

from dialtone.formats.mail.charsets import decode_bytes, decode_raw
from dialtone.formats.mail.decoding import decode
from dialtone.formats.mail.finding import first_head
from dialtone.formats.mail.headers import decode_words
from dialtone.formats.mail.parameters import Parameters
from dialtone.formats.mail.structure import Node, scan

TEXT_MOST = 1 << 20  # bytes of one part that are looked through


def readable(message: bytes) -> Iterator[str]:
    """The pieces of a message that is in memory, the header first."""
    yield decode_words(first_head(message)[0])
    for node, is_root in nodes(scan(message)):
        if not is_root:
            yield decode_words(node.head)
        if is_text(node):
            yield part_text(message[node.body : min(node.end, node.body + TEXT_MOST)], node)


def nodes(root: Node) -> Iterator[tuple[Node, bool]]:
    """Every part in order, and whether it is the message itself."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting.extend(reversed(node.children))
        yield node, node is root


def is_text(node: Node) -> bool:
    """Whether people read its body."""
    return not node.children and node.media[0] == b"text"


def part_text(raw: bytes, node: Node) -> str:
    """The body of a part, or its beginning, in characters."""
    data = decode(raw, node.encoding)
    charset = Parameters(node.content.get(b"content-type", b"")).raw(b"charset")
    return decode_bytes(data, charset.decode("latin-1")) if charset else decode_raw(data)
