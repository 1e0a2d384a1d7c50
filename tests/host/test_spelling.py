import asyncio
import sys
from types import ModuleType

from dialtone.host.spelling import Dictionary, dictionary


class Checker:
    """What the package's class does, for three words."""

    KNOWN = frozenset({"the", "cat", "their"})

    def __init__(self, distance=2):
        self.distance = distance

    def unknown(self, words):
        return {word for word in words if word not in self.KNOWN}

    def correction(self, word):
        return "their" if word == "thier" else None

    def candidates(self, word):
        return {"their", "tier"} if word == "thier" else None


def test_words_that_are_not_in_the_dictionary_have_better_ones():
    found = asyncio.run(Dictionary(Checker()).unknown(["The", "Thier", "cat", "xyzzy", "y" * 40]))
    assert found == {"Thier": ["Their", "Tier"], "xyzzy": [], "y" * 40: []}


def test_the_package_is_used_where_it_is_installed(monkeypatch):
    module = ModuleType("some_speller")
    module.SpellChecker = Checker
    monkeypatch.setitem(sys.modules, "some_speller", module)
    assert dictionary("some_speller") is not None
    assert dictionary("no_such_speller") is None
