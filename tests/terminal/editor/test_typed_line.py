from hypothesis import given
from hypothesis import strategies as st

from dialtone.terminal.editor.typed_line import Typed, _split, type_line
from dialtone.terminal.look import Charset, Look
from dialtone.testing.keyboard import RING
from dialtone.testing.script import run
from tests.support.lodge import COMMODORE, Lodge

PLAIN = Look(columns=80, rows=24, charset=Charset.ASCII)


def typed(*script, look=PLAIN, room=20, start=""):
    lodge = Lodge(look=look)
    lodge.terminal.add(*script)
    return lodge, run(type_line(lodge.stay.console, "editor.lines.prompt", room, start=start, number=1))


def test_enter_ends_a_line_and_ctrl_c_gives_it_up():
    assert typed("hello\r")[1] == Typed("hello")
    assert typed("hello\x03")[1] is None


def test_the_word_without_room_is_carried_on_and_leaves_the_screen():
    lodge, line = typed("twelve letters and another", room=20)
    assert line == Typed("twelve letters and ", "an", ended=False)
    assert lodge.rows()[0] == "  1 twelve letters and"


def test_a_word_longer_than_the_line_is_cut():
    assert typed("x" * 21, room=20)[1] == Typed("x" * 20, "x", ended=False)


def test_what_was_carried_stands_there_and_can_be_edited():
    assert typed("\b\bfine\r", start="another")[1] == Typed("anothfine")


def test_it_wraps_on_a_commodore_too():
    lodge, line = typed("one two three four five six seven e", look=COMMODORE, room=35 - 2)
    assert not line.ended
    assert lodge.rows()[0].lower() == "  1 one two three four five six seven"


def test_a_telegram_meanwhile_leaves_the_line_as_it_was():
    lodge = Lodge(look=PLAIN)

    async def attend():
        await lodge.stay.console.put("\x01/A telegram!\r\n")

    lodge.stay.console.attend = attend
    lodge.terminal.add("half", RING, " done\r")
    line = run(type_line(lodge.stay.console, "editor.lines.prompt", 40, number=1))
    assert line == Typed("half done")
    assert lodge.rows()[:3] == ["  1 half", "A telegram!", "  1 half done"]


@given(st.text(alphabet="ab ", min_size=5, max_size=60), st.integers(4, 20))
def test_no_character_is_lost_where_a_line_is_split(text, room):
    if len(text) <= room:
        text += "x" * room
    kept, carried = _split(text, room)
    assert kept + carried == text
    assert len(kept.rstrip(" ")) <= room
    assert kept
