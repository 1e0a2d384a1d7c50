import asyncio

import pytest

from dialtone.base.errors import Refusal
from tests.protocols.sftp.cabinet import GAMES, Cabinet


@pytest.fixture
def cabinet():
    made = Cabinet()
    made.vault.keep(GAMES, "a.zip", uploader="Bob", uploader_user=7)
    return made


def names(view, *parts):
    async def work():
        return [entry.name async for entry in view.entries(parts)]

    return asyncio.run(work())


def test_the_tree_as_its_reader_is_shown_it(cabinet):
    view = cabinet.view()
    assert names(view) == ["files", "home"]
    assert names(view, "files") == ["Main files"]
    assert names(view, "files", "Main files") == ["Games-all", "Uploads", "Locked"]
    assert names(view, "fls", "Main") == ["Games", "Up", "Locked"]
    assert names(view, "vfiles", "Main", "GM") == ["a.zip"]
    assert len(names(cabinet.view(cabinet.vault.sysop), "fls", "Main")) == 4


def test_what_is_told_of_a_file(cabinet):
    entry = asyncio.run(cabinet.view().look(("fls", "Main", "Games", "A.ZIP")))
    known = entry.attributes
    assert (entry.name, known.mode, known.size, known.owner, known.group) == ("a.zip", 0o100644, 4, 7, 0)
    assert asyncio.run(cabinet.view().look(("fls", "Main"))).attributes.group == 0x80000000


@pytest.mark.parametrize(
    "parts", [("etc",), ("fls", "Main", "Secret"), ("files", "x"), ("fls", "Main", "Games", "a.zip", "x")]
)
def test_PTH_01_what_is_not_shown_is_not_there(cabinet, parts):
    with pytest.raises(Refusal):
        asyncio.run(cabinet.view().look(parts))
