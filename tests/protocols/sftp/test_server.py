import pytest

from dialtone.testing.script import run
from tests.protocols.sftp.cabinet import GAMES, Cabinet, ask, code, opening, read

READDIR, OPENDIR, REALPATH = 12, 11, 16


@pytest.fixture
def cabinet():
    made = Cabinet()
    made.vault.keep(GAMES, "a.zip", b"0123456789")
    return made


def test_a_session_is_a_node_of_its_user_who_may_call_beside_it(cabinet):
    seen = []

    def look():
        seen.extend(cabinet.presence.everybody())
        cabinet.presence.leave(cabinet.presence.log_on(cabinet.alice, "SSH").node)

    cabinet.serve(look, ask(REALPATH, "."))
    (visit,) = seen
    assert (visit.alias, visit.protocol, visit.action, visit.pageable) == ("Alice", "SFTP", "at transfer menu", False)
    assert cabinet.presence.everybody() == [] and cabinet.stream.identified == ["Alice"]


def test_the_sysop_ends_a_session(cabinet):
    assert cabinet.serve(lambda: cabinet.presence.interrupt(1), ask(REALPATH, ".")) == []


def test_a_closed_board_has_no_files(cabinet):
    cabinet.presence.closed = "maintenance"
    assert cabinet.serve(ask(REALPATH, ".")) == []


def test_nobody_gets_nothing(cabinet):
    assert cabinet.serve(ask(REALPATH, "."), link="no link") == []


def test_SQL_03_a_link_shows_one_file_and_fetches_it_once(cabinet):
    cabinet.vault.keep(GAMES, "b.zip", b"x")
    link = run(cabinet.vault.files.links.for_download(cabinet.vault.caller(cabinet.alice), GAMES.code, "a.zip"))
    secret = link.secret.reveal()
    replies = cabinet.serve(
        *(ask(OPENDIR, "."), ask(READDIR, b"1"), opening("/b.zip", 1), opening("/files/Main files/Games-all/b.zip", 1)),
        *(opening("new", 2 | 8 | 16), opening("a.zip", 1), read(b"2", 0, 50), opening("a.zip", 1)),
        link=secret,
    )
    assert b"a.zip" in replies[1][1] and b"b.zip" not in replies[1][1]
    assert [code(reply) for reply in replies] == [-1, -1, 2, 2, 3, -1, -1, 3]
    assert replies[6][1][4:] == b"0123456789"
    assert cabinet.serve(ask(REALPATH, "."), link=secret) == []
