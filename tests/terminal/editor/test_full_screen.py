from dataclasses import replace

from dialtone.domain.model.draft import KeptDraft
from dialtone.terminal.editor.session import edit
from dialtone.testing.keyboard import RING, SILENCE
from dialtone.testing.script import run
from dialtone.wire.screen import Size
from tests.support.lodge import ANSI, NARROW, Lodge
from tests.support.screen import Screen

ESC = "\x1b"
SEND = "\x1a"  # Ctrl-Z
LEFT, UP, DOWN, HOME, END = "\x1b[D", "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F"


def write(lodge, *script, **work):
    lodge.terminal.add(*script)
    fields = {"area": "post:X", "to": "All", "subject": "Tea"} | work
    return run(edit(lodge.stay, **fields))


def watch(lodge, seen):
    return lambda: seen.append(lodge.rows())


def test_the_screen_has_a_bar_the_text_and_a_bar():
    lodge, seen = Lodge(), []
    edited = write(lodge, "Hello\rthere", watch(lodge, seen), SEND)
    assert (edited.text, edited.subject, edited.to) == ("Hello\nthere", "Tea", "All")
    assert seen[0][:4] == [" To: All                       Subject: Tea", "Hello", "there", ""]
    assert seen[0][23] == " Esc menu  Ctrl-K help  Ctrl-Z send  Ctrl-Q quote                      2/2 Ins"
    assert lodge.rows() == [""] * 24  # nothing is left over


def test_words_wrap_while_they_are_typed_and_lines_are_sent_in_79_columns():
    lodge, seen = Lodge(), []
    edited = write(lodge, "word " * 20, watch(lodge, seen), SEND)
    assert seen[0][1] == " ".join(["word"] * 16)
    assert seen[0][2] == " ".join(["word"] * 4)
    assert edited.text == " ".join(["word"] * 16) + "\n" + " ".join(["word"] * 4)


def test_on_40_columns_the_text_wraps_there_and_is_sent_as_wide_as_ever():
    lodge, seen = Lodge(look=NARROW), []
    edited = write(lodge, "word " * 12, watch(lodge, seen), SEND)
    assert seen[0][0] == " All        Tea"
    assert seen[0][1] == " ".join(["word"] * 8)
    assert edited.text == " ".join(["word"] * 12)
    assert max(map(len, seen[0])) <= 40


def test_the_cursor_is_where_the_text_goes_on():
    lodge, places = Lodge(), []

    def look():
        places.append(Screen(lodge.terminal.output).cursor)

    write(lodge, "one\rtwo", look, UP, look, HOME, look, DOWN, END, look, SEND)
    assert places == [(4, 3), (4, 2), (1, 2), (4, 3)]


def test_keys_move_cut_paste_and_overwrite():
    lodge = Lodge()
    #            cut line 1, to the end, paste      overwrite two letters
    edited = write(lodge, "one\rtwo\r", UP, UP, "\x18", "\x07", "\x15", UP, HOME, "\x16", "ON", "\x16", "!", SEND)
    assert edited.text == "two\nON!e"


def test_a_block_is_marked_cut_and_put_in_elsewhere():
    lodge = Lodge()
    edited = write(lodge, "abcdef", HOME, "\x0c", "\x06\x06\x06", "\x18", END, "\x15", SEND)
    assert edited.text == "defabc"


def test_the_marked_block_is_shown_in_reverse():
    lodge, colours = Lodge(), []
    edited = write(
        lodge, "abcdef", HOME, "\x0c", "\x06\x06",
        lambda: colours.extend(Screen(lodge.terminal.output).colour(column, 2)[1] for column in (1, 2, 3)), SEND,
    )  # fmt: skip
    assert edited.text == "abcdef"
    assert colours == ["white", "white", "default"]


def test_quotations_are_taken_from_a_window():
    lodge, seen = Lodge(), []
    quote = [f" B> line {number}" for number in range(1, 4)]
    edited = write(lodge, "\x11", watch(lodge, seen), "\r", DOWN, "\r", "My answer.", SEND, quote=quote)
    assert edited.text == " B> line 1\n B> line 3\nMy answer."
    assert seen[0][12:17] == [" Enter quotes the line  All  Q back to the text", *quote, ""]


def test_all_lines_are_quoted_at_once_and_quotations_alone_are_no_message():
    quote = [" B> one", " B> two"]
    lodge = Lodge()
    assert write(lodge, "\x11", "A", SEND, quote=quote) is None
    lodge = Lodge()
    assert write(lodge, "\x11", "A", "Yes.", SEND, quote=quote).text == " B> one\n B> two\nYes."


def test_the_menu_behind_esc_finds_and_changes_the_subject():
    lodge, seen = Lodge(), []
    edited = write(
        lodge, "alpha beta\rgamma", ESC, "F", "BETA\r", "X", ESC, "T", "\x18Coffee\r", watch(lodge, seen), ESC, "S"
    )
    assert edited.text == "alpha Xbeta\ngamma"
    assert edited.subject == "Coffee"
    assert "Subject: Coffee" in seen[0][0]


def test_what_is_not_found_and_unknown_keys_are_told_in_the_bar():
    lodge, seen = Lodge(), []
    write(lodge, "a", ESC, "F", "zebra\r", watch(lodge, seen), "\x08", watch(lodge, seen), "\x1d", "\x13",
          watch(lodge, seen), "b", SEND)  # fmt: skip
    assert seen[0][23].startswith(" Not found: zebra")
    assert seen[1][23].startswith(" Esc menu")
    assert seen[2][23].startswith(" That key does nothing here; Ctrl-K shows the keys")


