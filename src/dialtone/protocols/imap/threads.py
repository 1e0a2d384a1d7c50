"""THREAD (RFC 5256): conversations out of subjects, or out of references. Without recursion.

Nodes are made of `Summary` records; `write` puts the trees in the protocol's form, with whatever number the caller
gives each message. Each step is a generator that yields every now and then, so that others have their turn while a
hundred thousand messages are threaded; `finished` runs one to its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge

from dialtone.domain.mailstore.contract import Summary
from dialtone.protocols.imap.subjects import base_subject
from dialtone.protocols.imap.texts import Breathe

MOST_REFERENCES = 100  # of one message: the last ones
AT_ONCE = 500  # messages looked at before others have their turn

_ID = re.compile(r"<[^<>\s]{1,500}>")


@dataclass(eq=False, slots=True)
class Node:
    """A message, or the place of one that is not here."""

    message: Summary | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def subject(self) -> tuple[str, bool]:
        """Base subject, and whether it is a reply: of the message, or of the first below."""
        message = self.message or (self.children[0].message if self.children else None)
        return base_subject(message.subject) if message else ("", False)


Steps = Generator[None, None, list[Node]]


def sent_order(summary: Summary) -> tuple[float, int]:
    """When it was sent; of two at the same time the older one first."""
    return summary.sent, summary.uid


def by_subject(messages: Sequence[Summary]) -> Steps:
    """ORDEREDSUBJECT: those with the same base subject, the oldest as the parent of the others."""
    threads: dict[str, Node] = {}
    nodes = yield from _in_order([Node(message) for message in messages])
    for nth, node in enumerate(nodes):
        if nth % AT_ONCE == 0:
            yield
        parent = threads.setdefault(node.subject[0], node)
        if parent is not node:
            _adopt(parent, node)
    return list(threads.values())


def by_references(messages: Sequence[Summary]) -> Steps:
    """REFERENCES, in the six steps of section 3."""
    roots = yield from _linked(messages)
    roots = yield from _pruned(roots)
    roots = yield from _sorted(roots)
    roots = yield from _grouped(roots)
    return (yield from _sorted(roots))


async def finished(steps: Steps, breathe: Breathe) -> list[Node]:
    """The trees that some steps end in."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: list[Node] = end.value
            return found
        await breathe()


def _linked(messages: Sequence[Summary]) -> Steps:
    """Step 1 and 2: everything under its parent; those without one."""
    nodes: dict[str, Node] = {}
    every: list[Node] = []

    def node(name: str) -> Node:
        found = nodes.get(name)
        if found is None:
            found = nodes[name] = Node()
            every.append(found)
        return found

    for nth, message in enumerate(messages):
        if nth % AT_ONCE == 0:
            yield
        name = message.message_id
        own = node(name) if name and (name not in nodes or nodes[name].message is None) else None
        if own is None:  # no message-id, or one that another message has
            own = Node()
            every.append(own)
        own.message = message
        references = [ref for ref in _ID.findall(message.references)[-MOST_REFERENCES:] if ref != name]
        above = None
        for reference in references:
            following = node(reference)
            if above is not None and following.parent is None and not _is_below(above, following):
                _adopt(above, following)
            above = following
        if above is not None and not _is_below(above, own):
            _adopt(above, own)
    return [one for one in every if one.parent is None]


def _is_below(node: Node, other: Node) -> bool:
    """Whether `node` is `other` or stands below it."""
    if not other.children:  # most of the time; long chains need not be climbed
        return node is other
    above: Node | None = node
    while above is not None:
        if above is other:
            return True
        above = above.parent
    return False


def _adopt(parent: Node, child: Node) -> None:
    if child.parent is not None:
        child.parent.children.remove(child)
    child.parent = parent
    parent.children.append(child)


def _every(roots: Iterable[Node]) -> Steps:
    """Every node, children before parents."""
    waiting, found = list(roots), list[Node]()
    while waiting:
        node = waiting.pop()
        found.append(node)
        if len(found) % AT_ONCE == 0:
            yield
        waiting.extend(node.children)
    return found[::-1]


