import gc
import stat

import pytest

from dialtone.app.pillars import Listeners, key_file, raise_pillars
from dialtone.base import log
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.config.places import Places
from dialtone.domain.model.happenings import MailQueued, UserChanged
from dialtone.domain.model.user import SYSOP


class House:
    """Somebody who keeps a bus."""

    def __init__(self):
        self.bus, self.heard = Bus(), []
        self.bus.listen(MailQueued, self.heard.append)


def test_every_house_that_is_lived_in_hears_facts():
    bus = Bus()
    listeners = Listeners(bus)
    old, new = House(), House()
    listeners.add(old.bus)
    listeners.add(new.bus)
    bus.announce([MailQueued("a"), UserChanged(SYSOP)])
    heard = old.heard
    assert old.heard == new.heard == [MailQueued("a")]
    del old
    gc.collect()
    bus.announce([MailQueued("b")])
    assert heard == [MailQueued("a")]
    assert new.heard == [MailQueued("a"), MailQueued("b")]


@pytest.fixture
def settings(tmp_path):
    for name in ("ctrl", "data"):
        (tmp_path / name).mkdir()
    return Settings(root=Places(tmp_path))


async def test_the_real_ones_are_files_for_their_owner_only(settings):
    pillars = await raise_pillars(settings)
    assert await pillars.store.read(lambda records: records.users.all()) == []
    await pillars.close()
    files = [path for path in settings.root.root.rglob("*") if path.is_file()]
    assert files
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in files)


async def test_the_vaults_key_is_not_beside_the_database(settings):
    pillars = await raise_pillars(settings)
    assert key_file(settings).exists()
    assert settings.root.data not in key_file(settings).parents
    assert pillars.vault.open(pillars.vault.seal(b"x")) == b"x"
    await pillars.close()


@pytest.mark.usefixtures("quiet")
def test_lists_outlive_a_recycle_with_what_was_said_about_them(settings, pillars):
    told = []
    log.switch.level, log.switch.sinks[:] = log.WARNING, [told.append]
    (settings.root.text).mkdir()
    relay, email = settings.root.ctrl / "relay.cfg", settings.root.text / "email.can"
    relay.write_text("192.0.2.0/33\n")
    email.write_text("spammer@ext.test\n")
    first = pillars.tables(settings)
    assert [event.name for event in told] == ["config.warning"]
    relay.write_text("192.0.2.0/33\n203.0.113.7\n")
    email.write_bytes(b"a\0b")
    again = pillars.tables(settings)
    assert first.relay.matches("203.0.113.7")  # sessions of the house before see the change too
    assert again.email.matches("spammer@ext.test")  # the version before stays in force
    pillars.tables(settings)
    assert [event.name for event in told] == ["config.warning", "config.table"]
