import pytest

from dialtone.base.errors import Gone
from dialtone.terminal.editor.session import edit, finished
from dialtone.testing.script import run
from tests.support.lodge import COMMODORE, LINEAR, Lodge

SEND = "\x1a"


def write(lodge, *script, **work):
    lodge.terminal.add(*script)
    fields = {"area": "post:X", "to": "All", "subject": "Tea"} | work
    return run(edit(lodge.stay, **fields))


def draft(lodge):
    return run(lodge.drafts.waiting(lodge.stay.caller, "post:X"))


@pytest.mark.parametrize(("look", "script"), [(None, ("half a text",)), (LINEAR, ("half a text\r", "and more"))])
def test_what_was_written_is_kept_when_the_line_drops_and_offered_again(look, script):
    lodge = Lodge(look=look) if look else Lodge()
    with pytest.raises(Gone):
        write(lodge, *script)
    assert draft(lodge).text == ("half a text\nand more" if look else "half a text")
    caller = lodge.alice
    lodge.stay = lodge.visit(caller)
    end = ("y\r", "end\r", "/S\r") if look else ("y", " of mine", SEND)
    edited = write(lodge, *end, to="", subject="")
    assert edited.text.startswith("half a text")
    assert (edited.to, edited.subject) == ("All", "Tea")
    assert draft(lodge) is None


def test_a_draft_that_is_not_wanted_goes():
    lodge = Lodge()
    with pytest.raises(Gone):
        write(lodge, "half a text")
    lodge.stay = lodge.visit(lodge.alice)
    assert write(lodge, "n", "new", SEND).text == "new"
    assert draft(lodge) is None


def test_after_two_days_nothing_is_offered():
    lodge = Lodge()
    with pytest.raises(Gone):
        write(lodge, "half a text")
    lodge.clock.advance(48 * 3600 + 1)
    lodge.stay = lodge.visit(lodge.alice)
    assert write(lodge, "new", SEND).text == "new"


def test_whoever_may_still_be_refused_keeps_the_draft_until_it_is_finished():
    lodge = Lodge()
    write(lodge, "a text", SEND, keep_draft=True)
    assert draft(lodge).text == "a text"
    run(finished(lodge.stay, "post:X"))
    assert draft(lodge) is None


def test_nothing_is_sent_without_a_word():
    assert write(Lodge(), SEND) is None
    assert write(Lodge(), "   \r  ", SEND) is None


def test_guests_leave_no_drafts():
    lodge = Lodge(restrictions="G")
    with pytest.raises(Gone):
        write(lodge, "half a text")
    assert run(lodge.store.read(lambda records: records.drafts.all(lodge.alice.number))) == []


def test_signatures_go_under_the_text_and_draw_nothing():
    lodge = Lodge()
    lodge.small[f"user/{lodge.alice.number:04}.sig"] = b"Alice\x1b[2J of the hills\r\n"
    assert write(lodge, "Hello", SEND, signed=True).text == "Hello\n\n-- \nAlice of the hills"
    assert write(lodge, "Hello", SEND).text == "Hello"


def test_a_chosen_editor_of_the_house_is_used():
    lodge = Lodge(editor="slick")

    async def slick(stay, work):
        work.buffer.insert("by another editor")
        return True

    lodge.editors["SLICK"] = slick
    assert write(lodge).text == "by another editor"


@pytest.mark.parametrize("look", [LINEAR, COMMODORE])
def test_the_line_being_typed_is_kept_when_the_line_drops(look):
    lodge = Lodge(look=look)
    with pytest.raises(Gone):
        write(lodge, "first\r", "half a thou")
    assert draft(lodge).text.lower() == "first\nhalf a thou"