def _pruned(roots: list[Node]) -> Steps:
    """Step 3: places of messages that are not here give their children away, except those that hold several threads
    together."""
    for nth, node in enumerate((yield from _every(roots))):
        if nth % AT_ONCE == 0:
            yield
        kept: list[Node] = []
        for child in node.children:
            kept += [child] if child.message is not None else child.children
        for child in kept:
            child.parent = node
        node.children = kept
    found: list[Node] = []
    for root in roots:
        if root.message is None and len(root.children) <= 1:
            for child in root.children:
                child.parent = None
            found += root.children
        else:
            found.append(root)
    return found


def _sorted(roots: list[Node]) -> Steps:
    """Steps 4 and 6: by the time they were sent; a place without a message by its first child."""
    for nth, node in enumerate((yield from _every(roots))):
        if nth % AT_ONCE == 0:
            yield
        if len(node.children) > 1:
            node.children = yield from _in_order(node.children)
    return (yield from _in_order(roots))


def _in_order(nodes: list[Node]) -> Steps:
    """Nodes by the time they were sent: in runs, which are then merged."""
    runs: list[list[Node]] = []
    for start in range(0, len(nodes), AT_ONCE):
        runs.append(sorted(nodes[start : start + AT_ONCE], key=_order))
        yield
    if len(runs) == 1:
        return runs[0]
    found: list[Node] = []
    for node in merge(*runs, key=_order):
        found.append(node)
        if len(found) % AT_ONCE == 0:
            yield
    return found


def _order(node: Node) -> tuple[float, int]:
    message = node.message or node.children[0].message
    return sent_order(message) if message else (0.0, 0)


def _grouped(roots: list[Node]) -> Steps:
    """Step 5: threads with the same subject become one."""
    table: dict[str, Node] = {}
    subjects: list[tuple[str, bool]] = []
    for nth, root in enumerate(roots):
        if nth % AT_ONCE == 0:
            yield
        subjects.append(root.subject)
        subject, reply = subjects[-1]
        if not subject:
            continue
        there = table.get(subject)
        better = there is None or (root.message is None and there.message is not None)
        if better or (there is not None and there.message is not None and there.subject[1] and not reply):
            table[subject] = root
    found: list[Node] = []
    merged: dict[int, Node] = {}
    for nth, (root, (subject, reply)) in enumerate(zip(roots, subjects, strict=True)):
        if nth % AT_ONCE == 0:
            yield
        there = table.get(subject) if subject else None
        if there is None or there is root:
            found.append(root)
        else:
            _merge(there, root, reply, found, merged)
    return [merged.get(id(root), root) for root in found if root.parent is None]


def _merge(there: Node, root: Node, reply: bool, found: list[Node], merged: dict[int, Node]) -> None:
    """Two threads with one subject."""
    place = merged.get(id(there))
    if place is not None:  # they have a common parent already
        _adopt(place, root)
    elif there.message is None and root.message is None:
        for child in list(root.children):
            _adopt(there, child)
    elif there.message is None or (reply and not there.subject[1]):
        _adopt(there, root)
    else:
        place = merged[id(there)] = Node()
        place.children = [there, root]
        root.parent = place


def write(roots: Iterable[Node], number: Callable[[int], int]) -> Iterator[bytes]:
    """Trees in the form of the THREAD answer, piece by piece; `number` gives a message's number from its uid."""
    for root in roots:
        waiting: list[Node | bytes] = [b")", root, b"("]
        spaced = True  # nothing stands before the next number
        while waiting:
            one = waiting.pop()
            if isinstance(one, bytes):
                yield one
                spaced = one == b"("
                continue
            if one.message is not None:
                yield b"%d" % number(one.message.uid) if spaced else b" %d" % number(one.message.uid)
                spaced = False
            if len(one.children) == 1 and one.message is not None:
                waiting.append(one.children[0])
            elif one.children:
                if one.message is not None:
                    yield b" "
                for child in reversed(one.children):
                    waiting += [b")", child, b"("]
