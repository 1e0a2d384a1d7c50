"""This machine's own files are for sysops who have given the system password, whatever asks."""

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.local_tree import SYSTEM, LocalTree
from dialtone.testing.script import run
from tests.domain.files.vault import SYSTEM as COMMAND
from tests.domain.files.vault import Vault, directory
from tests.support.local_disk import MemoryLocalDisk


@pytest.fixture
def vault():
    return Vault(directory())


def everything(tree, actor):
    """Every verb, not begun."""
    yield lambda: tree.look(actor, "/srv")
    yield lambda: tree.entries(actor, "/srv")
    yield lambda: tree.open(actor, "/srv/x")
    yield lambda: tree.write(actor, "/srv/new")
    yield lambda: tree.make_folder(actor, "/srv/dir")
    yield lambda: tree.remove_folder(actor, "/srv")
    yield lambda: tree.rename(actor, "/srv/x", "/srv/y")
    yield lambda: tree.remove(actor, "/srv/x")
    yield lambda: tree.set_time(actor, "/srv/x", 0.0)
    yield lambda: tree.free(actor, "/srv")


def test_nobody_else_gets_at_them(vault):
    disk = MemoryLocalDisk()
    disk.put("/srv/x", b"data")
    tree = LocalTree(disk)
    sysop, alice = vault.caller(vault.sysop), vault.caller(vault.add("Alice"))
    for actor in (sysop, alice, replace(alice, method=SYSTEM), COMMAND):
        assert not tree.may(actor)
        for verb in everything(tree, actor):
            with pytest.raises(Refusal) as no:
                run(verb())
            assert no.value.why is Why.DENIED
    assert disk.files == {"/srv/x": bytearray(b"data")} and disk.folders == {"/", "/srv"}


def test_the_sysop_does_everything(vault):
    disk = MemoryLocalDisk()
    disk.put("/srv/x", b"data")
    tree = LocalTree(disk)
    sysop = replace(vault.caller(vault.sysop), method=SYSTEM)
    assert tree.may(sysop)
    assert run(tree.look(sysop, "/srv/x")).size == 4
    assert [one.name for one in run(tree.entries(sysop, "/srv"))] == ["x"]
    assert run(run(tree.open(sysop, "/srv/x")).read(0, 9)) == b"data"
    run(run(tree.write(sysop, "/srv/x", at=4)).write(b"!"))
    run(tree.rename(sysop, "/srv/x", "/srv/y"))
    assert bytes(disk.files["/srv/y"]) == b"data!"
