"""Address lists as header fields carry them (RFC 5322 section 3.4): From, To, Cc, Reply-To.

Reading never raises and is linear, however deep comments are nested. What cannot be read as one unambiguous mailbox
has an empty address, so that check and display agree (FRM-05). No two readings: whoever checks a sender and whoever
shows one use this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dialtone.base.errors import Refusal
from dialtone.formats.mail.charsets import decode_raw
from dialtone.formats.mail.domains import ascii_domain, literal
from dialtone.formats.mail.headers import decode_text, encode_phrase, one_line, unfold
from dialtone.formats.mail.local_parts import ATEXT, UNFIT, unquoted, write_address

SHORT = 512  # bytes of a list that is remembered
LONGEST_LOCAL = 254  # octets; what is longer is no address, only text


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
    rf'[ ]*(?:"([ !#-\[\]-~]*)" ?|([{ATEXT}]+(?: [{ATEXT}]+)*) ?)?'
    rf"<([{ATEXT}]+(?:\.[{ATEXT}]+)*)@([A-Za-z0-9.-]+)> ?(?:,|\Z)"
)
_PARENS = re.compile(r"\\.|[()]", re.DOTALL)


def mailboxes(value: bytes, most: int = 0) -> list[Mailbox]:
    """Read an address list (From, To, Cc, Reply-To): groups opened, comments, quoting and encoded words understood.

    `most` limits how many are returned (0: all). Never raises; an empty list for an empty value. Short ones that were
    read just now are remembered, since several checks ask for the same author.
    """
    if len(value) > SHORT:
        return _ListReader(decode_raw(unfold(value)), most).read()
    found = _short(value)
    return list(found[:most] if most else found)


@lru_cache(maxsize=256)
def _short(value: bytes) -> tuple[Mailbox, ...]:
    return tuple(_ListReader(decode_raw(unfold(value)), 0).read())


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
        self.comments.append(unquoted(inside))
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
        self.phrase.append(unquoted(piece[1:].removesuffix('"')) if kind == "quoted" else piece)
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
    if not local or len(local) > LONGEST_LOCAL or UNFIT.search(local):
        return ""
    try:
        return write_address(local, literal(domain) if domain.startswith("[") else ascii_domain(domain))
    except Refusal:
        return ""


def _unquoted(kind: str, piece: str) -> str:
    if kind == "quoted":
        return unquoted(piece[1:].removesuffix('"'))
    return piece[1:] if kind == "pair" else piece


def write_mailbox(display: str, address: str) -> bytes:
    """One mailbox for a From or To field: b'"Digital Man" <digital.man@bbs.example>'; the address alone when there is
    no display name. Control characters become spaces in the name and vanish from the address."""
    written = _NOT_IN_ADDRESS.sub("", address).encode("utf-8", "replace")
    name = one_line(display, 200)
    return encode_phrase(name) + b" <" + written + b">" if name else written


_NOT_IN_ADDRESS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029<>]")
