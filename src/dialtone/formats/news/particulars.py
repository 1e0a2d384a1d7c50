"""What headers and overview lines say of an article: one record, one function for each field, so that both always say
the same (RFC 3977 section 8.3.2). Values are on one line, without TAB, CR, LF or NUL. Source: spec services.md 6.3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from dialtone.formats.mail.dates import LATEST, rfc5322
from dialtone.formats.mail.headers import encode_phrase, encode_text
from dialtone.formats.mail.local_parts import write_address

_UNFIT = re.compile(r"[^A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_SAFE = re.compile(r"[!-~ ]*")
_TWO = tuple(f"{at:02d}" for at in range(60))
_TIMES = tuple(f"{_TWO[at // 60]}:{_TWO[at % 60]}:" for at in range(24 * 60))  # of each minute of a day


class Particulars(Protocol):
    """Of one article on one group, as the store has them. Times are seconds since 1970; `lines` and `size` (bytes) are
    those of the text as it is kept. `author_address` "" for authors of this board; `network` as in `NewPost`."""

    @property
    def number(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def author_address(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def message_id(self) -> str: ...
    @property
    def reply_to(self) -> str: ...
    @property
    def references(self) -> str: ...
    @property
    def written(self) -> float: ...
    @property
    def size(self) -> int: ...
    @property
    def lines(self) -> int: ...
    @property
    def network(self) -> str: ...


def subject(text: str) -> str:
    """The Subject field."""
    if text.isascii() and text.isprintable() and text and " " not in (text[0], text[-1]) and "=?" not in text:
        return text
    return _encoded(text)


@lru_cache(maxsize=1024)
def _encoded(text: str) -> str:
    return encode_text(text).decode() or "(no subject)"


def author(of: Particulars, domain: str) -> str:
    """The From field; `domain` is what stands behind the @ of our users."""
    return author_of(of.author, of.author_address, of.network, domain)


@lru_cache(maxsize=1024)
def author_of(name: str, address: str, network: str, domain: str) -> str:
    """The same of a name, and where it is from."""
    if not address:
        address = f"{dotted(name)}@{domain}"
    elif network == "qwknet":
        return f"{_phrase(name)} ({_ascii(address)}) <{_ascii(address)}!{dotted(name)}@{domain}>"
    elif network == "fidonet":
        return f"{_phrase(name)} ({_ascii(address)}) <{dotted(name)}@{fidonet_host(address)}>"
    elif "@" not in address:
        address = f"{dotted(name)}@{dotted(address)}"
    angle = f"<{_angle(address)}>"
    return angle if name == address else f"{_phrase(name)} {angle}"


def _phrase(name: str) -> str:
    return encode_phrase(name).decode()


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


def _angle(address: str) -> str:
    local, at, host = address.rpartition("@")
    if not at:
        return _ascii(address)
    return write_address(local, _ascii(host)) if _SAFE.fullmatch(local) else f"{dotted(local)}@{_ascii(host)}"


def _ascii(text: str) -> str:
    return "".join(ch if "!" <= ch <= "~" and ch not in '<>()"\\' else "_" for ch in text)


def recipient(of: Particulars) -> str:
    """The To and X-Comment-To fields."""
    return subject(of.to)


def date(of: Particulars) -> str:
    """The Date field, in UTC."""
    return date_of(of.written)


def date_of(at: float) -> str:
    """The same of a time. Thousands are written at a time, most of them of few days."""
    minutes, second = divmod(int(at if 0.0 <= at <= LATEST else min(max(at, 0.0), LATEST)), 60)
    day, minute = divmod(minutes, 24 * 60)
    return _day(day) + _TIMES[minute] + _TWO[second] + " +0000"


@lru_cache(maxsize=1024)
def _day(day: int) -> str:
    return rfc5322(day * 86400.0).partition("00:")[0]


def references(of: Particulars) -> str:
    """The References field: what is answered comes last; "" for the first of a thread."""
    return chain(of.references, of.reply_to)


def chain(known: str, answered: str) -> str:
    """The same of ancestors and what is answered."""
    if not answered or known.endswith(answered):
        return known
    return known if answered in known.split(" ") else f"{known} {answered}".lstrip()


def xref(host: str, places: Mapping[str, int]) -> str:
    """The Xref field of an article that is in these groups, under these numbers."""
    return " ".join([host, *(f"{group}:{places[group]}" for group in sorted(places))])
