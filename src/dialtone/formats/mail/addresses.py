"""Addresses: paths as SMTP commands carry them (RFC 5321 section 4.1.2) and lists as header fields carry them (RFC 5322
section 3.4).

A path either means exactly one mailbox or is refused; over-long ones are refused, never cut. Header lists never
raise and are linear, however deep comments are nested; what cannot be read as one unambiguous mailbox has an empty
address, so that check and display agree. Domains come out in lower case and in their ASCII form (A-labels).

More than the RFC is taken where programs and sysops' files of this field need it: a colon in an unquoted local part
(`sub:code`, `local:user`), dots anywhere in it, single blanks inside brackets (`<digital man@host>`), a port after the
domain, and paths without brackets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.charsets import decode_raw
from dialtone.formats.mail.headers import decode_text, encode_phrase, one_line, unfold

LOCAL_LIMIT = 64  # octets, RFC 5321 section 4.5.3.1.1
ADDRESS_LIMIT = 254  # octets of local part, "@" and domain; RFC 5321 erratum 1690
DOMAIN_LIMIT = 253
LABEL_LIMIT = 63
TEXT_LIMIT = 2048  # octets of a whole path with its source route

_ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
_COMMON = re.compile(
    rf"<?([{_ATEXT}]+(?:\.[{_ATEXT}]+)*)@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)(>?)(?=\Z| )"
)
_DOT_ATOM = re.compile(rf"[{_ATEXT}\u00a0-\U0010ffff]+(?:\.[{_ATEXT}\u00a0-\U0010ffff]+)*\Z")
_LOOSE_LOCAL = re.compile(rf"[{_ATEXT}:.\u00a0-\U0010ffff]+(?: [{_ATEXT}:.\u00a0-\U0010ffff]+)*\Z")
_QUOTED = re.compile(r'"((?:[^"\\\x00-\x1f\x7f-\x9f]|\\[ -~])*)"')
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\Z")
_PORT = re.compile(r":([0-9]{1,5})\Z")
_BAD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


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


def _bad(text: str, status: str = "") -> Refusal:
    return Refusal(Why.BAD_ADDRESS, text, status=status)


# Paths of commands


def parse_path(text: bytes, *, utf8: bool = False) -> Path:
    """Read a whole path, such as b"<alice@example.org>". Raises Refusal(BAD_ADDRESS); see `take_path`."""
    path, rest = take_path(text, utf8=utf8)
    if rest:
        raise _bad("unexpected text after the address")
    return path


def take_path(text: bytes, *, utf8: bool = False) -> tuple[Path, bytes]:
    """Read the path at the start of a command's argument; return it and what follows (parameters), trimmed.

    `utf8`: the client said SMTPUTF8, so that characters beyond ASCII may occur. Raises Refusal(BAD_ADDRESS), with
    status 5.6.7 when only SMTPUTF8 is missing.
    """
    if len(text) > TEXT_LIMIT and b">" not in text[:TEXT_LIMIT]:
        raise _bad("address too long")
    line = _characters(text.strip(b" "), utf8)
    common = _COMMON.match(line)
    if common and line.startswith("<") == bool(common[3]):
        path = Path(common[1], common[2].lower())
        if max(map(len, path.domain.split("."))) > LABEL_LIMIT:
            raise _bad("domain label too long")
        return _measured(path), text.strip(b" ")[common.end() :].strip(b" ")
    inside, rest = _cut(line)
    return _path(inside), rest.strip(" ").encode()


def _characters(text: bytes, utf8: bool) -> str:
    if text.isascii():
        return text.decode("ascii")
    if not utf8:
        raise _bad("non-ASCII address needs SMTPUTF8", "5.6.7")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("address is not UTF-8") from None


def _cut(line: str) -> tuple[str, str]:
    """The inside of the path and what follows it."""
    if not line.startswith("<"):
        inside, _, rest = line.partition(" ")
        if not inside or "<" in inside or ">" in inside or '"' in inside:
            raise _bad("address must be in brackets")
        return inside, rest
    at = 1
    while True:  # one step for each quoted string; a ">" inside quotes does not end the path
        end, quote = line.find(">", at), line.find('"', at)
        if end < 0:
            raise _bad("missing closing bracket")
        if quote < 0 or end < quote:
            break
        quoted = _QUOTED.match(line, quote)
        if not quoted:
            raise _bad("malformed quoted string")
        at = quoted.end()
    rest = line[end + 1 :]
    if rest and not rest.startswith(" "):
        raise _bad("unexpected text after the address")
    return line[1:end], rest


def _path(inside: str) -> Path:
    if not inside:
        return NULL_PATH
    if _BAD.search(inside):
        raise _bad("control character in address")
    route: tuple[str, ...] = ()
    if inside.startswith("@"):
        hosts, colon, inside = inside.partition(":")
        if not colon:
            raise _bad("missing local part")
        route = tuple(_route_host(host) for host in hosts.split(","))
    local, domain = _halves(inside)
    if domain is None:
        return _measured(Path(local, "", route=route))
    port = 0
    if found := _PORT.search(domain):
        port, domain = int(found[1]), domain[: found.start()]
        if not 0 < port < 65536:
            raise _bad("bad port")
    if domain.startswith("["):
        return _measured(Path(local, literal(domain), True, route, port))
    return _measured(Path(local, ascii_domain(domain), False, route, port))


def _route_host(host: str) -> str:
    if not host.startswith("@"):
        raise _bad("malformed source route")
    return literal(host[1:]) if host.startswith("@[") else ascii_domain(host[1:])


def _halves(text: str) -> tuple[str, str | None]:
    """Local part without quoting, and domain (None when there is no "@")."""
    if text.startswith('"'):
        quoted = _QUOTED.match(text)
        if not quoted or not quoted[1]:
            raise _bad("malformed quoted string")
        rest = text[quoted.end() :]
        if rest and not rest.startswith("@"):
            raise _bad("unexpected text after the quoted string")
        return _QUOTED_PAIR.sub(r"\1", quoted[1]), rest[1:] if rest else None
    local, at, domain = text.partition("@")
    if not local:
        raise _bad("missing local part")
    if not _LOOSE_LOCAL.match(local):
        raise _bad("malformed local part")
    return local, domain if at else None


def _measured(path: Path) -> Path:
    local, domain = path.local, path.domain
    if len(local) > LOCAL_LIMIT or (not local.isascii() and len(local.encode()) > LOCAL_LIMIT):
        raise _bad("local part too long")
    if len(local.encode()) + 1 + len(domain) > ADDRESS_LIMIT:
        raise _bad("address too long")
    return path


# Domains


def literal(text: str) -> str:
    """Check an address literal ("[192.0.2.1]", "[IPv6:2001:db8::1]") and return its usual form. Raises
    Refusal(BAD_ADDRESS)."""
    inside = text[1:-1]
    if not text.startswith("[") or not text.endswith("]") or len(text) > 60 or "%" in text:
        raise _bad("malformed address literal")
    try:
        if inside[:5].lower() == "ipv6:":
            return f"[IPv6:{IPv6Address(inside[5:])}]"
        return f"[{IPv4Address(inside)}]"
    except ValueError:
        raise _bad("malformed address literal") from None


def ascii_domain(domain: str) -> str:
    """A domain name in lower case with A-labels (RFC 5890), its syntax and lengths checked.

    Lengths are checked before anything is converted (SLO-08). Raises Refusal(BAD_ADDRESS).
    """
    if not domain:
        raise _bad("missing domain")
    if len(domain) > DOMAIN_LIMIT:
        raise _bad("domain too long")
    if not domain.isascii():
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", domain).lower())
        domain = ".".join(_ascii_label(label) for label in folded.replace("\u3002", ".").split("."))
    domain = domain.lower()
    for label in domain.split("."):
        if len(label) > LABEL_LIMIT:
            raise _bad("domain label too long")
        if not _LABEL.match(label):
            raise _bad("malformed domain")
    if len(domain) > DOMAIN_LIMIT:
        raise _bad("domain too long")
    return domain


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if len(label) > LABEL_LIMIT:
        raise _bad("domain label too long")
    usual = all(character == "-" or unicodedata.category(character)[0] in "LMN" for character in label)
    if not usual or label[2:4] == "--" or unicodedata.category(label[0])[0] == "M":
        raise _bad("character not allowed in a domain")
    return "xn--" + label.encode("punycode").decode("ascii")


# Writing


def quote_local(local: str) -> str:
    """Write a local part: as it is when it is a dot-atom, else in quotes."""
    if _DOT_ATOM.match(local):
        return local
    return '"' + local.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_address(local: str, domain: str) -> str:
    """Join an address, quoting the local part where it must be; a bare name has no domain."""
    if not domain:
        return quote_local(local) if local else ""
    return f"{quote_local(local)}@{domain}"


def split_address(address: str) -> tuple[str, str]:
    """Cut a written address at its last "@": (local part without quotes, domain in lower case, "" without one)."""
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = _QUOTED_PAIR.sub(r"\1", local[1:-1])
    return local, domain.lower()


def write_mailbox(display: str, address: str) -> bytes:
    """One mailbox for a From or To field: b'"Digital Man" <digital.man@bbs.example>'; the address alone when there is
    no display name. Control characters become spaces in the name and vanish from the address."""
    written = _NOT_IN_ADDRESS.sub("", address).encode("utf-8", "replace")
    name = one_line(display, 200)
    return encode_phrase(name) + b" <" + written + b">" if name else written


_NOT_IN_ADDRESS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029<>]")


# Lists of header fields


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One entry of an address list. `display` is decoded and clean; `address` is "" when there is no single readable
    address: then `display` shows the text itself."""

    display: str
    address: str

    @property
    def domain(self) -> str:
        """The address's domain, "" without an address."""
        return self.address.rpartition("@")[2]


