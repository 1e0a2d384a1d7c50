import pytest

from dialtone.base import log
from tests.protocols.ftp.harbour import GAMES, Harbour


@pytest.fixture
def events():
    """Every event told during the test."""
    told = []
    before = log.switch.level, log.switch.sinks
    log.switch.level, log.switch.sinks = log.TRACE, [told.append]
    yield told
    log.switch.level, log.switch.sinks = before


@pytest.fixture
def harbour():
    """A board with one file in it, Bob's."""
    made = Harbour()
    made.vault.keep(GAMES, "a.zip", b"0123456789" * 10, uploader="Bob", uploader_user=made.bob.number)
    return made
