"""Names are compared by letters and digits only, as the manual promises."""

import pytest

from dialtone.domain.model.user import User, UserNumber, alias_key


@pytest.mark.parametrize("name", ["digital.man", "digital_man", "digitalman", "d-i-g-i-t-a-l-man", "DIGITAL_MAN!"])
def test_the_manuals_spellings_of_digital_man_are_one_name(name: str) -> None:
    assert alias_key(name) == alias_key("Digital Man")


@pytest.mark.parametrize("name", ["digital", "digitalmann", "joe+tag"])
def test_other_names_stay_others(name: str) -> None:
    assert alias_key(name) not in (alias_key("Digital Man"), alias_key("joe"))


def test_letters_of_restrictions_and_exemptions() -> None:
    user = User(number=UserNumber(7), alias="Bob", restrictions="GI", exemptions="M")
    assert user.is_guest
    assert user.has_restriction("I")
    assert not user.has_restriction("M")
    assert user.has_exemption("M")
    assert user.active
    assert not User(number=UserNumber(8), alias="Gone", deleted=True).active
