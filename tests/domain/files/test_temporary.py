import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value.why


@pytest.fixture
def vault():
    made = Vault(GAMES)
    made.keep(GAMES, "a.zip")
    made.archives.inside["a.zip"] = {"one.txt": b"1", "two.doc": b"22", "inner.zip": b"PK"}
    made.archives.inside["inner.zip"] = {"deep.txt": b"333"}
    made.caller_ = made.caller(made.add("Bob"))
    return made


def names(vault, node=1):
    return [one.name for one in run(vault.files.temporary.files(node))]


def test_each_node_has_a_folder_of_its_own_and_it_is_emptied(vault):
    temporary = vault.files.temporary
    made = run(temporary.extract(vault.caller_, 1, GAMES.code, "a.zip", "*.txt"))
    assert [one.name for one in made] == ["one.txt"]
    assert (names(vault, 1), names(vault, 2)) == (["one.txt"], [])
    run(temporary.clear(1))
    assert names(vault, 1) == []


def test_archives_in_archives(vault):
    temporary = vault.files.temporary
    run(temporary.extract(vault.caller_, 1, GAMES.code, "a.zip", "*.zip"))
    assert [one.name for one in run(temporary.members(1, "inner.zip"))] == ["deep.txt"]
    run(temporary.extract_again(1, "inner.zip"))
    assert names(vault) == ["deep.txt", "inner.zip"]
    assert refusal(temporary.members(1, "deep.txt")) is Why.BAD_CONTENT


def test_files_are_read_packed_and_removed_by_plain_names(vault):
    temporary = vault.files.temporary
    run(temporary.extract(vault.caller_, 1, GAMES.code, "a.zip"))
    assert run(run(temporary.open(1, "two.doc")).read(0, 9)) == b"22"
    for name in ("../../etc/passwd", "none"):
        assert refusal(temporary.open(1, name)) is Why.NOT_FOUND
        assert not run(temporary.remove(1, name))
    packed = run(temporary.pack(vault.caller_, 1, "*.txt"))
    assert packed in names(vault)
    assert run(temporary.remove(1, packed))


def test_ARC_03_there_is_no_unpacking_without_room(vault):
    vault.disk.room = 0
    assert refusal(vault.files.temporary.extract(vault.caller_, 1, GAMES.code, "a.zip")) is Why.NO_SPACE


def test_nothing_to_pack(vault):
    assert refusal(vault.files.temporary.pack(vault.caller_, 1)) is Why.NOT_FOUND
