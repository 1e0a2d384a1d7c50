"""Messages, tags, names, masks and modes, by example and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.irc import grammar
from dialtone.protocols.irc.grammar import Change, Line, NotText, TooLong

WORD = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0 "), min_size=1, max_size=20).filter(
    lambda word: not word.startswith((":", "@"))
)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"PING x", Line("PING", ["x"])),
        (b"privmsg #a :two words", Line("PRIVMSG", ["#a", "two words"])),
        (b"PRIVMSG #a ::)", Line("PRIVMSG", ["#a", ":)"])),
        (b"PRIVMSG #a :", Line("PRIVMSG", ["#a", ""])),
        (b"USER a 0 *   :A B", Line("USER", ["a", "0", "*", "A B"])),
        (b":somebody!else@host NICK x", Line("NICK", ["x"])),
        (b"@a=b\\sc;+d PING x", Line("PING", ["x"], {"a": "b c", "+d": ""})),
        (b"", Line("", [])),
        (b"   ", Line("", [])),
        (b"@a", Line("", [], {"a": ""})),
        (b"NICK \xc3\xa9", Line("NICK", ["é"])),
    ],
)
def test_lines_are_read(raw: bytes, line: Line) -> None:
    assert grammar.parse(raw) == line


@pytest.mark.parametrize("bad", [b"PRIVMSG #a :\xff", b"@a=\xff PING x"])
def test_what_is_no_utf_8_is_told(bad: bytes) -> None:
    with pytest.raises(NotText):
        grammar.parse(bad)


def test_IRC_01_a_cr_or_nul_ends_the_message() -> None:
    for ending in (b"\r", b"\0"):
        assert grammar.parse(b"PRIVMSG #x :hi" + ending + b"PRIVMSG #y :spoof").params == ["#x", "hi"]


def test_IRC_03_lines_and_tags_have_their_limits() -> None:
    """512 bytes with CR LF (RFC 1459 section 2.3); a client's tags 4096 (IRCv3 message-tags)."""
    assert grammar.parse(b"A" * 510).verb == "A" * 510
    for long in (b"A" * 511, b"A" * 600, b"@" + b"a" * 4095 + b" PING", b"@" + b"a" * 8190 + b" PING"):
        with pytest.raises(TooLong):
            grammar.parse(long)
    assert grammar.parse(b"@" + b"a" * 4094 + b" PING").verb == "PING"


def test_the_fifteenth_parameter_takes_the_rest() -> None:
    line = grammar.parse(b"X " + b" ".join(b"%d" % number for number in range(20)))
    assert (len(line.params), line.params[-1]) == (15, "14 15 16 17 18 19")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_tag_values_come_back_as_they_were(value: str) -> None:
    escaped = grammar.escape(value)
    assert not set(escaped) & set("; \r\n")
    assert grammar.unescape(escaped) == value


@pytest.mark.parametrize(("wire", "value"), [("a\\", "a"), ("a\\b", "ab"), ("\\:\\s\\\\\\r\\n", "; \\\r\n"), ("", "")])
def test_tag_values_are_read_as_the_document_says(wire: str, value: str) -> None:
    assert grammar.unescape(wire) == value


@given(st.lists(WORD, min_size=1, max_size=5), st.text(max_size=80))
def test_what_is_written_is_one_line_and_reads_as_it_was(words: list[str], text: str) -> None:
    data = grammar.render("src!u@h", "CMD", [*words, text], text=True)
    assert not set(data) & set(b"\r\n\0")
    assert len(data) <= 510
    assert data.decode()
    if len(data) < 500:
        assert grammar.parse(data).params == [*words, grammar.clean(text)]


@given(st.binary(max_size=300))
def test_nothing_a_client_says_breaks_the_reader(raw: bytes) -> None:
    try:
        line = grammar.parse(raw)
    except (NotText, TooLong):
        return
    assert all("\r" not in word and "\n" not in word and "\0" not in word for word in (line.verb, *line.params))


@pytest.mark.parametrize(
    "nick", ["a b", ":a", "a,b", "#a", "1a", "-a", "é", "a!b", "a@b", "", "a" * 31, "a\u200b", "@a", "+a", "a.b"]
)
def test_IRC_05_what_is_no_nick(nick: str) -> None:
    assert not grammar.is_nick(nick)


@pytest.mark.parametrize("nick", ["a", "A1", "[x]", "`a`", "_a-b", "x" * 30, "{|}^\\"])
def test_what_is_a_nick(nick: str) -> None:
    assert grammar.is_nick(nick)


@pytest.mark.parametrize("pair", [("alice", "AL1CE"), ("alice", "a_lice"), ("O0", "00o"[1:]), ("bob", "b0b")])
def test_IRC_05_nicks_that_look_the_same(pair: tuple[str, str]) -> None:
    assert grammar.look(pair[0]) == grammar.look(pair[1])


@given(st.text(max_size=40))
def test_every_name_of_the_board_becomes_a_nick(name: str) -> None:
    assert grammar.is_nick(grammar.nick_of(name))


@pytest.mark.parametrize("name", ["#a", "&a", "#é", "#" + "a" * 99])
def test_what_is_a_channel(name: str) -> None:
    assert grammar.is_channel(name)


@pytest.mark.parametrize("name", ["a", "#", "#a b", "#a,b", "#a\x07", "#" + "a" * 100, "#" + "é" * 50, "+a"])
def test_what_is_no_channel(name: str) -> None:
    assert not grammar.is_channel(name)


@pytest.mark.parametrize(
    ("given", "full"),
    [
        ("bob", "bob!*@*"),
        ("*@host", "*!*@host"),
        ("bob!u@h", "bob!u@h"),
        ("bob!", "bob!*@*"),
        ("", "*!*@*"),
        ("u@", "*!u@*"),
    ],
)
def test_masks_are_completed(given: str, full: str) -> None:
    assert grammar.full_mask(given) == full


def test_IRC_06_a_cruel_mask_is_cut_and_matched_in_no_time() -> None:
    mask = grammar.full_mask("*a" * 1000 + "b")
    assert len(mask) <= grammar.MASK_MOST + 10
    assert not grammar.fits(mask, "a" * 400)


MODES = st.lists(
    st.builds(
        Change,
        st.booleans(),
        st.sampled_from("nt"),
        st.none(),
    )
    | st.builds(Change, st.booleans(), st.sampled_from("bo"), WORD)
    | st.builds(Change, st.just(True), st.just("l"), WORD),
    max_size=6,
)


@given(MODES)
def test_mode_changes_come_back_as_they_were(changes: list[Change]) -> None:
    words = grammar.write_modes(changes)
    assert list(grammar.read_modes(words, always="bo", setting="l", most=6)) == changes


def test_no_more_changes_with_a_value_than_allowed() -> None:
    words = ["+" + "b" * 9, *map(str, range(9))]
    assert [change.value for change in grammar.read_modes(words, always="b", setting="", most=6)] == list("012345")
    assert len(list(grammar.read_modes(["+" + "n" * 900], always="b", setting="", most=6))) == 24


def test_colours_of_chat_programs_are_taken_off() -> None:
    assert grammar.plain("\x02bold\x0f \x034,12red\x03 \x1dit\x1d \x04ff0000x") == "bold red it x"
