from dataclasses import replace

import pytest

from dialtone.app import build
from dialtone.config.load import load_settings
from dialtone.domain.model.happenings import MailArrived, UserChanged
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.user import SYSOP


@pytest.fixture
def settings(root):
    return load_settings(root)


async def test_facts_reach_who_remembers(settings, pillars):
    house = build.build(settings, pillars)
    user = await house.people.add("Sysop", "sesame")
    assert await house.reception.room.waiting(user) == 0
    pillars.bus.announce([MailArrived(SYSOP, Uid(1), LetterId(1))])
    assert await house.reception.room.waiting(user) == 1


async def test_a_change_made_elsewhere_is_seen_after_it_is_told(settings, pillars):
    house = build.build(settings, pillars)
    user = await house.people.add("Sysop", "sesame")
    assert (await house.directory.get(SYSOP)).level == 99
    await pillars.store.write(lambda records: records.users.change(replace(user, level=10)))
    assert (await house.directory.get(SYSOP)).level == 99
    pillars.bus.announce([UserChanged(SYSOP)])
    assert (await house.directory.get(SYSOP)).level == 10
