"""Which stations a board's settings put onto the line of acceptance."""

from __future__ import annotations

import pytest

from dialtone.app import build
from dialtone.app.equip import MailLock, sign
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.clock import ManualClock


@pytest.fixture
def stations(root, pillars):
    """The stations of a board, once its files say what they are to say."""

    def made():
        return build.build(load_settings(root), pillars).reception.stations

    return made


async def test_what_nobody_configured_stands_not_on_the_line(root, stations):
    (root / "ctrl" / "mailproc.ini").write_text("")
    set_value(root, "Mail.SenderChecks", "off")
    made = stations()
    assert (made.processing, made.authentication, made.archiving) == (None, None, None)


async def test_a_processor_that_is_switched_off_costs_nothing(root, stations):
    (root / "ctrl" / "mailproc.ini").write_text("[x]\nDisabled = true\n")
    assert stations().processing is None
    (root / "ctrl" / "mailproc.ini").write_text("[x]\nNative = true\n")
    assert stations().processing is not None


async def test_requirements_decide_whose_mail_is_archived(root, stations, pillars):
    set_value(root, "Mail.ArchiveRequirements", "LEVEL 60")
    archiving = stations().archiving
    user = User(number=UserNumber(7), alias="x", level=60)

    async def text():
        yield b"whole\r\n"

    await archiving.keep([user], None, text, tag="t", now=pillars.clock.now(), spam=False)
    (copy,) = (root / "data/user/0007/smtp_in").iterdir()
    assert copy.read_bytes() == b"whole\r\n"


def test_the_lock_file_is_looked_for_now_and_then(tmp_path):
    clock, path = ManualClock(), tmp_path / "mail.lock"
    lock = MailLock(path, clock)
    assert not lock.is_set()
    path.touch()
    assert not lock.is_set()  # looked a moment ago
    clock.advance(2)
    assert lock.is_set()
    path.unlink()
    clock.advance(2)
    assert not lock.is_set()


def test_a_semaphore_that_is_not_named_is_not_touched():
    touched = []
    sign(touched.append, "")()
    sign(touched.append, "smtp.now")()
    assert touched == ["smtp.now"]
