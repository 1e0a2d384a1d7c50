import asyncio

from dialtone.protocols.sftp.handles import PAGE, PIECE, Download, Folder
from dialtone.protocols.sftp.listing import folder
from tests.protocols.sftp.cabinet import GAMES, Cabinet


def test_a_folder_is_told_in_pages():
    async def entries():
        for number in range(PAGE + 1):
            yield folder(str(number))

    async def work():
        listing = Folder(entries())
        return [len(await listing.page()) for _ in range(3)]

    assert asyncio.run(work()) == [PAGE, 1, 0]


def test_a_read_is_short_only_at_the_end_of_the_file():
    cabinet = Cabinet()
    data = bytes(range(251)) * (3 * PIECE // 251)
    cabinet.vault.keep(GAMES, "big.bin", data, cost=0)

    async def work():
        fetch = await cabinet.vault.files.fetching.begin(cabinet.vault.caller(cabinet.alice), GAMES.code, "big.bin")
        download = Download(fetch, cabinet.vault.clock, {})
        size = 255 * 1024
        return [await download.read(offset, size) for offset in range(0, len(data) + size, size)]

    pieces = asyncio.run(work())
    assert b"".join(pieces) == data
    assert {len(piece) for piece in pieces[:-2]} == {255 * 1024} and pieces[-1] == b""
