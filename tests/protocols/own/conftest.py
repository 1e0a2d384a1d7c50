import pytest

from dialtone.base import log


@pytest.fixture
def events():
    """Every event told during the test."""
    told = []
    before = log.switch.level, log.switch.sinks
    log.switch.level, log.switch.sinks = log.TRACE, [told.append]
    yield told
    log.switch.level, log.switch.sinks = before
