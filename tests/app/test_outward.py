from dataclasses import replace

import pytest

from dialtone.app import build, outward
from dialtone.config.load import load_settings


@pytest.fixture
def settings(root):
    return load_settings(root)


async def test_sending_knows_who_we_are(settings, pillars, monkeypatch):
    monkeypatch.setattr(outward, "own_addresses", lambda: frozenset({"192.0.2.7"}))
    house = build.build(settings, pillars)
    sender = outward.sending(house, outward.name_service(settings), frozenset({25}), "sendmail")
    own = sender._destinations._own
    assert own.names == {"bbs.example"}
    assert own.is_here("192.0.2.7", 25)


def test_a_name_server_of_the_sysops(settings):
    assert outward.name_service(replace(settings, mail=replace(settings.mail, dns_server="192.0.2.53"))).server == (
        "192.0.2.53"
    )
