import pytest

from dialtone.base.errors import StoreError
from dialtone.terminal import keys
from dialtone.terminal.actions import ACTIONS as ALL
from dialtone.terminal.files.table import ACTIONS, NO_DISK
from tests.domain.files.vault import directory
from tests.support.cabin import ANSI, COMMODORE, LINEAR, Cabin

NAMES = [action.name for action in ACTIONS]


def test_every_action_has_a_name_and_a_line_of_help():
    assert len(set(NAMES)) == len(NAMES)
    assert all(action.help and action.name.startswith("files.") for action in ACTIONS)
    assert set(NAMES) <= set(ALL)


@pytest.mark.parametrize("look", [ANSI, COMMODORE, LINEAR])
@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_way_back_from_everywhere(name, look):
    made = Cabin(directory(), look=look)
    made.keep(made.here, "a.zip")
    away = {COMMODORE: b"\x03", LINEAR: b"\x03", ANSI: b"\x03"}[look]
    made.act(name, *[away] * 8)
    assert made.ended == "back", made.text()[-300:]
    assert keys.ABORT == "\x03"


@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_not_use_files_is_told_so(name):
    made = Cabin(directory())
    made.act(name, "a\r", *[b"\x03"] * 6, user=made.add("Tom", restrictions="T"))
    assert made.ended == "back"
    assert b"\x1b" in made.terminal.output or made.terminal.output


@pytest.mark.parametrize("error", [OSError(5, "input/output error"), StoreError("disk full")])
def test_SLO_09_trouble_with_the_disk_is_told_and_the_caller_stays(error, monkeypatch):
    made = Cabin(directory())

    async def broken(*_, **__):
        raise error

    made.keep(made.here, "a.zip")
    monkeypatch.setattr(made.disk, "find", broken)
    made.act("files.list")
    assert made.ended == "back" and NO_DISK in made.text()
