import pytest

from dialtone.formats.alias_list import Aliases

LIST = """\
; comment
root        1
  Sales     Jane Q. Public
joe         first
joe         second
*-list      listserver
*@old.net   *@new.net
broken
a*b         literal
""".splitlines()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("root", "1"),
        ("ROOT", "1"),
        ("sales", "Jane Q. Public"),
        ("joe", "first"),
        ("foo-list", "listserver"),
        ("-list", "listserver"),
        ("joe@old.net", "joe@new.net"),
        ("Joe.Doe@OLD.net", "Joe.Doe@new.net"),
        ("a*b", "literal"),
        ("axb", None),
        ("broken", None),
        ("", None),
        ("rootx", None),
    ],
)
def test_names(name, value):
    assert Aliases(LIST).find(name) == value


def test_the_first_line_that_fits_counts_whatever_its_form():
    assert Aliases(["*t one", "root two"]).find("root") == "one"
    assert Aliases(["root two", "*t one"]).find("root") == "two"
    assert Aliases(["*oot one", "*t two"]).find("root") == "one"
    assert Aliases(["*t two", "*oot one"]).find("root") == "two"


def test_a_star_alone_fits_everything():
    assert Aliases(["x 1", "* 2"]).find("y") == "2"
    assert Aliases(["* *@b.example"]).find("joe") == "joe@b.example"


def test_the_result_is_not_looked_up_again():
    assert Aliases(["a b", "b c"]).find("a") == "b"


def test_its_length_is_the_number_of_lines_that_say_something():
    assert len(Aliases(LIST)) == 7


@pytest.mark.parametrize(
    "beginning",
    [
        "u@ext.test",
        "VERT!u",
        "a,u@ext.test",
        "a> x",
        "@ext.test:u",
        'a"b',
        "a\\b",
        "a\r\nb",
        "a\0b",
        "[1.2.3.4]",
        "a;b",
    ],
)
def test_RLY_11_a_beginning_that_leads_somewhere_itself_has_no_alias(beginning):
    """The sysop's word is for the end of the name alone."""
    for lines in (["*-old *"], ["*-old *@local.test"], ["*-old *", "*old two"]):
        assert Aliases(lines).find(f"{beginning}-old") is None
    assert Aliases(["*-old somebody"]).find(f"{beginning}-old") == "somebody"
