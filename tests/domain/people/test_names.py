import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people.names import checked_alias, is_reserved, look, one_line, taken_by


@pytest.mark.parametrize(
    "alias",
    [
        "alice",
        "Digital Man",
        "Dr. Seuss",
        "O'Brien-Smith",
        "Jürgen",
        "Дмитрий",
        "Ελένη",
        "田中",
        "agent 007",
        "x" * 40,
    ],
)
def test_ordinary_aliases_may_be_had(alias):
    assert checked_alias(alias) == alias


def test_an_alias_is_kept_composed():
    assert checked_alias("Ju\u0308rgen") == "Jürgen"


@pytest.mark.parametrize(
    "alias",
    [
        "",
        " alice",
        "alice ",
        "a  b",
        "...",
        "4711",
        "x" * 41,
        "ж" * 33,  # 66 bytes
        "al\rice",
        "al\x00ice",
        "al\x85ice",
        "al\u202eice",  # writes backwards
        "al\u2066ice",
        "al\u200bice",  # shows nothing
        "al\u00adice",
        "al\u3164ice",
        "al\u2028ice",
        "al\u00a0ice",
        "al\ud800ice",
        "al@ice",
        "al#ice",
        "al!ice",
        'al"ice',
        "al<ice",
        "al/ice",
        "\u0430lice",  # a Cyrillic letter among Latin ones
        "alice\u03bf",
    ],
)
def test_FRM_10_aliases_that_nobody_may_have(alias):
    with pytest.raises(Refusal):
        checked_alias(alias)


@pytest.mark.parametrize(
    "other",
    [
        "ALICE",
        "a.l-i c_e",
        "ａｌｉｃｅ",
        "al\u200bice",
        "\u0430l\u0456c\u0435",  # Cyrillic look-alikes
        "\u202ealice",
        "alice ",
    ],
)
def test_FRM_10_names_that_look_the_same(other):
    assert look(other) == look("alice")


def test_FRM_10_a_word_of_another_alphabet_that_reads_like_a_latin_one():
    assert look("\u0441\u043e\u0440") == look("cop")


def test_different_names_look_different():
    assert len({look(name) for name in ("alice", "alise", "álice", "bob", "Дима", "Дина")}) == 6


@pytest.mark.parametrize("name", ["sysop", "ROOT", "Post.Master", "abuse", "Guest", "mailer-daemon"])
def test_AUT_15_names_of_offices(name):
    assert is_reserved(name)
    assert not is_reserved("alice")


def test_AUT_15_a_name_is_taken_by_aliases_real_names_and_removed_accounts():
    users = [
        User(number=UserNumber(2), alias="Alice", real_name="Alice Liddell"),
        User(number=UserNumber(3), alias="bob", deleted=True),
    ]
    assert taken_by("a.l.i.c.e", users) is users[0]
    assert taken_by("alice.liddell", users) is users[0]
    assert taken_by("Bob", users) is users[1]
    assert taken_by("carol", users) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("X\nReply-To: evil@ext.test", "X Reply-To: evil@ext.test"),
        ("a\r\n b", "a b"),
        ("  a \t b  ", "a b"),
        ("a\u202eb\u200b", "ab"),
        ("a\u2028b\u0085c", "a b c"),
    ],
)
def test_HDR_03_free_text_is_one_line(text, line):
    assert one_line(text) == line


@given(st.text(max_size=200))
def test_one_line_has_no_control_characters_and_is_short(text):
    line = one_line(text)
    assert len(line) <= 80
    assert line == line.strip()
    assert not any(unicodedata.category(ch) in ("Cc", "Cf", "Zl", "Zp") for ch in line)


@given(st.text(max_size=60))
def test_an_alias_is_refused_or_fit(alias):
    try:
        kept = checked_alias(alias)
    except Refusal:
        return
    assert look(kept)
    assert checked_alias(kept) == kept
