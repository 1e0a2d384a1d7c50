"""Libraries, directories and files."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Gone
from dialtone.domain.files.fetching import Fetch
from dialtone.protocols import gopher
from dialtone.protocols.gopher.server import GopherServer
from dialtone.testing.script import ScriptedWire, run
from tests.protocols.gopher.burrow import COSTLY, GAMES, LOCKED, OFFLINE, PEER, SECRET, SYSOPS, Burrow, selectors

DATA = bytes(range(256)) * 1000 + b"\r\n.\r\n"  # ends as a text would


def test_a_library_shows_what_is_free_and_may_be_downloaded() -> None:
    assert selectors(Burrow().ask(b"lib:Main")) == [f"dir:{GAMES.code}", f"dir:{SYSOPS.code}"]
    assert Burrow().refused(b"lib:Nosuch")


def test_a_directory_lists_its_files() -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA, description="A game\tof kings")
    (item,) = burrow.ask(f"dir:{GAMES.code}".encode())[:-1]
    text, selector, host, port = item.split("\t")
    assert text.startswith("9chess.zip")
    assert f"{len(DATA):,} bytes" in text
    assert (selector, host, port) == (f"file:{GAMES.code}/chess.zip", "local.test", "7070")


@pytest.mark.parametrize("where", [COSTLY, SECRET, LOCKED, OFFLINE])
def test_other_directories_are_as_if_they_were_not_there(where: object) -> None:
    burrow = Burrow()
    burrow.keep(where, "a.zip", DATA)  # type: ignore[arg-type]
    code = where.code  # type: ignore[attr-defined]
    assert burrow.ask(f"dir:{code}".encode()) == burrow.ask(b"dir:NOSUCH")
    assert burrow.ask(f"file:{code}/a.zip".encode()) == burrow.ask(b"dir:NOSUCH")


def test_files_for_the_sysop_are_not_listed() -> None:
    burrow = Burrow()
    burrow.keep(SYSOPS, "for-you.zip", DATA)
    assert burrow.ask(f"dir:{SYSOPS.code}".encode()) == ["."]
    assert burrow.refused(f"file:{SYSOPS.code}/for-you.zip".encode())


def test_a_file_comes_as_it_is_with_nothing_behind_it() -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA)
    assert burrow.wire(f"file:{GAMES.code}/chess.zip\r\n".encode()).output == DATA
    assert burrow.wire(f"file:{GAMES.code.lower()}/CHESS.zip\r\n".encode()).output in (DATA, b"")
    assert burrow.wire(f"file:{GAMES.code}/chess.zip\t+\r\n".encode()).output == b"+%d\r\n" % len(DATA) + DATA


def test_a_download_is_counted() -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA)
    burrow.wire(f"file:{GAMES.code}/chess.zip\r\n".encode())
    record = run(burrow.store.read(lambda records: records.files.get(GAMES.code, "chess.zip")))
    assert record is not None
    assert record.downloads == 1


class _Dropping(ScriptedWire):
    """A peer that goes away in the middle."""

    async def send_stream(self, chunks: object) -> None:
        raise Gone("the peer is gone")


def test_a_download_that_breaks_off_is_not_counted() -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA)
    wire = _Dropping([f"file:{GAMES.code}/chess.zip\r\n".encode()], peer=PEER)
    with pytest.raises(Gone):
        run(GopherServer(wire, gopher.board(burrow.house)).run())
    record = run(burrow.store.read(lambda records: records.files.get(GAMES.code, "chess.zip")))
    assert record is not None
    assert record.downloads == 0


def test_a_file_that_is_gone_from_disk() -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA)
    assert burrow.vault is not None
    run(burrow.vault.disk.remove(str(GAMES.path), "chess.zip"))
    assert burrow.refused(f"file:{GAMES.code}/chess.zip".encode())


def test_nothing_follows_the_bytes_of_a_file_that_cannot_be_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA)
    read = Fetch.read

    async def breaks(fetch: Fetch, offset: int, most: int) -> bytes:
        if offset:
            raise OSError(5, "Input/output error")
        return await read(fetch, offset, 1000)

    monkeypatch.setattr(Fetch, "read", breaks)
    assert burrow.wire(f"file:{GAMES.code}/chess.zip\r\n".encode()).output == DATA[:1000]
    record = run(burrow.store.read(lambda records: records.files.get(GAMES.code, "chess.zip")))
    assert record is not None
    assert record.downloads == 0
