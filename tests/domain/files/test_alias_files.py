"""Files on this machine that ftpalias.cfg names: read by users who may download, and nothing else."""

from pathlib import Path

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.tables import FtpAliasTable
from dialtone.domain.files.alias_files import AliasFiles
from dialtone.testing.script import run
from tests.domain.files.vault import SYSTEM, Vault, directory


@pytest.fixture
def vault():
    made = Vault(directory())
    made.disk.put("/etc", "motd", b"news")
    made.disk.put("/board/ctrl/../text", "welcome.txt", b"hello")
    return made


def aliases(vault):
    table = FtpAliasTable()
    table.set("motd /etc/motd The news", "hello ../text/welcome.txt", "gone /etc/gone", "games bbs://main/games/")
    return AliasFiles(table, vault.disk, Path("/board/ctrl"))


def test_a_user_reads_them(vault):
    files, alice = aliases(vault), vault.caller(vault.add("Alice"))
    assert [alias.name for alias in files.all(alice)] == ["motd", "hello", "gone", "games"]
    alias = files.find(alice, "MOTD")
    assert run(files.look(alice, alias)).size == 4
    assert run(run(files.open(alice, alias)).read(0, 9)) == b"news"
    assert run(files.look(alice, files.find(alice, "hello"))).size == 5
    assert files.find(SYSTEM, "motd") is not None


@pytest.mark.parametrize("restrictions", ["G", "D", "T"])
def test_FTP_06_who_may_not_download_does_not_see_them(vault, restrictions):
    files, caller = aliases(vault), vault.caller(vault.add("Eve", restrictions=restrictions))
    assert [alias.name for alias in files.all(caller)] == ["games"], "who sees that is asked where it leads"
    assert files.find(caller, "motd") is None
    alias = files.find(vault.caller(vault.sysop), "motd")
    with pytest.raises(Refusal):
        run(files.open(caller, alias))
    with pytest.raises(Refusal):
        run(files.look(caller, alias))


def test_what_is_not_there(vault):
    files, alice = aliases(vault), vault.caller(vault.add("Alice"))
    for name in ("gone", "games"):
        alias = files.find(alice, name)
        for verb in (files.look, files.open):
            with pytest.raises(Refusal):
                run(verb(alice, alias))
