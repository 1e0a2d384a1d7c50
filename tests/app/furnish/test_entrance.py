from dataclasses import replace

import pytest

from dialtone.app import build
from dialtone.config.load import load_settings
from dialtone.domain.model.user import SYSOP


@pytest.fixture
def settings(root):
    return load_settings(root)


async def test_an_account_made_in_the_house_is_found_under_its_new_name_at_once(settings, pillars):
    house = build.build(settings, pillars)
    user = await house.people.add("Sysop", "sesame")
    assert (await house.directory.by_login("sysop")).number == user.number
    await house.people.change(replace(user, alias="Digital Man"))
    assert await house.directory.recipient("sysop", aliased=False) is not None  # the operator's name
    assert (await house.directory.by_login("digital.man")).number == SYSOP