_TOKENS = re.compile(
    r"(?P<blank>[ \t]+)"
    r'|(?P<quoted>"[^"\\]*(?:\\.[^"\\]*)*"?)'
    r"|(?P<comment>\()"
    r"|(?P<literal>\[[^\[\]\\]*\]?)"
    r"|(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*\?=)"
    r"|(?P<pair>\\.?)"
    r"|(?P<special>[<>,;:@.])"
    r'|(?P<atom>[^ \t"(\[\\<>,;:@.)\]]+)'
    r"|(?P<stray>.)",
    re.DOTALL,
)
_COMMON_ENTRY = re.compile(  # the form of nearly all entries, read at once
    rf'[ ]*(?:"([ !#-\[\]-~]*)" ?|([{_ATEXT}]+(?: [{_ATEXT}]+)*) ?)?'
    rf"<([{_ATEXT}]+(?:\.[{_ATEXT}]+)*)@([A-Za-z0-9.-]+)> ?(?:,|\Z)"
)
_PARENS = re.compile(r"\\.|[()]", re.DOTALL)


def mailboxes(value: bytes, most: int = 0) -> list[Mailbox]:
    """Read an address list (From, To, Cc, Reply-To): groups opened, comments, quoting and encoded words understood.

    `most` limits how many are returned (0: all). Never raises; an empty list for an empty value.
    """
    text = decode_raw(unfold(value))
    return _ListReader(text, most).read()


