"""What a session takes out of the house."""

from types import SimpleNamespace

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.ftp import FtpConfig
from dialtone.config.load import Settings
from dialtone.config.system import SystemConfig
from dialtone.protocols.ftp.needs import Needs


def house(files=object(), **changes):  # noqa: B008
    settings = Settings(
        ftp=FtpConfig(**changes), system=SystemConfig(name="A Board", qwk_id="BOARD", inet_addr="board.example")
    )
    names = ("logins", "directory", "presence", "overseer", "clock", "packets", "ftp")
    return SimpleNamespace(settings=settings, files=files, started=5.0, **{name: object() for name in names})


def test_names_of_the_board():
    needs = Needs.of(house())
    assert (needs.board, needs.host, needs.tree.system) == ("A Board", "board.example", "BOARD")
    assert (needs.tree.index_name, needs.tree.qwk_id, needs.tree.started) == ("00index", "BOARD", 5.0)


@pytest.mark.proves("FTP.HostName")
def test_the_servers_own_name():
    assert Needs.of(house(host_name="ftp.board.example")).host == "ftp.board.example"


def test_what_is_switched_off_is_not_shown():
    needs = Needs.of(house(options=frozenset()))
    assert (needs.tree.index_name, needs.tree.qwk_id) == ("", "")


def test_a_board_without_files():
    with pytest.raises(Refusal):
        Needs.of(house(files=None))
