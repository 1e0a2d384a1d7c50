"""ENVELOPE, BODY and BODYSTRUCTURE (RFC 9051 section 7.5.2): what a message is made of, in the protocol's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from dialtone.formats.mail.envelope import LISTS, SHORT, TEXTS, Address, addresses, envelope_fields
from dialtone.formats.mail.headers import unfold
from dialtone.formats.mail.structure import Node
from dialtone.protocols.imap.writing import nstring, quoted

Content = Mapping[bytes, bytes]

MOST_PARAMETERS = 50
FIELD_MOST = 8192  # bytes of one field that are read

_PARAMETER = re.compile(rb';[ \t]*([^\s=;"]{1,100})[ \t]*=[ \t]*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^;\s]*))', re.DOTALL)
_PAIR = re.compile(rb"\\(.)", re.DOTALL)
_WORD = re.compile(rb"[^\s;,()\"]+")
_EMPTY = b'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0)'  # the one part of a multipart without any


def envelope(head: bytes) -> bytes:
    """ENVELOPE of a header block (`formats/mail/envelope.py`). Sender and Reply-To that are not there, or empty, are
    From."""
    said = envelope_fields(head)
    date, subject, in_reply_to, message_id = (nstring(unfold(said[n]) if n in said else None) for n in TEXTS)
    author, sender, reply_to, to, cc, bcc = (_list(said[name]) if name in said else b"NIL" for name in LISTS)
    sender, reply_to = (author if one == b"NIL" else one for one in (sender, reply_to))
    return b"(%b)" % b" ".join((date, subject, author, sender, reply_to, to, cc, bcc, in_reply_to, message_id))


def _list(value: bytes) -> bytes:
    """An address list; short ones that were written lately are remembered."""
    return _short_list(value) if len(value) <= SHORT else _addresses(addresses(value))


@lru_cache(maxsize=2048)
def _short_list(value: bytes) -> bytes:
    return _addresses(addresses(value))


def _addresses(found: list[Address]) -> bytes:
    if not found:
        return b"NIL"
    one = b"(%b NIL %b %b)"
    return b"(" + b"".join(one % (nstring(a.name), nstring(a.mailbox), nstring(a.host)) for a in found) + b")"


def body_structure(node: Node, extended: bool) -> bytes:
    """BODYSTRUCTURE, or with `extended` false BODY."""
    found = node.content
    if node.is_multipart:
        return _multipart(node, found, extended)
    said = found.get(b"content-type", b"")
    parts = [
        quoted(node.media[0].upper()),
        quoted(node.media[1].upper()),
        parameters(said) if said else b"NIL",
        nstring(_value(found, b"content-id")),
        nstring(_value(found, b"content-description")),
        quoted(node.encoding.upper().encode("latin-1")),
        b"%d" % (node.end - node.body),
    ]
    if node.is_message:
        inner = node.children[0]
        parts += [envelope(inner.head), body_structure(inner, extended), b"%d" % node.lines]
    elif node.media[0] == b"text":
        parts.append(b"%d" % node.lines)
    if extended:
        parts += [nstring(_value(found, b"content-md5")), _disposition(found), _languages(found), _place(found)]
    return b"(" + b" ".join(parts) + b")"


def _multipart(node: Node, found: Content, extended: bool) -> bytes:
    inside = b"".join(body_structure(child, extended) for child in node.children) or _EMPTY
    parts = [inside, quoted(node.media[1].upper())]
    if extended:
        parts += [parameters(found.get(b"content-type", b""))]
        parts += [_disposition(found), _languages(found), _place(found)]
    return b"(" + b" ".join(parts) + b")"


def parameters(value: bytes) -> bytes:
    """Parameters of a field as pairs, nothing decoded; NIL without any."""
    pairs = []
    for match in islice(_PARAMETER.finditer(unfold(value[:FIELD_MOST])), MOST_PARAMETERS):
        name, in_quotes, bare = match.groups()
        text = _PAIR.sub(rb"\1", in_quotes) if in_quotes is not None else bare
        pairs.append(quoted(name.upper()) + b" " + quoted(text))
    return b"(" + b" ".join(pairs) + b")" if pairs else b"NIL"


def _value(found: Content, name: bytes) -> bytes | None:
    raw = found.get(name)
    return None if raw is None else unfold(raw[:FIELD_MOST])


def _disposition(found: Content) -> bytes:
    value = _value(found, b"content-disposition")
    kind = _WORD.match(value) if value else None
    if value is None or kind is None:
        return b"NIL"
    return b"(%b %b)" % (quoted(kind[0].upper()), parameters(value))


def _languages(found: Content) -> bytes:
    words = _WORD.findall(_value(found, b"content-language") or b"")[:20]
    if not words:
        return b"NIL"
    return quoted(words[0]) if len(words) == 1 else b"(" + b" ".join(map(quoted, words)) + b")"


def _place(found: Content) -> bytes:
    return nstring(_value(found, b"content-location"))
