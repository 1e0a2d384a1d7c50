import pytest

from dialtone.config.stock_services import ABSENT, STOCK, USUAL, absence, stock_name
from dialtone.formats.ini import Ini


@pytest.mark.parametrize(
    ("first", "arguments", "name"),
    [
        ("nntpservice.js", ("-f",), "nntp"),
        ("NNTPSERVICE.JS", (), "nntp"),
        ("nntpservice", (), "nntp"),
        ("../exec/ircd.js", (), "irc"),
        ("fingerservice.js", (), "finger"),
        ("fingerservice.js", ("-u",), "systat"),
        ("activeuserservice.js", (), "systat"),
        ("websocketservice.js", (), "ws"),
        ("mine.js", (), ""),
        ("nntpservice.py", (), ""),
    ],
)
def test_commands_that_mean_what_is_built_in(first, arguments, name):
    assert stock_name(first, arguments) == name


@pytest.mark.parametrize("name", ["hotline.js", "hotline-transfer.js", "binkit.js", "json-service.js"])
def test_scripts_that_are_known_and_not_here(name):
    assert absence(name) == ABSENT[name.removesuffix(".js")]
    assert stock_name(name, ()) == ""
    assert absence("mine.js") == ""


def test_every_service_of_the_ports_table_is_in_a_new_boards_file():
    ini = Ini(USUAL.encode(), "services.ini")
    commands = [ini.get(section, "Command").value.split() for section in ini.sections()]
    assert {stock_name(first, tuple(rest)) for first, *rest in commands} == set(STOCK)
