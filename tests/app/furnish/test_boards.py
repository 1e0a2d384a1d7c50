from dataclasses import replace

import pytest

from dialtone.app import build
from dialtone.app.furnish.boards import BoardServices
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.load import load_settings
from dialtone.domain.boards.compose import Draft
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.wire.port import Peer

GROUP = Group(name="Main", prefix="MAIN-")
BOARD = SubBoard(code="MAIN-GENERAL", group=GROUP, name="General", description="")
DAY = 86400.0


def test_every_service_is_a_field_of_the_house():
    assert set(BoardServices.__annotations__) <= set(House.__dataclass_fields__)


@pytest.mark.proves("main.newuser.msgscan_init")
@pytest.mark.parametrize(("days", "scanned"), [(0, 0), (1, 1), (90, 0)])
async def test_a_new_account_begins_with_the_messages_of_some_days(root, pillars, days, scanned):
    settings = load_settings(root)
    settings = replace(
        settings,
        boards=Boards((GROUP,), {BOARD.code: BOARD}),
        new_user=replace(settings.new_user, new_message_days=days),
    )
    house = build.build(settings, pillars)
    peer = Peer("127.0.0.1", 1, "127.0.0.1", 23)
    sysop = await house.people.add("Sysop", "sesame")
    await house.writing.post(Caller(sysop, peer, "telnet"), BOARD, Draft(subject="s", body="text"))
    late = await house.people.add("Late", "sesame2")
    late = replace(late, created=house.clock.now() + 2 * DAY)
    marks = await house.scanning.open(Caller(late, peer, "telnet"))
    assert marks.now[BOARD.code].scanned == scanned
