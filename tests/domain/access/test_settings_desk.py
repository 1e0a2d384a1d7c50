import asyncio

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.load import load_settings
from dialtone.config.places import Host
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.access.settings_desk import NotTaken, SettingsDesk
from dialtone.domain.access.settings_history import SettingsHistory
from dialtone.host.settings_files import DiskSettings
from dialtone.host.text_files import FolderTexts
from dialtone.testing.clock import ManualClock
from tests.domain.access.test_audit_book import ALICE, SYSOP

INI = "; mine\n[Mail]\nMaxClients = 7 ; few\nRelayPassword = hush\n"


class World:
    """A board's files, and a program that takes settings, or says what is wrong with them."""

    def __init__(self, root):
        self.root, self.recycled, self.wrong = root, 0, []
        for name in ("ctrl", "data"):
            (root / name).mkdir()
        (root / "ctrl/sbbs.ini").write_text(INI)
        self.overseer = Overseer(FolderTexts(root / "data"), FolderTexts(root / "text"), lambda: "x")
        self.overseer.recycle = self.recycle
        self.build()

    async def recycle(self):
        self.recycled += 1
        if not self.wrong:
            self.build()
        return self.wrong

    def build(self):
        files, history = DiskSettings(self.root, Host()), SettingsHistory(FolderTexts(self.root / "data"))
        self.desk = SettingsDesk(load_settings(self.root), files, history, self.overseer, ManualClock())

    def save(self, typed, defaults=(), *, label="Mail", caller=SYSOP, **more):
        return asyncio.run(self.desk.save(caller, label, typed, defaults, **more))

    @property
    def text(self):
        return (self.root / "ctrl/sbbs.ini").read_text()

    def value(self, attribute, label="Mail"):
        return next(one.value for one in self.desk.fields(SYSOP, label) if one.attribute == attribute)


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_a_change_is_written_remembered_and_taken(world):
    assert world.save({"max_clients": "9"}) == 1
    assert world.text == INI.replace("7", "9") and world.recycled == 1 and world.value("max_clients") == "9"
    change = asyncio.run(world.desk.change(SYSOP, 1))
    assert (change.who, [(one.name, one.before, one.after) for one in change.values]) == (
        "Olga",
        [("Mail.MaxClients", "7", "9")],
    )


def test_what_is_as_it_is_is_left_alone(world):
    assert world.save({"max_clients": "7", "max_recipients": "100", "relay_password": ""}) == 0
    assert world.text == INI and world.recycled == 0 and asyncio.run(world.desk.changes(SYSOP)) == []


def test_nothing_is_written_when_one_is_wrong(world):
    with pytest.raises(NotTaken) as no:
        world.save({"max_clients": "9", "max_recipients": "many"})
    assert list(no.value.wrong) == ["max_recipients"] and world.text == INI and world.recycled == 0


def test_nothing_is_written_when_the_whole_is_wrong(world):
    with pytest.raises(NotTaken) as no:
        world.save({"options": "RELAY_TX | RELAY_AUTH_PLAIN"})
    assert "RelayUsername" in no.value.problems[0] and not no.value.wrong and world.text == INI


def test_what_the_program_does_not_take_is_put_back(world):
    world.wrong = ["no"]
    with pytest.raises(NotTaken) as no:
        world.save({"max_clients": "9"})
    assert no.value.problems == ("no",) and world.text == INI and asyncio.run(world.desk.changes(SYSOP)) == []


def test_the_default_again(world):
    world.save({"max_clients": "7"}, ["max_clients", "max_recipients"])
    assert "MaxClients" not in world.text and asyncio.run(world.desk.change(SYSOP, 1)).values[0].after == "the default"


def test_LOG_02_a_secret_is_replaced_and_never_told(world):
    world.save({"relay_password": "other-hush"})
    assert "other-hush" in world.text
    change = asyncio.run(world.desk.change(SYSOP, 1))
    assert [(one.before, one.after) for one in change.values] == [("set", "set")]
    assert "hush" not in "".join(change.files[0].diff())


def test_a_bit_is_a_setting_of_its_own(world):
    (world.root / "ctrl/main.ini").write_text("settings = 0x80000002\n")
    world.build()
    world.save({"closed": "true"}, label="main")
    assert (world.root / "ctrl/main.ini").read_text() == "settings = 0x80000003\n"
    assert world.value("closed", "main") == "true"


def test_undo_and_undo_of_the_undo(world):
    world.save({"max_clients": "9"})
    world.save({"max_clients": "10"})
    assert asyncio.run(world.desk.restore(SYSOP, 1)) == 3 and world.text == INI
    assert asyncio.run(world.desk.restore(SYSOP, 1)) == 0
    assert asyncio.run(world.desk.restore(SYSOP, 3)) == 4 and world.value("max_clients") == "10"


def test_whoever_looked_before_another_changed_changes_nothing(world):
    version = world.desk.version(SYSOP, "Mail")
    world.save({"max_recipients": "50"})
    with pytest.raises(Refusal) as no:
        world.save({"max_clients": "9"}, version=version)
    assert no.value.why is Why.EXISTS and "MaxClients = 7" in world.text


def test_line_ends_make_no_second_setting(world):
    world.save({"max_clients": "9\nSMTPPort = 1"})
    assert world.value("smtp_port") == "25"
    world.save({"host_name": "a.example\n[Global]"})
    assert "\n[Global]" not in world.text


def test_there_is_no_other_section(world):
    for label in ("Nothing", "", "mail"):
        with pytest.raises(Refusal) as no:
            world.desk.fields(SYSOP, label)
        assert no.value.why is Why.NOT_FOUND


def test_EXE_09_only_sysops(world):
    for verb in (
        lambda: world.save({"max_clients": "9"}, caller=ALICE),
        lambda: asyncio.run(world.desk.restore(ALICE, 1)),
        lambda: asyncio.run(world.desk.change(ALICE, 1)),
        lambda: asyncio.run(world.desk.changes(ALICE)),
        lambda: world.desk.fields(ALICE, "Mail"),
        lambda: world.desk.sections(ALICE),
        lambda: world.desk.search(ALICE, "x"),
        lambda: world.desk.version(ALICE, "Mail"),
    ):
        with pytest.raises(Refusal) as no:
            verb()
        assert no.value.why is Why.DENIED
    assert world.text == INI
