from dataclasses import replace

from dialtone.app import build
from dialtone.app.furnish.threads import ThreadServices
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.load import load_settings
from dialtone.domain.boards.compose import Draft
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.wire.port import Peer

GROUP = Group(name="Main", prefix="MAIN-")
BOARD = SubBoard(code="MAIN-GENERAL", group=GROUP, name="General")


def test_every_service_is_a_field_of_the_house():
    assert set(ThreadServices.__annotations__) <= set(House.__dataclass_fields__)


async def test_a_new_message_is_in_the_list_at_once(root, pillars):
    house = build.build(replace(load_settings(root), boards=Boards((GROUP,), {BOARD.code: BOARD})), pillars)
    sysop = Caller(await house.people.add("Sysop", "sesame"), Peer("127.0.0.1", 1, "127.0.0.1", 23), "web")
    for subject in ("one", "two"):
        await house.writing.post(sysop, BOARD, Draft(subject=subject, body=f"text of {subject}"))
        lines = await house.threads.newest(sysop, BOARD.code)
        assert lines[0].last.subject == subject
