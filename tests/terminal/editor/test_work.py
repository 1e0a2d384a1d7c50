from dialtone.base.errors import StoreError
from dialtone.terminal.editor.buffer import Buffer
from dialtone.terminal.editor.work import SAVE_EVERY, Work
from dialtone.testing.script import run
from tests.support.lodge import Lodge
from tests.support.office import logged


def work(text="text", **fields):
    return Work(area="post:X", to="All", subject="Tea", buffer=Buffer(text), **fields)


def test_a_draft_is_due_when_something_changed_a_while_ago():
    lodge, one = Lodge(), work()
    one.saved = lodge.clock.monotonic()
    assert not one.is_due(lodge.stay)
    one.buffer.insert("x")
    assert not one.is_due(lodge.stay)
    lodge.clock.advance(SAVE_EVERY)
    assert one.is_due(lodge.stay)
    assert run(one.keep(lodge.stay))
    assert not one.is_due(lodge.stay)


def test_a_store_that_fails_does_not_take_the_text():
    lodge, one = Lodge(), work()

    class Broken:
        async def keep(self, *args, **fields):
            raise StoreError("the disk is full")

    lodge.stay.house.drafts = Broken()
    with logged() as lines:
        assert not run(one.keep(lodge.stay))
    assert lines == ["!The draft of Alice could not be kept: the disk is full"]
    assert one.buffer.plain() == "text"


def test_there_is_room_until_the_limit():
    assert work("a\nb").room()
    assert work("a\nb", limit_lines=3).room()
    assert not work("a\nb", limit_lines=2).room()
