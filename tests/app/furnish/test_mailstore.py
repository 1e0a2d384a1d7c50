from dataclasses import replace

from dialtone.app import build
from dialtone.app.furnish.mailstore import MailboxServices
from dialtone.base.bell import Bell
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.load import load_settings
from dialtone.domain.boards.compose import Draft
from dialtone.domain.house import House
from dialtone.domain.mailstore.contract import Appended
from dialtone.domain.model.actor import Caller
from dialtone.wire.port import Peer

GROUP = Group(name="Main", prefix="MAIN-")
BOARD = SubBoard(code="MAIN-GENERAL", group=GROUP, name="General")
TEXT = b"Subject: x\r\n\r\nbody\r\n"


def test_every_service_is_a_field_of_the_house():
    assert set(MailboxServices.__annotations__) <= set(House.__dataclass_fields__)


async def test_whoever_watches_a_mailbox_hears_of_mail_posts_and_what_was_read(root, pillars):
    house = build.build(replace(load_settings(root), boards=Boards((GROUP,), {BOARD.code: BOARD})), pillars)
    sysop = Caller(await house.people.add("Sysop", "sesame"), Peer("127.0.0.1", 1, "127.0.0.1", 143), "imap")
    inbox, board = Bell(), Bell()
    mail = await house.mailstore.open(sysop, "INBOX")
    mail.watch(inbox)
    general = await house.mailstore.open(sysop, "Boards/Main/General")
    general.watch(board)
    await house.writing.post(sysop, BOARD, Draft(subject="one", body="text"))
    assert board.answer()
    await house.scanning.saw(sysop, BOARD, [1])
    assert board.answer()
    await house.mailstore.append(sysop, "INBOX", [Appended(text=TEXT, size=len(TEXT))])
    assert inbox.answer()
    assert ((await mail.refresh()).added, (await general.refresh()).added) == (1, 1)
