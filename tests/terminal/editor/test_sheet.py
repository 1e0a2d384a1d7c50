from dataclasses import replace

from dialtone.terminal.editor.buffer import Buffer
from dialtone.terminal.editor.sheet import Sheet
from dialtone.terminal.editor.work import Work
from dialtone.testing.keyboard import RING
from dialtone.testing.script import run
from dialtone.wire.screen import Size
from tests.support.lodge import ANSI, Lodge


def made(text):
    lodge = Lodge()
    return lodge, Sheet(lodge.stay.console, Work(area="post:X", to="All", subject="Tea", buffer=Buffer(text)))


def test_a_window_that_changed_unseen_is_drawn_anew_by_the_next_painting():
    lodge, sheet = made("one\ntwo")
    run(sheet.draw())
    lodge.terminal.size = Size(50, 10)
    lodge.terminal.add(RING, "x")
    assert run(lodge.stay.console.key()) == "x"  # the size came together with a key
    assert not sheet.fits
    run(sheet.paint())
    assert sheet.fits
    assert lodge.rows()[:3] == [" All        Tea", "one", "two"]
    assert lodge.rows()[9].startswith(" Esc menu")


def test_a_screen_of_eight_rows_is_enough():
    lodge, sheet = made("\n".join(map(str, range(30))))
    lodge.stay.console.look = replace(ANSI, columns=40, rows=8)
    sheet.buffer.bottom()
    run(sheet.draw())
    rows = lodge.rows()
    assert rows[6] == "29"
    assert len([row for row in rows if row.isdigit()]) == 6


def test_what_the_bar_says_is_cut_to_it():
    lodge, sheet = made("text")
    sheet.tell("editor.not_found", text="x" * 200)
    run(sheet.draw())
    assert len(lodge.rows()[23]) <= 79
    assert lodge.rows()[23].endswith(" 1/1 Ins")
