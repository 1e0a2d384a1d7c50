"""Names people choose: which may be taken, which look alike, and how free text about a person is cleaned.

Pure. Sources: spec mail.md 2.3 (what is compared), services.md 1.10; FRM-10, AUT-15 and HDR-03 of the security cases.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import User, alias_key

ALIAS_MOST = 40  # characters
ALIAS_MOST_BYTES = 64  # a local part is no longer (RFC 5321 section 4.5.3.1.1)
REAL_NAME_MOST = 80

RESERVED = frozenset(
    {
        *("sysop", "sysadmin", "root", "admin", "administrator", "operator", "postmaster", "hostmaster", "webmaster"),
        *("abuse", "security", "noc", "support", "mailerdaemon", "daemon", "nobody", "noreply", "guest", "system"),
        *("all", "everyone"),
    }
)

# Characters that mean something in an address, or that #tags, routes and prefixes are written with.
_SPECIAL = frozenset('@#!<>"\\,;:()[]%|/')
# Letters that show nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Scripts with letters that look like those of another of them.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
# Cyrillic and Greek letters, folded, by the Latin ones they (or their capitals) look like.
_LOOKS = str.maketrans(
    "абвекмнорсстухіјѕһԁԛԝӏ" + "αβεζηικμνορτυχγω",
    "abbekmhopcctyxijshdqwl" + "abezhikmnoptyxyw",
)


def look(name: str) -> str:
    """Reduce a name to how it looks: two names with the same look could be taken for each other.

    Compatibility forms (full-width letters) become ordinary ones, invisible characters go, look-alikes of other
    alphabets become Latin; what remains is compared as aliases are.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return alias_key("".join(ch for ch in text.translate(_LOOKS) if not _is_invisible(ch)))


def checked_alias(alias: str) -> str:
    """The alias in its stored form (composed characters). Raises Refusal (INVALID) when it may be nobody's."""
    text = unicodedata.normalize("NFC", alias)
    if not text or len(text) > ALIAS_MOST or len(text.encode("utf-8", "replace")) > ALIAS_MOST_BYTES:
        raise Refusal(Why.INVALID, f"an alias has 1 to {ALIAS_MOST} characters")
    if text != text.strip() or "  " in text:
        raise Refusal(Why.INVALID, "an alias does not begin or end with a space, and has no two in a row")
    if any(_is_unfit(ch) for ch in text):
        raise Refusal(Why.INVALID, "an alias has no control, invisible or direction characters")
    if not _SPECIAL.isdisjoint(text):
        raise Refusal(Why.INVALID, "an alias has none of " + " ".join(sorted(_SPECIAL)))
    if not look(text):
        raise Refusal(Why.INVALID, "an alias has at least one letter or digit")
    if alias_key(text).isdigit():
        raise Refusal(Why.INVALID, "an alias is not only a number")
    if len(_scripts(text) & _ALIKE) > 1:
        raise Refusal(Why.INVALID, "an alias does not mix letters of alphabets that look alike")
    return text


def is_reserved(alias: str) -> bool:
    """Whether an alias belongs to an office, not to a person."""
    return look(alias) in RESERVED


def taken_by(alias: str, users: Iterable[User]) -> User | None:
    """The account, deleted ones included, whose alias or real name looks like `alias`."""
    wanted = look(alias)
    return next((user for user in users if wanted in (look(user.alias), look(user.real_name))), None)


def one_line(text: str, most: int = REAL_NAME_MOST) -> str:
    """Free text about a person on one line: control characters become spaces, invisible ones go (HDR-03)."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if unicodedata.category(ch) in _LINE_BREAKERS else ch for ch in composed)
    return " ".join("".join(ch for ch in spaced if unicodedata.category(ch) != "Cf").split())[:most].rstrip()


_LINE_BREAKERS = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _is_invisible(ch: str) -> bool:
    return ch in _BLANK or unicodedata.category(ch) in ("Cf", "Cc")


def _is_unfit(ch: str) -> bool:
    category = unicodedata.category(ch)
    return ch in _BLANK or category[0] == "C" or (category[0] == "Z" and ch != " ")


def _scripts(text: str) -> set[str]:
    """The alphabets of a text's letters, by the first word of their Unicode names."""
    return {unicodedata.name(ch, "?").partition(" ")[0] for ch in text if ch.isalpha()}
