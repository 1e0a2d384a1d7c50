from dataclasses import replace

from dialtone.app import build
from dialtone.app.furnish.news import News
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.load import load_settings
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.wire.port import Peer

GROUP = Group(name="Main", prefix="MAIN-")
BOARD = SubBoard(code="MAIN-GENERAL", group=GROUP, name="General")


def test_every_service_is_a_field_of_the_house():
    assert set(News.__annotations__) <= set(House.__dataclass_fields__)


async def test_a_house_has_its_boards_as_news(root, pillars):
    house = build.build(replace(load_settings(root), boards=Boards((GROUP,), {BOARD.code: BOARD})), pillars)
    sysop = Caller(await house.people.add("Sysop", "sesame"), Peer("127.0.0.1", 1, "127.0.0.1", 119), "nntp")
    assert [group.name for group in house.news.groups.all(sysop)] == ["Main.General"]
    assert set(await house.news.times.created()) == {"MAIN-GENERAL"}
