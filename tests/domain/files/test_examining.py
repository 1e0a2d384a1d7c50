import pytest

from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag
from dialtone.domain.files.examining import Examination
from dialtone.domain.model.file import FileRecord
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()
FILE = FileRecord(directory="MAIN-GAMES", name="a.zip")


@pytest.mark.proves("file.dir.settings.NOHASH")
def test_hashes_unless_the_directory_wants_none():
    vault = Vault(GAMES)
    vault.disk.put(GAMES.path, "part", b"content")
    exam = Examination(vault.disk, vault.options)
    assert run(exam.known(GAMES, "part", FILE)).sha1 == "040f06fd774092478d450774f5ba30c5da78acc8"
    plain = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.NOHASH)
    assert run(exam.known(plain, "part", FILE)) == FILE


def test_a_description_is_looked_for_where_the_directory_wants_it():
    vault = Vault(GAMES)
    vault.archives.inside["*"] = {"desc.sdi": b"Third", "FILE_ID.DIZ": b"Second\nmore"}
    exam = Examination(vault.disk, vault.options, vault.archives)
    found = run(exam.described(GAMES, "part", FILE))
    assert (found.description, found.extended) == ("Second", "Second\nmore")
    vault.archives.inside["*"]["FILE_ID.ANS"] = b"First"
    assert run(exam.described(GAMES, "part", FILE)).description == "First"
    without = directory(settings=0)
    assert run(exam.described(without, "part", FILE)) == FILE


def test_nothing_is_looked_into_that_is_no_archive():
    vault = Vault(GAMES)
    exam = Examination(vault.disk, vault.options, vault.archives)
    vault.archives.broken.add("part")
    assert run(exam.description(GAMES, "part", "a.zip")) is None
    assert run(exam.description(GAMES, "part", "a.exe")) is None
    assert run(Examination(vault.disk, vault.options).description(GAMES, "part", "a.zip")) is None
