"""SORT (RFC 5256, and DISPLAY of RFC 5957): the order of messages. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from dialtone.domain.mailstore.contract import Summary
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.subjects import base_subject

KEYS = frozenset(b"ARRIVAL CC DATE FROM SIZE SUBJECT TO DISPLAYFROM DISPLAYTO".split())
HEADERS = {b"CC": b"cc", b"TO": b"to", b"DISPLAYTO": b"to"}  # what must be read from the text


class Order(NamedTuple):
    """One criterion."""

    key: bytes
    reverse: bool


class Sortable(NamedTuple):
    """What a message is sorted by."""

    place: int
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


def ordered(messages: Sequence[Sortable], orders: Sequence[Order]) -> list[int]:
    """Places in the order that is wanted; what is equal stays in the order of the mailbox."""
    found = sorted(messages, key=lambda one: one.place)
    for order in reversed(orders):
        found.sort(key=partial(_value, order.key), reverse=order.reverse)
    return [one.place for one in found]


def _value(key: bytes, one: Sortable) -> Any:
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
