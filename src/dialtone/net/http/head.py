"""The head of a request, looked at before the library sees it: one form for everything, or it is refused.

Two programs that read a request differently can be played against each other (request smuggling), so nothing is
guessed here: lines end with CR LF, fields are a name, a colon and a value on one line, there is one Host, the length of
the body is said once. Sources: RFC 9112, RFC 9110; services.md 4.2; HTP-01 to HTP-04.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_LINE = 8192  # bytes of the request line, and of a field
LONGEST_FIELDS = 16_384  # bytes of all fields
MOST_FIELDS = 100
LONGEST_HEAD = LONGEST_LINE + LONGEST_FIELDS
EMPTY_LINES = 2  # before a request (RFC 9112 section 2.2)
LARGEST_LENGTH = 18  # digits

METHODS = (b"GET", b"HEAD", b"POST", b"OPTIONS", b"PUT", b"PATCH", b"DELETE")
ALLOWED = "GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE"

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_LINE = re.compile(rb"(" + _TOKEN + rb") ([!-~]+) HTTP/([0-9])\.([0-9])\Z")
_FIELDS = re.compile(rb"(?:" + _TOKEN + rb":[^\x00-\x08\x0a-\x1f\x7f]*\r\n)*")
_SPECIAL = re.compile(
    rb"^(host|content-length|transfer-encoding|expect|upgrade):[ \t]*([^\r]*)", re.IGNORECASE | re.MULTILINE
)
_NAME = re.compile(rb"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?\Z")
_ABSOLUTE = re.compile(rb"[Hh][Tt][Tt][Pp][Ss]?://([^/?#]*)([^#]*)\Z")
_ODD = re.compile(rb"(?<!\r)\n|\r(?!\n|\Z)|\0")


class BadRequest(Exception):
    """A request that is not served. `status` and `text` are what the client is told; the connection ends."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class Head(NamedTuple):
    """A head that is in order. `text` is what the library is given; `length` -1: in chunks."""

    text: bytes
    method: bytes
    target: bytes
    length: int
    waits: bool  # the client waits for our word before it sends the body
    websocket: bool

    @property
    def line(self) -> str:
        """The request line, for logs."""
        return self.text.partition(b"\r\n")[0].decode("latin-1")


def find_head(data: bytes) -> int:
    """Where the head of a request ends in what has arrived; 0 when more must come. Raises BadRequest."""
    end = data.find(b"\r\n\r\n")
    if 0 <= end <= LONGEST_HEAD - 4:
        return end + 4
    line = data.find(b"\r\n")
    if line > LONGEST_LINE - 2 or (line < 0 and len(data) >= LONGEST_LINE):
        raise BadRequest(414, "The address is too long.")
    if end >= 0 or len(data) >= LONGEST_HEAD:
        raise BadRequest(431, "The header is too long.")
    if _ODD.search(data):
        raise BadRequest(400, "Lines must end with CR LF.")
    return 0


def read_head(text: bytes) -> Head:
    """Look at a whole head, the empty line included. Raises BadRequest."""
    at = text.index(b"\r\n")
    method, target, version, rewritten = _request_line(text[:at])
    block = text[at + 2 : -2]
    _check_fields(block)
    hosts, lengths, codings, expected, upgrades = _special(block)
    host = _host(hosts, version)
    if not target.startswith(b"/"):
        plain = _target(target, method, host)
        target, rewritten = plain, rewritten or plain != target
    if b"#" in target:
        raise BadRequest(400, "The address has a fragment.")
    if expected and expected != [b"100-continue"]:
        raise BadRequest(417, "Only 100-continue can be expected.")
    length = _length(lengths, codings, version)
    websocket = upgrades == [b"websocket"] and method == b"GET" and not length and version == b"1.1"
    if upgrades and not websocket:
        lines = block.split(b"\r\n")
        block = b"\r\n".join(one for one in lines if not one[:8].lower().startswith(b"upgrade:"))
        rewritten = True
    if rewritten:
        text = b"%s %s HTTP/%s\r\n%s\r\n" % (method, target, version, block)
    return Head(text, method, target, length, bool(expected) and length != 0, websocket)


def _check_fields(block: bytes) -> None:
    """Every field is a name, a colon and a value on one line."""
    if len(block) > LONGEST_FIELDS or block.count(b"\r\n") > MOST_FIELDS:
        raise BadRequest(431, "The header is too long.")
    if not _FIELDS.fullmatch(block):
        raise BadRequest(400, "A field is malformed.")
    if len(block) > LONGEST_LINE and max(map(len, block.split(b"\r\n"))) > LONGEST_LINE:
        raise BadRequest(431, "A field is too long.")


def _target(target: bytes, method: bytes, host: bytes | None) -> bytes:
    """What is asked for, of an address that is no path."""
    absolute = _ABSOLUTE.match(target)
    if absolute is None:
        if target == b"*" and method == b"OPTIONS":
            return target
        raise BadRequest(400, "The address has no form known here.")
    if host is None or absolute[1].lower() != host.lower():
        raise BadRequest(400, "The address and the Host field differ.")
    return absolute[2] if absolute[2].startswith(b"/") else b"/" + absolute[2]


def _request_line(line: bytes) -> tuple[bytes, bytes, bytes, bool]:
    """Method, target, version as it is understood, and whether that is another one than stands there."""
    if len(line) > LONGEST_LINE - 2:
        raise BadRequest(414, "The address is too long.")
    found = _LINE.match(line)
    if found is None:
        raise BadRequest(400, "The request line is malformed.")
    method, target, major, minor = found.groups()
    if major != b"1":
        raise BadRequest(505, "HTTP/1.1 is spoken here.")
    if method not in METHODS:
        raise BadRequest(501, f"These methods are known here: {ALLOWED}.")
    return method, target, b"1.0" if minor == b"0" else b"1.1", minor > b"1"


def _special(block: bytes) -> tuple[list[bytes], list[bytes], list[bytes], list[bytes], list[bytes]]:
    """The values of Host, Content-Length, Transfer-Encoding, Expect, Upgrade; all but the first in lower case."""
    hosts: list[bytes] = []
    lengths: list[bytes] = []
    codings: list[bytes] = []
    expected: list[bytes] = []
    upgrades: list[bytes] = []
    for name, value in _SPECIAL.findall(block):
        match name.lower():
            case b"host":
                hosts.append(value.rstrip(b" \t"))
            case b"content-length":
                lengths.append(value.rstrip(b" \t").lower())
            case b"transfer-encoding":
                codings.append(value.rstrip(b" \t").lower())
            case b"expect":
                expected.append(value.rstrip(b" \t").lower())
            case _:
                upgrades.append(value.rstrip(b" \t").lower())
    return hosts, lengths, codings, expected, upgrades


def _host(hosts: list[bytes], version: bytes) -> bytes | None:
    if not hosts and version == b"1.0":
        return None
    if len(hosts) != 1 or not _NAME.match(hosts[0]):
        raise BadRequest(400, "There must be one Host field, with a name or an address.")
    return hosts[0]


def _length(lengths: list[bytes], codings: list[bytes], version: bytes) -> int:
    """How long the body is: bytes, or -1 for chunks."""
    if codings:
        if lengths or codings != [b"chunked"] or version != b"1.1":
            raise BadRequest(400, "The length of the body is not clear.")
        return -1
    if not lengths:
        return 0
    if len(lengths) > 1 or not lengths[0].isdigit() or len(lengths[0]) > LARGEST_LENGTH:
        raise BadRequest(400, "The length of the body is not clear.")
    return int(lengths[0])
