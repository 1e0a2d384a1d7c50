import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.host.javascript.tokens import REGEX, STRING, TEMPLATE, ForeignSource, tokenize

PIECES = st.sampled_from(
    [
        "for each",
        " in ",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "/",
        "/a/",
        "'x'",
        '"y"',
        "`t${1}`",
        "// c\n",
        "/* d */",
        "\n",
        " ",
        "a",
        "1",
        "=",
        "+",
        ";",
        ",",
        "catch",
        "if",
        "let",
        "function",
        "<",
        ">",
        "\\",
        "'",
        '"',
        "`",
        "${",
        ".",
    ]
)


def kinds(source, kind):
    return [token.text for token in tokenize(source) if token.kind == kind]


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_joined_the_pieces_are_the_source(source):
    try:
        tokens = tokenize(source)
    except ForeignSource:
        return
    assert "".join(token.text for token in tokens) == source
    line = 1
    for token in tokens:
        assert token.line == line
        line += token.text.count("\n")


@pytest.mark.parametrize(
    ("source", "patterns"),
    [
        ("a = b / c / d", []),
        ("x = /a\\/b[/]c/g.test(y)", ["/a\\/b[/]c/g"]),
        ("return /x/", ["/x/"]),
        ("if (a) /x/.test(b)", ["/x/"]),
        ("(a) / 2 / 3", []),
        ("a[1] / 2 / 3", []),
        ("x = {} / 2 / 3", []),
        ("{ } /x/.test(y)", ["/x/"]),
        ("a++ / 2 / 3", []),
        ("o.return / 2 / 3", []),
        ("f(/x/, /y/i)", ["/x/", "/y/i"]),
    ],
)
def test_a_slash_divides_or_begins_a_pattern(source, patterns):
    assert kinds(source, REGEX) == patterns


def test_strings_and_templates_are_one_piece():
    assert kinds("'a\\'b' + \"c'd\"", STRING) == ["'a\\'b'", '"c\'d"']
    assert kinds("`a ${ {b: `c ${1}`} } d` + e", TEMPLATE) == ["`a ${ {b: `c ${1}`} } d`"]


def test_xml_in_the_source_is_told_with_its_line():
    with pytest.raises(ForeignSource, match="line 2: XML in the source"):
        tokenize("var a;\nx = <b>c</b>;")
    assert tokenize("a <b && c> d")


def test_a_long_source_is_cut_in_no_time():
    assert len(tokenize("a / b; '" + "x" * 200_000 + "';" + "(" * 50_000)) > 50_000
