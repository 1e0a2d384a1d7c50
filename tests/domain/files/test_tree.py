import pytest

from dialtone.base.errors import Refusal
from dialtone.config.files import Library
from dialtone.domain.files.tree import Naming, Place, Tree
from tests.domain.files.vault import Vault, directory

LIBRARY = Library(name="A/B", description="Art & Bytes", prefix="AB-", virtual="ab")
ONE = directory("ONE", LIBRARY, virtual="one", description="Number one")
TWO = directory("TWO", LIBRARY, virtual="ONE", description="Number two")
HIDDEN = directory("THREE", LIBRARY, virtual="three", requirements="SYSOP")


@pytest.fixture
def vault():
    made = Vault(ONE, TWO, HIDDEN)
    made.bob = made.caller(made.add("Bob"))
    return made


@pytest.mark.parametrize(
    ("naming", "library", "directories"),
    [
        (Naming.VIRTUAL, "ab", ["one", "ONE AB-TWO"]),
        (Naming.SHORT, "A-B", ["One", "Two"]),
        (Naming.LONG, "Art & Bytes", ["Number one", "Number two"]),
    ],
)
def test_three_sets_of_names_without_two_alike(vault, naming, library, directories):
    tree = Tree(vault.files.areas, naming)
    assert list(tree.libraries(vault.bob)) == [library]
    assert list(tree.directories(vault.bob, LIBRARY)) == directories
    assert tree.find(vault.bob, [library.upper(), directories[1], "x.zip"]) == Place(LIBRARY, TWO, "x.zip")


def test_the_parts_of_a_path(vault):
    tree = Tree(vault.files.areas)
    assert tree.find(vault.bob, []) == Place()
    assert tree.find(vault.bob, ["ab"]) == Place(LIBRARY)
    assert tree.find(vault.bob, ["ab", "one"]) == Place(LIBRARY, ONE)


@pytest.mark.parametrize(
    "parts", [["no"], ["ab", "no"], ["ab", "three"], [".."], ["ab", ".."], ["ab", "one", "x", "y"], [""]]
)
def test_PTH_01_FTP_04_what_is_not_shown_is_not_there(vault, parts):
    with pytest.raises(Refusal):
        Tree(vault.files.areas).find(vault.bob, parts)
