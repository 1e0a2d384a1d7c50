"""LIST as it is asked, and which mailboxes that means."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.mailstore.contract import Listed
from dialtone.protocols.imap.grammar import Reader
from dialtone.protocols.imap.list_command import ancestors, read_list, read_uses, selector


def listed(text: bytes, *rows: Listed) -> dict[str, bytes]:
    """What LIST tells behind the names that are meant."""
    notes = selector(list(rows), read_list(Reader([text])))
    return {row.name: said for row in rows if (said := notes(row)) is not None}


FRUIT = Listed("Fruit", frozenset({"\\HasChildren"}))
PEACH = Listed("Fruit/Peach", frozenset({"\\NonExistent", "\\Subscribed"}))
SENT = Listed("Sent", frozenset({"\\Sent", "\\Subscribed"}))


def test_what_is_not_there_is_meant_only_where_subscriptions_are() -> None:
    assert set(listed(b' "" *', FRUIT, PEACH, SENT)) == {"Fruit", "Sent"}
    assert set(listed(b' (SUBSCRIBED) "" *', FRUIT, PEACH, SENT)) == {"Fruit/Peach", "Sent"}
    assert set(listed(b' (SPECIAL-USE) "" *', FRUIT, PEACH, SENT)) == {"Sent"}


def test_what_lies_hidden_below_is_said_of_its_parent() -> None:
    assert listed(b' (SUBSCRIBED RECURSIVEMATCH) "" %', FRUIT, PEACH, SENT) == {
        "Fruit": b' ("CHILDINFO" ("SUBSCRIBED"))',
        "Sent": b"",
    }
    assert listed(b' (SUBSCRIBED RECURSIVEMATCH) "" *', FRUIT, PEACH)["Fruit"] == b""


def test_everything_that_may_be_said() -> None:
    asked = read_list(
        Reader([b' (SUBSCRIBED REMOTE) "A/" ("b%" "c") RETURN (CHILDREN SPECIAL-USE STATUS (SIZE UNSEEN))'])
    )
    assert (asked.select, asked.reference, asked.patterns) == ({b"SUBSCRIBED", b"REMOTE"}, "A/", ["b%", "c"])
    assert (asked.returns, asked.status) == ({b"CHILDREN", b"SPECIAL-USE", b"STATUS"}, [b"SIZE", b"UNSEEN"])
    assert asked.extended


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b' ""',
        b' "" * RETURN',
        b' "" * RETURN (STATUS)',
        b' "" * RETURN (STATUS ())',
        b' "" * RETURN (COLOUR)',
        b' "" * GIVE (CHILDREN)',
        b' (RECURSIVEMATCH) "" *',
        b' (COLOUR) "" *',
        b' "" (' + b"a " * 20 + b"a)",
        b' "" * more',
    ],
)
def test_what_cannot_be_read_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal):
        read_list(Reader([text]))


def test_uses_are_spelled_as_we_know_them() -> None:
    assert read_uses(Reader([b"(USE (\\ARCHIVE \\sent))"])) == {"\\Archive", "\\sent"}


def test_the_levels_above_a_name() -> None:
    assert list(ancestors("a/b/c")) == ["a", "a/b"]
    assert list(ancestors("a")) == []
