"""What FETCH asks for (RFC 9051 section 6.4.5): items read into records, with their own names in answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.writing import astring

DEEPEST = 100  # numbers of one part (IMP-02)
MOST_FIELDS = 100


class Kind(Enum):
    """Items without arguments."""

    FLAGS = auto()
    UID = auto()
    SIZE = auto()
    MODSEQ = auto()
    INTERNALDATE = auto()
    SAVEDATE = auto()
    EMAILID = auto()
    THREADID = auto()
    ENVELOPE = auto()
    BODY = auto()
    BODYSTRUCTURE = auto()
    PREVIEW = auto()


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of the text. `what` is "", HEADER, TEXT, MIME, or HEADER.FIELDS with `fields` (`but` those)."""

    name: bytes  # as it stands in the answer
    parts: tuple[int, ...] = ()
    what: bytes = b""
    fields: frozenset[bytes] = frozenset()
    but: bool = False
    partial: tuple[int, int] | None = None  # first byte, most bytes
    peek: bool = False
    binary: bool = False
    sized: bool = False  # BINARY.SIZE


Item = Kind | Section

COLUMNS = frozenset({Kind.FLAGS, Kind.UID, Kind.SIZE, Kind.MODSEQ})
FACTS = frozenset({Kind.INTERNALDATE, Kind.SAVEDATE, Kind.EMAILID, Kind.THREADID})

_WORDS = {kind.name.encode(): kind for kind in Kind if kind is not Kind.SIZE} | {b"RFC822.SIZE": Kind.SIZE}
_FAST = (Kind.FLAGS, Kind.INTERNALDATE, Kind.SIZE)
_MACROS: dict[bytes, tuple[Kind, ...]] = {
    b"ALL": (*_FAST, Kind.ENVELOPE),
    b"FAST": _FAST,
    b"FULL": (*_FAST, Kind.ENVELOPE, Kind.BODY),
}
_OLD = {
    b"RFC822": Section(b"RFC822"),
    b"RFC822.HEADER": Section(b"RFC822.HEADER", what=b"HEADER", peek=True),
    b"RFC822.TEXT": Section(b"RFC822.TEXT", what=b"TEXT"),
}


@dataclass(slots=True)
class Wanted:
    """A whole FETCH. `since` is CHANGEDSINCE."""

    items: list[Item] = field(default_factory=list)
    since: int | None = None
    vanished: bool = False

    @property
    def marks_seen(self) -> bool:
        """Whether what is asked for counts as reading."""
        return any(isinstance(item, Section) and not item.peek for item in self.items)

    def add(self, kind: Kind) -> None:
        """Put an item in front, if it is not there."""
        if kind not in self.items:
            self.items.insert(0, kind)


def read_wanted(reader: Reader) -> Wanted:
    """Read items and modifiers."""
    wanted = Wanted()
    if reader.peek() == b"(":
        found = reader.items(lambda: _item(reader), 100)
        wanted.items = list(dict.fromkeys(found))
        if not found:
            raise bad("nothing is asked for")
    else:
        wanted.items = _macro_or_item(reader)
    if reader.take(b" "):
        _modifiers(reader, wanted)
    reader.end()
    return wanted


def _macro_or_item(reader: Reader) -> list[Item]:
    word = reader.word()
    return [*_MACROS[word]] if word in _MACROS else [_named(reader, word)]


def _item(reader: Reader) -> Item:
    return _named(reader, reader.word())


def _named(reader: Reader, word: bytes) -> Item:
    if reader.peek() == b"[":
        return _section(reader, word)
    if word in _OLD:
        return _OLD[word]
    kind = _WORDS.get(word)
    if kind is None:
        raise bad("unknown item")
    if kind is Kind.PREVIEW and reader.take(b" ("):
        if reader.word() != b"LAZY":
            raise bad("unknown modifier of PREVIEW")
        reader.need(b")")
    return kind


def _section(reader: Reader, word: bytes) -> Section:
    base, _, more = word.partition(b".")
    if base not in (b"BODY", b"BINARY") or more not in (b"", b"PEEK", *((b"SIZE",) if base == b"BINARY" else ())):
        raise bad("unknown item")
    reader.need(b"[")
    parts = _parts(reader)
    binary, sized = base == b"BINARY", more == b"SIZE"
    what, fields, but, written = b"", frozenset[bytes](), False, b""
    if not binary and reader.peek() != b"]":
        what, fields, but, written = _text_spec(reader, parts)
    reader.need(b"]")
    partial = _partial(reader) if not sized and reader.peek() == b"<" else None
    numbers = b".".join(b"%d" % number for number in parts)
    inside = numbers + (b"." if numbers and written else b"") + written
    name = b"%b[%b]" % (b"BINARY.SIZE" if sized else base, inside) + (b"<%d>" % partial[0] if partial else b"")
    return Section(name, parts, what, fields, but, partial, more == b"PEEK" or sized, binary, sized)


def _parts(reader: Reader) -> tuple[int, ...]:
    numbers = []
    while reader.peek().isdigit():
        numbers.append(reader.number((1 << 32) - 1))
        if len(numbers) > DEEPEST or not numbers[-1]:
            raise bad("bad part number")
        dot = reader.take(b".")
        if dot == (reader.peek() == b"]"):
            raise bad("bad section")
        if not dot:
            break
    return tuple(numbers)


def _text_spec(reader: Reader, parts: tuple[int, ...]) -> tuple[bytes, frozenset[bytes], bool, bytes]:
    word = reader.word()
    if word in (b"HEADER", b"TEXT") or (word == b"MIME" and parts):
        return word, frozenset(), False, word
    if word not in (b"HEADER.FIELDS", b"HEADER.FIELDS.NOT"):
        raise bad("bad section")
    reader.space()
    names = reader.items(reader.astring, MOST_FIELDS)
    if not names:
        raise bad("names of fields expected")
    written = word + b" (" + b" ".join(astring(name) for name in names) + b")"
    return b"HEADER.FIELDS", frozenset(name.lower() for name in names), word.endswith(b"NOT"), written


def _partial(reader: Reader) -> tuple[int, int]:
    reader.need(b"<")
    first = reader.number()
    reader.need(b".")
    most = reader.number()
    reader.need(b">")
    if not most:
        raise bad("bad partial")
    return first, most


def _modifiers(reader: Reader, wanted: Wanted) -> None:
    reader.need(b"(")
    while True:
        match reader.word():
            case b"CHANGEDSINCE":
                reader.space()
                wanted.since = reader.number()
            case b"VANISHED":
                wanted.vanished = True
            case _:
                raise bad("unknown modifier")
        if reader.take(b")"):
            return
        reader.space()
