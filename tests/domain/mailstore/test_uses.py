"""What folders are for."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.uses import KEY, SECTION, given
from dialtone.testing.script import run
from tests.support.mailstore import Case


def uses(case: Case, name: str) -> set[str]:
    """The special uses of a mailbox."""
    row = next(row for row in case.do("listed") if row.name == name)
    return {word for word in row.attributes if word not in ("\\HasChildren", "\\HasNoChildren", "\\Subscribed")}


def test_a_use_belongs_to_the_folder_whatever_it_is_called() -> None:
    case = Case()
    case.do("create", "Old", ["\\Archive"])
    case.do("create", "Older/Oldest", ["\\Archive", "\\Important"])
    case.do("rename", "Old", "Kept")
    assert uses(case, "Kept") == {"\\Archive"}
    assert uses(case, "Older/Oldest") == {"\\Archive", "\\Important"}
    assert uses(case, "Older") == set()
    assert uses(case, "Sent") == {"\\Sent"}


def test_uses_are_forgotten_with_their_folder() -> None:
    case = Case()
    case.do("create", "Old", ["\\Archive"])
    case.do("delete", "Old")
    case.do("create", "Old")
    assert uses(case, "Old") == set()
    case.do("create", "New", ["\\Important"])
    said = run(case.store.read(lambda records: records.properties.get(case.ann.user.number, SECTION, KEY)))
    assert list(given(said).values()) == [{"\\Important"}]


@pytest.mark.parametrize("use", ["\\Sent", "\\All", "\\Junk", "rubbish"])
def test_what_others_are_for_is_not_given_out(use: str) -> None:
    case = Case()
    with pytest.raises(Refusal) as no:
        case.do("create", "Old", ["\\Archive", use])
    assert no.value.why is Why.BAD_PARAMETER
    assert "Old" not in case.names()


def test_rubbish_is_no_use() -> None:
    assert given("x \\Archive\n\n7\n8 \\Archive") == {8: frozenset({"\\Archive"})}
    assert given(None) == {}
