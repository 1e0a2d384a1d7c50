"""SORT (RFC 5256, and DISPLAY of RFC 5957): the order of messages.

A hundred thousand messages are put in order in runs, which are then merged, so that others have their turn in between
(`breathe`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from heapq import merge
from typing import Any, NamedTuple

from dialtone.domain.mailstore.contract import Summary
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.subjects import base_subject
from dialtone.protocols.imap.texts import Breathe

KEYS = frozenset(b"ARRIVAL CC DATE FROM SIZE SUBJECT TO DISPLAYFROM DISPLAYTO".split())
HEADERS = {b"CC": b"cc", b"TO": b"to", b"DISPLAYTO": b"to"}  # what must be read from the text


RUN = 2000  # messages looked at before others have their turn


class Order(NamedTuple):
    """One criterion."""

    key: bytes
    reverse: bool


class Sortable(NamedTuple):
    """What is known of a message to sort it."""

    size: int
    summary: Summary
    fields: Mapping[bytes, bytes]  # raw values of `HEADERS`


def read_orders(reader: Reader) -> list[Order]:
    """Criteria in parentheses. Raises Refusal."""

    def one() -> Order:
        word, reverse = reader.word(), False
        if word == b"REVERSE":
            reverse = True
            reader.space()
            word = reader.word()
        if word not in KEYS:
            raise bad("unknown sort key")
        return Order(word, reverse)

    found = reader.items(one, 20)
    if not found:
        raise bad("sort keys expected")
    return found


async def ordered(columns: Sequence[Sequence[Any]], orders: Sequence[Order], breathe: Breathe) -> list[int]:
    """Where messages stand that are in the order wanted; what is equal stays in the order of the mailbox. A column has
    the values (`value`) of one criterion for all messages."""
    found: Sequence[int] = range(len(columns[0]))
    for column, order in reversed(list(zip(columns, orders, strict=True))):
        found = await _by_one(found, column.__getitem__, order.reverse, breathe)
    return list(found)


async def _by_one(
    messages: Sequence[int], value: Callable[[int], Any], reverse: bool, breathe: Breathe
) -> Sequence[int]:
    """Messages by one criterion; what is equal stays in the order in which it is."""
    runs: list[list[int]] = []
    for start in range(0, len(messages), RUN):
        runs.append(sorted(messages[start : start + RUN], key=value, reverse=reverse))
        await breathe()
    if len(runs) < 2:
        return runs[0] if runs else []
    found: list[int] = []
    for one in merge(*runs, key=value, reverse=reverse):
        found.append(one)
        if len(found) % RUN == 0:
            await breathe()
    return found


def value(key: bytes, one: Sortable) -> Any:
    """What a message is sorted by, for one criterion."""
    match key:
        case b"ARRIVAL":
            return one.summary.received
        case b"DATE":
            return one.summary.sent
        case b"SIZE":
            return one.size
        case b"SUBJECT":
            return base_subject(one.summary.subject)[0]
        case b"FROM":
            return _mailbox(one.summary.author.encode("utf-8", "replace"))
        case b"DISPLAYFROM":
            return _display(one.summary.author.encode("utf-8", "replace"))
        case b"DISPLAYTO":
            return _display(one.fields.get(b"to", b""))
    return _mailbox(one.fields.get(HEADERS[key], b""))


def _mailbox(value: bytes) -> str:
    """The local part of the first address."""
    found = mailboxes(value, 1)
    return (found[0].address.rpartition("@")[0] or found[0].display).lower() if found else ""


def _display(value: bytes) -> str:
    """The name of the first address, or the address."""
    found = mailboxes(value, 1)
    return (found[0].display or found[0].address).lower() if found else ""
