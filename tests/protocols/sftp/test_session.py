import pytest

from dialtone.protocols.sftp.packets import Status
from dialtone.protocols.sftp.session import HANDLES
from dialtone.testing.keyboard import SILENCE
from tests.protocols.sftp.cabinet import GAMES, LOCKED, UPLOADS, Cabinet, ask, close, code, opening, read, write

READ, CREATE, RESUME = 1, 2 | 8 | 16, 2 | 8
LSTAT, SETSTAT, OPENDIR, READDIR, REMOVE, MKDIR, REALPATH, RENAME, SYMLINK = 7, 9, 11, 12, 13, 14, 16, 18, 20
ZIP = "/files/Main files/Games-all/a.zip"


@pytest.fixture
def cabinet():
    made = Cabinet()
    made.vault.keep(GAMES, "a.zip", b"0123456789" * 10)
    return made


def test_the_greeting_names_only_what_there_is(cabinet):
    (hello,) = cabinet.talk(b"\0\0\0\x05\x01\0\0\0\x06")
    assert hello[0] == 2 and cabinet.stream.output[5:9] == b"\0\0\0\x03"
    assert b"limits@openssh.com" in hello[1] and b"syncterm" not in hello[1]


def test_a_download_is_paid_when_its_last_byte_went_out(cabinet):
    replies = cabinet.talk(opening(ZIP, READ), read(b"1", 0, 60), read(b"1", 60, 60), read(b"1", 100, 9), close(b"1"))
    assert [kind for kind, _ in replies] == [102, 103, 103, 101, 101]
    assert replies[1][1][4:] + replies[2][1][4:] == b"0123456789" * 10
    assert code(replies[3]) == Status.EOF
    alice = cabinet.vault.again(cabinet.alice)
    assert (alice.credits, alice.downloads) == (0, 1)


def test_FTP_12_many_downloads_at_once_with_credits_for_one(cabinet):
    replies = cabinet.talk(*[opening(ZIP, READ)] * 10)
    assert [kind for kind, _ in replies].count(102) == 1
    assert {code(reply) for reply in replies} == {-1, Status.PERMISSION_DENIED}
    assert cabinet.vault.again(cabinet.alice).credits == 100  # nothing arrived


def test_FTP_12_a_file_that_is_fetched_without_its_end_or_in_pieces_is_paid(cabinet):
    cabinet.talk(
        opening(ZIP, READ), read(b"1", 0, 50), close(b"1"), opening(ZIP, READ), read(b"2", 50, 45), close(b"2")
    )
    assert cabinet.vault.again(cabinet.alice).credits == 0


def test_an_upload_is_there_when_it_is_closed_and_brings_credits(cabinet):
    path = "/fls/main/up/new.bin"
    replies = cabinet.talk(
        opening(path, CREATE), write(b"1", 0, b"one"), write(b"1", 3, b"two"), ask(LSTAT, path), close(b"1"),
        ask(LSTAT, path),
    )  # fmt: skip
    assert [code(reply) for reply in replies] == [-1, 0, 0, Status.NO_SUCH_FILE, 0, -1]
    assert cabinet.vault.disk.data(UPLOADS.path, "new.bin") == b"onetwo"
    assert cabinet.vault.again(cabinet.alice).credits > 100


def test_a_broken_upload_is_in_no_directory_and_goes_on_later(cabinet):
    path = "/files/main files/uploads/new.bin"
    cabinet.talk(opening(path, CREATE), write(b"1", 0, b"one"))
    assert cabinet.vault.known(UPLOADS, "new.bin") is None
    replies = cabinet.talk(ask(LSTAT, path), opening(path, RESUME), write(b"1", 3, b"two"), close(b"1"))
    assert int.from_bytes(replies[0][1][4:12], "big") == 3
    assert cabinet.vault.disk.data(UPLOADS.path, "new.bin") == b"onetwo"


@pytest.mark.parametrize("how", [2, 3, 2 | 16, CREATE, RESUME, RESUME | 4, CREATE | 32])
def test_FTP_07_a_file_that_is_there_is_never_written(cabinet, how):
    assert code(cabinet.talk(opening(ZIP, how))[0]) > 0
    assert cabinet.vault.disk.data(GAMES.path, "a.zip") == b"0123456789" * 10


def test_who_may_not_upload_may_not(cabinet):
    assert code(cabinet.talk(opening("/fls/main/locked/x.bin", CREATE))[0]) == Status.PERMISSION_DENIED
    assert cabinet.vault.disk.names(LOCKED.path) == []


@pytest.mark.parametrize("name", ["..\\x", "a:b", "CON", "-rf", "x\0.jpg", "\udcff".encode("utf-8", "surrogatepass")])
def test_FTP_04_names_nobody_may_use(cabinet, name):
    path = name if isinstance(name, bytes) else name.encode()
    assert code(cabinet.talk(opening(b"/fls/main/up/" + path, CREATE))[0]) > 0
    assert cabinet.vault.disk.names(UPLOADS.path) == []


@pytest.mark.parametrize("offset", [0, 2, 4, 1 << 63])
def test_a_file_is_written_from_its_beginning_to_its_end(cabinet, offset):
    replies = cabinet.talk(opening("/fls/main/up/x", CREATE), write(b"1", 0, b"abc"), write(b"1", offset, b"d"))
    assert code(replies[2]) == Status.FAILURE


@pytest.mark.parametrize("kind", [SETSTAT, MKDIR, 15, RENAME, SYMLINK, 99])
def test_PTH_01_what_is_not_here_is_said_to_be_so(cabinet, kind):
    assert code(cabinet.talk(ask(kind, ZIP, "/fls/x"))[0]) == Status.UNSUPPORTED


def test_a_real_path_never_leaves_the_root(cabinet):
    (reply,) = cabinet.talk(ask(REALPATH, "../../../../etc"))
    assert reply[1][4:12] == b"\0\0\0\x04/etc"


def test_others_files_are_not_removed(cabinet):
    assert code(cabinet.talk(ask(REMOVE, ZIP))[0]) == Status.PERMISSION_DENIED


def test_open_files_are_limited_and_handles_of_nobody_are_nothing(cabinet):
    replies = cabinet.talk(*[ask(OPENDIR, "/")] * (HANDLES + 1), ask(READDIR, b"no"), read(b"no", 0, 5), close(b"no"))
    assert [kind for kind, _ in replies].count(102) == HANDLES
    assert [code(reply) for reply in replies[-4:]] == [Status.FAILURE] * 4


@pytest.mark.proves("BBS.MaxSFTPInactivity")
def test_who_says_nothing_is_left_and_what_is_open_is_settled(cabinet):
    waits = []
    cabinet.house.settings.terminal.max_sftp_inactivity = 120.0
    real = cabinet.server.serve

    async def serve(stream, *given):
        listen = stream.read

        async def reading(*, within):
            waits.append(within)
            return await listen(within=within)

        stream.read = reading
        await real(stream, *given)

    cabinet.server.serve = serve
    cabinet.serve(opening(ZIP, READ), SILENCE)
    assert set(waits) == {120.0}
    assert cabinet.vault.again(cabinet.alice).credits == 100


@pytest.mark.parametrize("nonsense", [b"\xff\xff\xff\xff", b"\0\0\0\x01\x03", b"\0\0\0\x06\x03\0\0\0\x01\xff"])
def test_nonsense_ends_the_session(cabinet, nonsense):
    assert cabinet.talk(nonsense, ask(REALPATH, "/")) == []
