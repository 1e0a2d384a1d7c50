"""This machine's own files as FTP shows them."""

import asyncio
from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.files.local_tree import SYSTEM, LocalTree
from dialtone.protocols.ftp.local import LocalView
from dialtone.protocols.ftp.views import Bringing


@pytest.fixture
def view(harbour):
    harbour.disk.put("/srv/x", b"first ")
    return LocalView(LocalTree(harbour.disk), replace(harbour.vault.caller(harbour.sysop), method=SYSTEM))


def test_entries(view):
    async def work(pattern):
        return [entry async for entry in view.entries(("srv",), pattern=pattern)]

    (entry,) = asyncio.run(work("X*"))
    assert (entry.name, entry.size, entry.rights, entry.may, entry.path) == (
        "x",
        6,
        "rw-r--r--",
        "adfwr",
        "local:/srv/x",
    )
    assert asyncio.run(work("*.zip")) == []
    assert asyncio.run(view.look(())).may == "cmpel"


def test_a_restart_position_is_within_the_file(view, harbour):
    with pytest.raises(Refusal) as no:
        asyncio.run(view.receive(("srv", "x"), Bringing(offset=7)))
    assert no.value.reply.startswith(b"554 ")
    incoming = asyncio.run(view.receive(("srv", "x"), Bringing(offset=2)))
    asyncio.run(incoming.write(b"F"))
    assert bytes(harbour.disk.files["/srv/x"]) == b"fiFst "


def test_appending_makes_a_file_that_is_not_there(view, harbour):
    incoming = asyncio.run(view.receive(("srv", "new"), Bringing(append=True)))
    asyncio.run(incoming.write(b"data"))
    assert bytes(harbour.disk.files["/srv/new"]) == b"data"


def test_a_file_is_not_written_anew(view):
    with pytest.raises(FileExistsError):
        asyncio.run(view.receive(("srv", "x"), Bringing()))