class _ListReader:
    """One pass over the text; no recursion. `run` collects what may be an address (pieces that touch), `phrase` the
    text before it, `angle` what is inside brackets."""

    __slots__ = ("angle", "closed", "comments", "entries", "gap", "most", "phrase", "run", "text")

    def __init__(self, text: str, most: int) -> None:
        self.text = text
        self.most = most
        self.entries: list[Mailbox] = []
        self.clear()

    def clear(self) -> None:
        self.phrase: list[str] = []  # written pieces outside brackets, with their blanks
        self.run: list[list[tuple[str, str]]] = []  # pieces outside brackets, a new list after each blank
        self.angle: list[tuple[str, str]] | None = None
        self.closed = False
        self.comments: list[str] = []
        self.gap = False

    def read(self) -> list[Mailbox]:
        at = self.common_entries(0)
        while at < len(self.text) and not (self.most and len(self.entries) >= self.most):
            token = _TOKENS.match(self.text, at)
            if token is None:
                break
            kind, piece = token.lastgroup or "", token[0]
            at = token.end()
            if kind == "comment":
                at = self.comment(at)
            elif kind == "blank":
                self.gap = True
            elif kind == "special" and piece not in "@.":
                self.punctuation(piece)
                if piece == "," and self.angle is None:
                    at = self.common_entries(at)
            else:
                self.word(kind, piece)
        self.finish()
        return self.entries

    def common_entries(self, at: int) -> int:
        """Take entries of the usual form from `at`, where an entry begins; return where the rest begins."""
        while (found := _COMMON_ENTRY.match(self.text, at)) and "=?" not in found[0]:
            if self.most and len(self.entries) >= self.most:
                break
            try:
                address = f"{found[3]}@{ascii_domain(found[4])}"
            except Refusal:
                break
            self.entries.append(Mailbox(" ".join((found[1] or found[2] or "").split()), address))
            at = found.end()
        return at

    def comment(self, start: int) -> int:
        """Pass over a comment and those inside it; return where it ends."""
        depth = 1
        end = len(self.text)
        for found in _PARENS.finditer(self.text, start):
            depth += {"(": 1, ")": -1}.get(found[0], 0)
            if not depth:
                end = found.end()
                break
        inside = self.text[start : end - 1 if not depth else end]
        self.comments.append(_QUOTED_PAIR.sub(r"\1", inside))
        self.gap = True
        return end

    def punctuation(self, piece: str) -> None:
        if self.angle is not None and not self.closed:
            routed = bool(self.angle) and self.angle[0][1] == "@"
            if piece == ">":
                self.closed = True
                return
            if piece == "<" or (piece in ",:" and routed) or piece == ":":
                self.angle.append(("special", piece))
                return
        if piece == "<":
            if self.angle is not None:  # a second address without a comma: two entries, so that nothing is hidden
                self.finish()
            self.angle = []
        elif piece in ",;":
            self.finish()
        elif piece == ":":  # what stood before is the name of a group
            self.clear()

    def word(self, kind: str, piece: str) -> None:
        if self.angle is not None and not self.closed:
            self.angle.append((kind, piece))
            return
        if self.closed:  # words after the brackets belong to nobody: an entry of their own, so that nothing is hidden
            self.finish()
        if self.gap and self.phrase:
            self.phrase.append(" ")
        self.phrase.append(_QUOTED_PAIR.sub(r"\1", piece[1:].removesuffix('"')) if kind == "quoted" else piece)
        joins = self.run and (not self.gap or piece in ("@", ".") or self.run[-1][-1][1] in ("@", "."))
        if joins:
            self.run[-1].append((kind, piece))
        else:
            self.run.append([(kind, piece)])
        self.gap = False

    def finish(self) -> None:
        """End one entry."""
        if self.angle is not None:
            display = _display(self.phrase) or _display(self.comments)
            address = _address(self.angle)
            shown = "".join(piece for _, piece in self.angle)
            self.entries.append(Mailbox(display or ("" if address else one_line(decode_text(shown), 1000)), address))
        elif self.run:
            self.entries.append(self.without_brackets())
        self.clear()

    def without_brackets(self) -> Mailbox:
        with_at = [run for run in self.run if ("special", "@") in run]
        address = _address(with_at[0]) if with_at == self.run[-1:] else ""
        if not address:
            return Mailbox(_display(self.phrase), "")
        names = [" ".join("".join(_unquoted(*piece) for piece in run) for run in self.run[:-1])]
        return Mailbox(_display(names) or _display(self.comments), address)


