"""Changing a stored message: which fields may change, and which words of it are found."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dialtone.domain.model.post import Post
from dialtone.formats.search import folded
from dialtone.store.texts import storable

CHANGEABLE = frozenset(
    (
        "private",
        "anonymous",
        "permanent",
        "held",
        "subject",
        "to",
        "to_user",
        "prefix",
        "letter",
        "tag",
        "size",
        "digest",
    )
)
WORDED = frozenset(("anonymous", "subject", "to", "prefix", "letter"))
"""Fields whose change makes other words findable: the message leaves the index and is read anew."""

MOST_WORDS = 128 * 1024  # characters kept for finding one message


def check_changes(fields: Collection[str]) -> None:
    """Raise TypeError when one of these fields of a message never changes."""
    others = sorted(set(fields) - CHANGEABLE)
    if others:
        raise TypeError(f"a message never changes its {', '.join(others)}")


def is_let_through(post: Post, changes: Mapping[str, object]) -> bool:
    """Whether these changes let a held message through."""
    return post.held and not changes.get("held", True)


def reads_otherwise(post: Post, changes: Mapping[str, object]) -> bool:
    """Whether a message is another one after these changes to programs that keep a copy of it: it reads otherwise, or
    is shown to people it was hidden from."""
    differing = {name for name, value in changes.items() if value != getattr(post, name)}
    uncovered = post.private and not differing.isdisjoint(("private", "to", "to_user"))
    return uncovered or is_let_through(post, changes) or not differing.isdisjoint(("letter", "prefix", "anonymous"))


def words_of(post: Post, text: str) -> str:
    """What can be found of a message with this text, in the form in which it is compared. Who wrote an anonymous
    message cannot be found out by looking for him."""
    author = "" if post.anonymous else post.author
    return storable(folded("\n".join((post.subject, author, post.to, text)))[:MOST_WORDS])
