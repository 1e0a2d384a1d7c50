"""ftpalias.cfg, spec services.md 3.6."""

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.ftp_aliases import FtpAlias, FtpAliases


def one(line):
    return next(iter(FtpAliases([line])), None)


def test_what_a_line_says():
    assert one("games bbs://main/games/  All games") == FtpAlias("games", ("main", "games"), "", True, "All games")
    assert one("news\tbbs://main/texts/news.txt\tThe news") == FtpAlias(
        "news", ("main", "texts", "news.txt"), description="The news"
    )
    assert one("motd /etc/motd") == FtpAlias("motd", path="/etc/motd")
    assert one("lib bbs://main") == FtpAlias("lib", ("main",), folder=True)


def test_hidden_ones_are_marked():
    assert one("x /y hidden").hidden and one("x /y HIDDEN").hidden and not one("x /y a hidden thing").hidden


def test_comments_and_empty_lines_are_no_lines():
    assert list(FtpAliases(["; a comment", "", "   ", "  ; another"])) == []


def test_bad_lines_are_named():
    aliases = FtpAliases(["alone", "a/b /x", ".. /x", "up bbs://main/../x/", "deep bbs://a/b/c/d", "fine /x"])
    assert [alias.name for alias in aliases] == ["fine"]
    assert len(aliases.bad) == 5


def test_names_are_found_in_any_case_and_the_first_line_counts():
    aliases = FtpAliases(["News /one", "NEWS /two"])
    assert aliases.find("news").path == "/one"
    assert aliases.find("other") is None


@given(st.lists(st.text(max_size=60), max_size=20))
def test_whatever_a_file_holds_names_are_components(lines):
    for alias in FtpAliases(lines):
        assert "/" not in alias.name and alias.name.strip(".")
        assert ".." not in alias.parts