def _display(pieces: list[str]) -> str:
    return one_line(decode_text("".join(pieces)), 1000)


def _address(pieces: list[tuple[str, str]]) -> str:
    """The address that pieces between brackets stand for, or ""."""
    if pieces and pieces[0][1] == "@":  # an old source route: what counts is after its colon
        colon = next((at for at, (_, piece) in enumerate(pieces) if piece == ":"), len(pieces))
        pieces = pieces[colon + 1 :]
    ats = [at for at, (kind, piece) in enumerate(pieces) if kind == "special" and piece == "@"]
    if len(ats) != 1 or any(kind in ("word", "stray") or piece in ("<", ":") for kind, piece in pieces):
        return ""
    if any(kind == "literal" for kind, _ in pieces[: ats[0]]):
        return ""
    local = "".join(_unquoted(kind, piece) for kind, piece in pieces[: ats[0]])
    domain = "".join(piece for _, piece in pieces[ats[0] + 1 :])
    if not local or len(local) > ADDRESS_LIMIT or _BAD.search(local):
        return ""
    try:
        return write_address(local, literal(domain) if domain.startswith("[") else ascii_domain(domain))
    except Refusal:
        return ""


def _unquoted(kind: str, piece: str) -> str:
    if kind == "quoted":
        return _QUOTED_PAIR.sub(r"\1", piece[1:].removesuffix('"'))
    return piece[1:] if kind == "pair" else piece
