"""LIST as it is asked (RFC 5258, 5819, 6154), and which mailboxes that means. Nothing here talks to anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dialtone.domain.mailstore.contract import USES, Listed
from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.names import LONGEST, SEPARATOR, Pattern

MOST_PATTERNS = 20
SPECIAL = ("\\All", "\\Archive", "\\Drafts", "\\Flagged", "\\Junk", "\\Sent", "\\Trash", "\\Important")
SUBSCRIBED = "\\Subscribed"
MISSING = "\\NonExistent"  # subscribed, and not there
ITEMS = frozenset(
    b"MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED DELETED-STORAGE SIZE HIGHESTMODSEQ MAILBOXID "
    b"APPENDLIMIT".split()
)


@dataclass(slots=True)
class ListCommand:
    """A LIST as it was asked."""

    reference: str = ""
    patterns: list[str] = field(default_factory=list)
    select: set[bytes] = field(default_factory=set)
    returns: set[bytes] = field(default_factory=set)
    status: list[bytes] = field(default_factory=list)
    extended: bool = False


def read_list(reader: Reader) -> ListCommand:
    """Read the arguments of LIST. Raises Refusal."""
    asked = ListCommand()
    reader.space()
    if reader.peek() == b"(":
        asked.extended = True
        asked.select = set(reader.items(reader.word, 10))
        reader.space()
    asked.reference = reader.pattern() if reader.peek() in (b'"', b"{") else reader.mailbox()
    reader.space()
    if reader.peek() == b"(":
        asked.extended = True
        asked.patterns = reader.items(reader.pattern, MOST_PATTERNS)
    else:
        asked.patterns = [reader.pattern()]
    if reader.take(b" "):
        _read_returns(reader, asked)
    reader.end()
    if unknown := asked.select - {b"SUBSCRIBED", b"REMOTE", b"RECURSIVEMATCH", b"SPECIAL-USE"}:
        raise bad(f"unknown selection option {unknown.pop().decode()}")
    if b"RECURSIVEMATCH" in asked.select and not asked.select - {b"RECURSIVEMATCH", b"REMOTE"}:
        raise bad("RECURSIVEMATCH goes with another option")
    return asked


def _read_returns(reader: Reader, asked: ListCommand) -> None:
    if reader.word() != b"RETURN":
        raise bad("RETURN expected")
    asked.extended = True
    reader.space()

    def option() -> bytes:
        word = reader.word()
        if word == b"STATUS":
            reader.space()
            asked.status = read_items(reader)
        elif word not in (b"SUBSCRIBED", b"CHILDREN", b"SPECIAL-USE"):
            raise bad("unknown return option")
        return word

    asked.returns = set(reader.items(option, 10))


def read_items(reader: Reader) -> list[bytes]:
    """Items of STATUS."""
    words = reader.items(reader.word, 20)
    if not words or not ITEMS.issuperset(words):
        raise bad("unknown status item")
    return words


def read_uses(reader: Reader) -> frozenset[str]:
    """The special uses of a CREATE (RFC 6154 section 3), spelled as we know them. Raises Refusal."""
    reader.need(b"(")
    if reader.word() != b"USE":
        raise bad("USE expected")
    reader.space()
    known = {use.lower(): use for use in USES}
    names = [name.decode() for name in reader.items(reader.flag, 10)]
    reader.need(b")")
    return frozenset(known.get(name.lower(), name) for name in names)


def joined(reference: str, pattern: str) -> str:
    """Reference and pattern, as one name with wildcards."""
    name = reference + pattern
    if len(name) > LONGEST:
        raise bad("mailbox name too long")
    return name


def ancestors(name: str) -> Iterator[str]:
    """The names above one."""
    at = name.find(SEPARATOR)
    while at >= 0:
        yield name[:at]
        at = name.find(SEPARATOR, at + 1)


def selector(rows: list[Listed], asked: ListCommand) -> Callable[[Listed], bytes | None]:
    """Says of each row what LIST tells behind its name (CHILDINFO), None for those that are not meant."""
    patterns = [Pattern(joined(asked.reference, pattern)) for pattern in asked.patterns]
    chosen = {row.name for row in rows if _selected(row, asked.select)}
    recursive = b"RECURSIVEMATCH" in asked.select
    parents = {above for name in chosen for above in ancestors(name)} if recursive else set[str]()

    def notes(row: Listed) -> bytes | None:
        is_parent = row.name in parents
        if not (row.name in chosen or is_parent) or not any(pattern.matches(row.name) for pattern in patterns):
            return None
        below = is_parent and not _all_shown(row.name, chosen, patterns)
        return b' ("CHILDINFO" ("SUBSCRIBED"))' if below and b"SUBSCRIBED" in asked.select else b""

    return notes


def _selected(row: Listed, select: set[bytes]) -> bool:
    if b"SUBSCRIBED" in select:
        if SUBSCRIBED not in row.attributes:
            return False
    elif MISSING in row.attributes:
        return False
    return b"SPECIAL-USE" not in select or not row.attributes.isdisjoint(SPECIAL)


def _all_shown(name: str, chosen: set[str], patterns: list[Pattern]) -> bool:
    """Whether everything chosen below a name is listed itself."""
    below = [one for one in chosen if one.startswith(name + SEPARATOR)]
    return all(any(pattern.matches(one) for pattern in patterns) for one in below)
