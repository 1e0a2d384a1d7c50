import pytest

from dialtone.app import build
from dialtone.config.load import load_settings


@pytest.fixture
def settings(root):
    return load_settings(root)


async def test_SLO_09_reception_asks_for_the_space_left(settings, pillars, monkeypatch):
    monkeypatch.setattr("dialtone.host.disk.free_bytes", lambda _: 12345)
    assert build.build(settings, pillars).reception._free_space() == 12345