def test_help_and_back():
    lodge, seen = Lodge(), []
    write(lodge, "text", "\x0b", watch(lodge, seen), " ", watch(lodge, seen), SEND)
    assert seen[0][0] == "Keys of the editor"
    assert seen[1][1] == "text"
    assert not any("Keys of the editor" in row for row in seen[1])


def test_ctrl_c_asks_before_a_text_is_thrown_away():
    lodge = Lodge()
    edited = write(lodge, "text", "\x03", "n", "\x03", "y")
    assert edited is None
    assert run(lodge.drafts.waiting(lodge.stay.caller, "post:X")) is None
    assert write(Lodge(), "\x03") is None  # nothing to ask about


def test_a_window_of_another_size_is_drawn_anew_at_once():
    lodge, seen = Lodge(), []

    def smaller():
        lodge.terminal.size = Size(60, 12)

    edited = write(lodge, "word " * 14, smaller, RING, watch(lodge, seen), SEND)
    rows = seen[0]
    assert rows[1] == " ".join(["word"] * 12)
    assert rows[2] == " ".join(["word"] * 2)
    assert rows[11].startswith(" Esc menu")
    assert edited.text == " ".join(["word"] * 14)


def test_telegrams_wait_until_the_text_is_done():
    lodge, seen, told = Lodge(), [], []

    async def attend():
        told.append(True)

    lodge.stay.console.attend = attend
    write(lodge, "text", RING, watch(lodge, seen), lambda: seen.append(list(told)), SEND)
    assert seen[0][23].startswith(" Something came for you")
    assert seen[1] == []
    assert told == [True]
    assert lodge.stay.console.attend is attend


def test_a_draft_is_kept_every_twenty_seconds():
    lodge, kept = Lodge(), []

    def look():
        kept.append(run(lodge.drafts.waiting(lodge.stay.caller, "post:X")))

    write(lodge, "some text", look, SILENCE, look, SEND)
    assert kept[0] is None
    assert isinstance(kept[1], KeptDraft)
    assert (kept[1].text, kept[1].to, kept[1].subject) == ("some text", "All", "Tea")
    assert run(lodge.drafts.waiting(lodge.stay.caller, "post:X")) is None  # it was sent


def test_drafts_are_kept_while_somebody_types_without_a_pause():
    lodge, kept = Lodge(), []

    def later():
        lodge.clock.advance(21)

    write(
        lodge, "ab", later, "c", "d", lambda: kept.append(run(lodge.drafts.waiting(lodge.stay.caller, "post:X"))), SEND
    )
    assert kept[0].text == "abc"


def test_there_are_no_more_lines_than_the_level_allows():
    lodge, seen = Lodge(), []
    edited = write(lodge, "one\rtwo\rthree", watch(lodge, seen), SEND, limit_lines=2)
    assert edited.text == "one\ntwothree"
    assert write(Lodge(), "\x02\r", SEND, limit_lines=1, text="one") is not None


def test_ANS_01_the_subject_and_quotations_of_others_draw_nothing():
    lodge = Lodge()
    write(lodge, "\x11", "q", "text", SEND, subject="\x1b[2Jx\x1b]0;t\x07", quote=[" B> \x1b[6n\x9b2Jz\x01L"])
    assert b"\x1b]0" not in lodge.terminal.output
    assert b"\x1b[6n" not in lodge.terminal.output
    assert b"\x9b" not in lodge.terminal.output


def test_words_no_dictionary_has_can_be_mended():
    class Dictionary:
        async def unknown(self, words):
            assert "thier" in words
            return {"thier": ["their", "thief"]}

    lodge, seen = Lodge(), []
    lodge.spelling = Dictionary()
    lodge.stay.house = lodge.house()
    edited = write(lodge, "thier dog", ESC, "C", watch(lodge, seen), "\x18their\r", SEND)
    assert edited.text == "their dog"
    assert seen[0][23].startswith("thier (their, thief): ")


def test_without_a_dictionary_the_bar_says_so():
    lodge, seen = Lodge(), []
    write(lodge, "thier", ESC, "C", watch(lodge, seen), SEND)
    assert seen[0][23].startswith(" This board has no dictionary")


def test_only_what_changed_is_sent():
    lodge = Lodge()
    write(lodge, "a long line of text", lodge.terminal.forget_output, "!", lambda: None, SEND)
    typed = lodge.terminal.output.split(b"\x1b[2J")[0]
    assert b"a long line" not in typed


def test_long_texts_scroll():
    lodge, seen = Lodge(), []
    text = "\n".join(f"line {number}" for number in range(100))
    write(lodge, watch(lodge, seen), "\x07", watch(lodge, seen), "\x10", watch(lodge, seen), "\x14", SEND, text=text)
    assert seen[0][1:3] == ["line 0", "line 1"]
    assert seen[1][22] == "line 99"
    assert seen[2][1] == "line 78"


def test_the_editor_clears_the_screen_for_those_who_want_none_cleared_elsewhere():
    lodge, seen = Lodge(look=replace(ANSI, clear=False)), []
    run(lodge.stay.console.put("a menu stands here\r\n" * 10))
    write(lodge, "text", watch(lodge, seen), SEND)
    assert seen[0][1:3] == ["text", ""]
    assert lodge.rows() == [""] * 24
