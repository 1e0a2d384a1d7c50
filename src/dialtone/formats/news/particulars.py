"""What headers and overview lines say of an article: one record, one function for each field, so that both always say
the same (RFC 3977 section 8.3.2). Values are on one line, without TAB, CR, LF or NUL. Source: spec services.md 6.3."""

from __future__ import annotations

import re
from typing import NamedTuple

from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import encode_phrase, encode_text
from dialtone.formats.mail.local_parts import write_address

_UNFIT = re.compile(r"[^A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_SAFE = re.compile(r"[!-~ ]*")


class Particulars(NamedTuple):
    """Of one article on one group. Times are seconds since 1970; `lines` and `size` (bytes) are those of the text as it
    is kept. `author_address` "" for authors of this board; `network` as in `NewPost`."""

    number: int
    author: str
    author_address: str
    to: str
    subject: str
    message_id: str
    reply_to: str
    references: str
    written: float
    size: int
    lines: int
    network: str
    unnamed: bool = False  # an anonymous author, whose name must not become an address


def subject(text: str) -> bytes:
    """The Subject field."""
    return (text if _is_plain(text) else encode_text(text).decode()).encode() or b"(no subject)"


def _is_plain(text: str) -> bool:
    return "=?" not in text and _PLAIN_TEXT.fullmatch(text) is not None


def author(of: Particulars, domain: str) -> bytes:
    """The From field; `domain` is what stands behind the @ of our users."""
    name, address = of.author, of.author_address
    if of.unnamed:
        address = f"anonymous@{domain}"
    elif not address:
        address = f"{dotted(name)}@{domain}"
    elif of.network == "qwknet":
        return encode_phrase(name) + f" ({_ascii(address)}) <{_ascii(address)}!{dotted(name)}@{domain}>".encode()
    elif of.network == "fidonet":
        return encode_phrase(name) + f" ({_ascii(address)}) <{dotted(name)}@{fidonet_host(address)}>".encode()
    elif "@" not in address:
        address = f"{dotted(name)}@{dotted(address)}"
    angle = b"<" + _angle(address) + b">"
    return angle if name == address else encode_phrase(name) + b" " + angle


def fidonet_host(address: str) -> str:
    """`1:103/705.2` as a host: `p2.f705.n103.z1.fidonet`; what cannot be read is `fidonet`."""
    found = re.fullmatch(r"(?:([0-9]{1,5}):)?([0-9]{1,5})/([0-9]{1,5})(?:\.([0-9]{1,5}))?(?:@.*)?", address)
    if found is None:
        return "fidonet"
    zone, net, node, point = found.groups()
    return (f"p{point}." if point and int(point) else "") + f"f{node}.n{net}.z{zone or 1}.fidonet"


def dotted(name: str) -> str:
    """A name as a local part: lower case, everything an address has no room for as dots."""
    return _UNFIT.sub(".", name.lower()).strip(".")[:64].strip(".") or "unknown"


def _angle(address: str) -> bytes:
    local, at, host = address.rpartition("@")
    if not at:
        return _ascii(address).encode()
    return (
        write_address(local, _ascii(host)) if _SAFE.fullmatch(local) else f"{dotted(local)}@{_ascii(host)}"
    ).encode()


def _ascii(text: str) -> str:
    return "".join(ch if "!" <= ch <= "~" and ch not in '<>()"\\' else "_" for ch in text)


def recipient(of: Particulars) -> bytes:
    """The To and X-Comment-To fields."""
    return encode_text(of.to)


def date(of: Particulars) -> bytes:
    """The Date field, in UTC."""
    return rfc5322(of.written).encode()


def references(of: Particulars) -> bytes:
    """The References field: what is answered comes last; b"" for the first of a thread."""
    known = of.references.split()
    if of.reply_to and of.reply_to not in known:
        known.append(of.reply_to)
    return " ".join(known).encode("ascii", "replace")


def message_id(of: Particulars) -> bytes:
    """The Message-ID field."""
    return of.message_id.encode("ascii", "replace")


def xref(of: Particulars, host: str, group: str) -> bytes:
    """The Xref field."""
    return f"{host} {group}:{of.number}".encode("ascii", "replace")
