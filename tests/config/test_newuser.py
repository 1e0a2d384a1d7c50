import pytest

from dialtone.config.load import load_settings
from dialtone.config.newuser import USUAL, NewUserConfig, Question, read_letters
from dialtone.domain.model.user import Misc


@pytest.mark.parametrize(
    ("text", "letters"), [("", ""), ("cba", "ABC"), ("ABCA ; some", "ABC"), ("0x5", "AC"), ("3", "AB")]
)
def test_sets_of_letters(text, letters):
    assert read_letters(text) == letters


@pytest.mark.parametrize("text", ["A1", "ä", "A-B"])
def test_what_is_no_set_of_letters(text):
    with pytest.raises(ValueError):
        read_letters(text)


def test_a_file_in_the_wild(root):
    root.write("main.ini", "[newuser]\nlevel=30\nflags1=AB\nquestions=0x1\nmisc=0x80\nexpire=90\npassword=Lotus\n")
    config = load_settings(root.path).new_user
    assert (config.level, config.flags1, config.misc, config.expiration_days) == (30, "AB", 0x80, 90)
    assert config.password.reveal() == "Lotus"
    assert config.asks(Question.ALIAS)
    assert not config.asks(Question.BIRTH)


def test_without_a_file_the_usual_questions_are_asked():
    assert NewUserConfig().questions == int(USUAL) == 0x4F3


def test_what_a_new_account_is_set_to():
    wanted = (
        "ANSI", "COLOR", "PAUSE", "CLRSCRN", "BATCHFLAG", "CURSUB", "ASK_NSCAN", "ASK_SSCAN", "AUTOTERM", "EXTDESC",
    )  # fmt: skip
    assert NewUserConfig().usual == {"misc": sum(int(Misc[name]) for name in wanted), "chat": 0x11}
