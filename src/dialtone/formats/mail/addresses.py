"""Paths as SMTP commands carry them (RFC 5321 section 4.1.2): `<alice@example.org>`, with all that may stand in them.

A path either means exactly one mailbox or is refused; over-long ones are refused, never cut. Domains come out in
lower case and in their ASCII form. Address lists of header fields are read in `address_lists.py`.

More than the RFC is taken where programs and sysops' files of this field need it: a colon in an unquoted local part
(`sub:code`, `local:user`), dots anywhere in it, single blanks inside brackets (`<digital man@host>`), a port after the
domain, and paths without brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.formats.mail.address_lists import Mailbox, mailboxes, write_mailbox
from dialtone.formats.mail.domains import LABEL_LIMIT, ascii_domain, bad_address, literal
from dialtone.formats.mail.local_parts import ATEXT, UNFIT, quote_local, split_address, unquoted, write_address

__all__ = [
    "NULL_PATH",
    "Mailbox",
    "Path",
    "ascii_domain",
    "literal",
    "mailboxes",
    "parse_path",
    "quote_local",
    "split_address",
    "take_path",
    "write_address",
    "write_mailbox",
]

LOCAL_LIMIT = 64  # octets, RFC 5321 section 4.5.3.1.1
ADDRESS_LIMIT = 254  # octets of local part, "@" and domain; RFC 5321 erratum 1690
TEXT_LIMIT = 2048  # octets of a whole path with its source route

_COMMON = re.compile(
    rf"<?([{ATEXT}]+(?:\.[{ATEXT}]+)*)@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)(>?)(?=\Z| )"
)
_LOOSE_LOCAL = re.compile(rf"[{ATEXT}:.\u00a0-\U0010ffff]+(?: [{ATEXT}:.\u00a0-\U0010ffff]+)*\Z")
_QUOTED = re.compile(r'"((?:[^"\\\x00-\x1f\x7f-\x9f]|\\[ -~])*)"')
_PORT = re.compile(r":([0-9]{1,5})\Z")


@dataclass(frozen=True, slots=True)
class Path:
    """A reverse or forward path. The null path has neither local part nor domain; a bare name ("Postmaster") has no
    domain. `local` is what quoting stood for; `domain` is in lower case, ASCII, and keeps its brackets when it is an
    address literal."""

    local: str
    domain: str
    literal: bool = False
    route: tuple[str, ...] = ()  # hosts of a source route; to be ignored (RFC 5321 appendix C) or refused
    port: int = 0  # "user@host:2525"; 0 is the usual one

    @property
    def null(self) -> bool:
        """Whether this is `<>`."""
        return not self.local and not self.domain

    @property
    def address(self) -> str:
        """The address as it is written, without brackets, route and port; "" for the null path."""
        return write_address(self.local, self.domain)

    @property
    def needs_utf8(self) -> bool:
        """Whether it can only be sent on under SMTPUTF8."""
        return not self.local.isascii()

    def __str__(self) -> str:
        return self.address


NULL_PATH = Path("", "")


def parse_path(text: bytes, *, utf8: bool = False) -> Path:
    """Read a whole path, such as b"<alice@example.org>". Raises Refusal(BAD_ADDRESS); see `take_path`."""
    path, rest = take_path(text, utf8=utf8)
    if rest:
        raise bad_address("unexpected text after the address")
    return path


def take_path(text: bytes, *, utf8: bool = False) -> tuple[Path, bytes]:
    """Read the path at the start of a command's argument; return it and what follows (parameters), trimmed.

    `utf8`: the client said SMTPUTF8, so that characters beyond ASCII may occur. Raises Refusal(BAD_ADDRESS), with
    status 5.6.7 when only SMTPUTF8 is missing.
    """
    if len(text) > TEXT_LIMIT and b">" not in text[:TEXT_LIMIT]:
        raise bad_address("address too long")
    line = _characters(text.strip(b" "), utf8)
    common = _COMMON.match(line)
    if common and line.startswith("<") == bool(common[3]):
        path = Path(common[1], common[2].lower())
        if max(map(len, path.domain.split("."))) > LABEL_LIMIT:
            raise bad_address("domain label too long")
        return _measured(path), text.strip(b" ")[common.end() :].strip(b" ")
    inside, rest = _cut(line)
    return _path(inside), rest.strip(" ").encode()


def _characters(text: bytes, utf8: bool) -> str:
    if text.isascii():
        return text.decode("ascii")
    if not utf8:
        raise bad_address("non-ASCII address needs SMTPUTF8", "5.6.7")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_address("address is not UTF-8") from None


def _cut(line: str) -> tuple[str, str]:
    """The inside of the path and what follows it."""
    if not line.startswith("<"):
        inside, _, rest = line.partition(" ")
        if not inside or "<" in inside or ">" in inside or '"' in inside:
            raise bad_address("address must be in brackets")
        return inside, rest
    at = 1
    while True:  # one step for each quoted string; a ">" inside quotes does not end the path
        end, quote = line.find(">", at), line.find('"', at)
        if end < 0:
            raise bad_address("missing closing bracket")
        if quote < 0 or end < quote:
            break
        quoted = _QUOTED.match(line, quote)
        if not quoted:
            raise bad_address("malformed quoted string")
        at = quoted.end()
    rest = line[end + 1 :]
    if rest and not rest.startswith(" "):
        raise bad_address("unexpected text after the address")
    return line[1:end], rest


def _path(inside: str) -> Path:
    if not inside:
        return NULL_PATH
    if UNFIT.search(inside):
        raise bad_address("control character in address")
    route: tuple[str, ...] = ()
    if inside.startswith("@"):
        hosts, colon, inside = inside.partition(":")
        if not colon:
            raise bad_address("missing local part")
        route = tuple(_route_host(host) for host in hosts.split(","))
    local, domain = _halves(inside)
    if domain is None:
        return _measured(Path(local, "", route=route))
    port = 0
    if found := _PORT.search(domain):
        port, domain = int(found[1]), domain[: found.start()]
        if not 0 < port < 65536:
            raise bad_address("bad port")
    if domain.startswith("["):
        return _measured(Path(local, literal(domain), True, route, port))
    return _measured(Path(local, ascii_domain(domain), False, route, port))


def _route_host(host: str) -> str:
    if not host.startswith("@"):
        raise bad_address("malformed source route")
    return literal(host[1:]) if host.startswith("@[") else ascii_domain(host[1:])


def _halves(text: str) -> tuple[str, str | None]:
    """Local part without quoting, and domain (None when there is no "@")."""
    if text.startswith('"'):
        quoted = _QUOTED.match(text)
        if not quoted or not quoted[1]:
            raise bad_address("malformed quoted string")
        rest = text[quoted.end() :]
        if rest and not rest.startswith("@"):
            raise bad_address("unexpected text after the quoted string")
        return unquoted(quoted[1]), rest[1:] if rest else None
    local, at, domain = text.partition("@")
    if not local:
        raise bad_address("missing local part")
    if not _LOOSE_LOCAL.match(local):
        raise bad_address("malformed local part")
    return local, domain if at else None


def _measured(path: Path) -> Path:
    local, domain = path.local, path.domain
    if len(local) > LOCAL_LIMIT or (not local.isascii() and len(local.encode()) > LOCAL_LIMIT):
        raise bad_address("local part too long")
    if len(local.encode()) + 1 + len(domain) > ADDRESS_LIMIT:
        raise bad_address("address too long")
    return path
