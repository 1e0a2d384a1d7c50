from dataclasses import dataclass
from typing import ClassVar

import pytest

from dialtone.config.field import Section, find_key, key, keys_of
from dialtone.config.kinds import DURATION, INT, PORT
from dialtone.config.load import CLASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    SECTION: ClassVar[Section] = Section("sbbs.ini", "Small")
    wait: float = key("Wait", "2m", DURATION, "how long")
    other: float = key("Other", "2m", DURATION, "how long", follows="wait")
    port: int = key("Port", "25", PORT, "where", section=Section("other.ini", "Deep"))


def test_a_class_of_settings_has_its_defaults():
    assert (Small().wait, Small().port) == (120.0, 25)


def test_a_key_knows_its_attribute_and_place():
    wait, other, port = keys_of(Small)
    assert (wait.attribute, wait.section.label) == ("wait", "Small")
    assert other.follows_name == "Wait"
    assert (port.attribute, port.section.label) == ("port", "other.Deep")


def test_keys_are_found_without_case():
    assert find_key(Small, "wAIT").attribute == "wait"
    assert find_key(Small, "none") is None


def test_a_default_that_cannot_be_read_is_found_at_once():
    with pytest.raises(ValueError):
        key("X", "ten", INT, "")


@pytest.mark.parametrize("settings", CLASSES)
def test_every_setting_has_help_and_a_name_that_fits_its_attribute(settings):
    for item in keys_of(settings):
        assert item.help, item.name
        assert not item.help.endswith("."), item.name
        if item.section.file == "sbbs.ini":
            assert item.name.lower() == item.attribute.replace("_", ""), item.name


@pytest.mark.parametrize("settings", CLASSES)
def test_every_default_reads_back_from_how_it_is_shown(settings):
    for item in keys_of(settings):
        if item.kind.name != "bit":
            assert item.kind.read(item.kind.show(item.default_value)) == item.default_value, item.name
