from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Misc, User
from dialtone.domain.people.particulars import PARTICULARS, Text, checked


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("level", 99, 99),
        ("note", " a\r\n\x1b[2Jb\u202e ", "a [2Jb"),
        ("note", "ü" * 30, "ü" * 30),
        ("flags1", "z aA", "AZ"),
        ("shell", "default", "DEFAULT"),
        ("gender", "f", "F"),
        ("birth", "1970/01/31", "19700131"),
        ("birth", "", ""),
        ("expires", 0, 0.0),
        ("misc", Misc.ANSI | Misc.COLOR, 6),
        ("misc", 1, 1),  # a bit of another program
        ("rows", 0, 0),
        ("rows", 999, 999),
        ("inactive", True, True),
    ],
)
def test_values_are_kept_as_the_record_wants_them(name: str, value: object, kept: object) -> None:
    assert checked(name, value) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", 100),
        ("level", True),
        ("level", "50"),
        ("rows", 7),
        ("columns", 1000),
        ("credits", -1),
        ("credits", 1 << 63),
        ("note", "ü" * 31),
        ("flags1", "Ä"),
        ("shell", "two words"),
        ("shell", "ß"),
        ("birth", "19700230"),
        ("birth", "³9700130"),
        ("birth", "1970"),
        ("expires", -1.0),
        ("expires", float("nan")),
        ("expires", float("inf")),
        ("misc", 1 << 32),
        ("misc", -1),
        ("inactive", 1),
        ("number", 7),
        ("logons", 7),
        ("deleted", True),
        ("password", "x"),
    ],
)
def test_values_that_do_not_fit_are_refused_in_words(name: str, value: object) -> None:
    with pytest.raises(Refusal) as caught:
        checked(name, value)
    assert caught.value.why is Why.INVALID
    assert name.replace("_", " ") in str(caught.value)


def test_only_fields_of_accounts_are_particulars() -> None:
    assert set(PARTICULARS) <= {field.name for field in fields(User)}


@given(st.sampled_from([name for name, kind in PARTICULARS.items() if isinstance(kind, Text)]), st.text())
def test_ANS_01_a_text_field_is_one_clean_line_within_its_length(name: str, text: str) -> None:
    kind = PARTICULARS[name]
    assert isinstance(kind, Text)
    try:
        kept = checked(name, text)
    except Refusal:
        return
    assert isinstance(kept, str)
    assert len(kept) <= kind.most
    assert not any(ord(ch) < 32 or 127 <= ord(ch) < 160 for ch in kept)
    assert checked(name, kept) == kept
