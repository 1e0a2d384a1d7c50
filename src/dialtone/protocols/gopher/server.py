"""Gopher (RFC 1436): one selector, one answer, then the connection ends (spec services.md 7).

Menus and texts end with a dot; a file ends with the connection, or in Gopher+ after the number of bytes announced.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from dialtone.base import log
from dialtone.base.errors import LineTooLong, Refusal, StoreError, Why
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.model.actor import Caller
from dialtone.domain.people.guest import guest_at
from dialtone.protocols.gopher import files, messages, selectors
from dialtone.protocols.gopher.board import Board
from dialtone.protocols.gopher.grammar import (
    ERROR,
    LONGEST,
    Item,
    Plus,
    Request,
    info_line,
    item_line,
    parse,
    text_line,
)
from dialtone.protocols.gopher.root import root
from dialtone.protocols.gopher.texts import bulletin, word
from dialtone.wire.port import Farewell, Wire

TIME_LIMIT = 10.0  # seconds for the request
END = b"."
NO_GUEST = "This board shows nothing to guests."
PLUS_CODES = {Why.BUSY: 2, Why.NO_SPACE: 2, Why.TOO_MANY: 2}  # Gopher+: 2 try later; 1 is "not available"
HUSHED = frozenset({Why.NOT_FOUND, Why.DENIED, Why.GONE})  # sound alike: nobody learns what there is (GPH-02)
Items = Iterable[Item] | AsyncIterator[Item]


class GopherServer:
    """One session."""

    def __init__(self, wire: Wire, board: Board) -> None:
        self.wire = wire
        self.board = board
        self.plus = Plus.NONE

    async def run(self) -> None:
        """Read the request, answer, end."""
        try:
            line = await self.wire.read_line(limit=LONGEST + 2, within=TIME_LIMIT, lenient=True)
            request = parse(line)
            self.plus = request.plus
            log.info("gopher.request", f"request: {request.selector!r}")
            await self._answer(request)
        except LineTooLong:
            await self._refuse(Refusal(Why.INVALID, "The request is too long."))
        except Refusal as no:
            await self._refuse(no)
        except (StoreError, OSError) as trouble:
            log.error("gopher.trouble", f"!GOPHER ERROR: {trouble}")
            await self._refuse(Refusal(Why.NO_SPACE, "Trouble with the board's disk, try again later."))

    async def _answer(self, request: Request) -> None:
        board = self.board
        guest = await guest_at(board.directory, self.wire.peer, "gopher")
        if guest is None:
            raise Refusal(Why.NOT_LOGGED_IN, NO_GUEST)
        place = selectors.place(request.selector)
        if self.plus is Plus.ABOUT:
            await self._describe(place, request.selector)
            return
        match place:
            case selectors.File(code, name):
                await self._send_file(await files.fetch(board, guest, code, name))
            case selectors.Message(code, number):
                await self._send_text(await messages.message(board, guest, code, number))
            case selectors.Bulletin(name):
                await self._send_text(await bulletin(board, name))
            case selectors.Word(asked):
                await self._send_text(await word(board, asked))
            case _:
                await self._send_menu(await self._menu(guest, place))

    async def _menu(self, guest: Caller, place: selectors.Place) -> Items:
        match place:
            case selectors.Group(name):
                return await messages.group(self.board, guest, name)
            case selectors.Sub(code, before):
                return await messages.sub(self.board, guest, code, before)
            case selectors.Library(name):
                return await files.library(self.board, guest, name)
            case selectors.Directory(code):
                return await files.directory(self.board, guest, code)
        return await root(self.board, guest)

    # how it is sent

    async def _send_menu(self, items: Items) -> None:
        await self._begin(b"+-1")
        if isinstance(items, AsyncIterator):
            async for item in items:
                await self._send_item(item)
        else:
            for item in items:
                await self._send_item(item)
        await self.wire.send(END)

    async def _send_item(self, item: Item) -> None:
        write = info_line if self.plus is Plus.MENU else item_line
        await self.wire.send(write(item, self.board.host, self.wire.peer.local_port))

    async def _send_text(self, lines: list[str]) -> None:
        await self._begin(b"+-1")
        for line in lines:
            await self.wire.send(text_line(line))
        await self.wire.send(END)

    async def _send_file(self, download: Fetch) -> None:
        """Raises what the wire raises. Trouble ends the connection: nothing may follow the bytes of a file."""
        try:
            await self._file(download)
        except (StoreError, OSError) as trouble:
            log.error("gopher.trouble", f"!GOPHER ERROR sending {download.name}: {trouble}")

    async def _file(self, download: Fetch) -> None:
        """Send and settle, however it ends."""
        settled = False
        try:
            await self._begin(b"+%d" % download.size)
            await self.wire.send_stream(files.pieces(download))
            await self.wire.flush()
            await download.finish()
            settled = True
        finally:
            if not settled:
                await download.fail("the other side went away")

    async def _describe(self, place: selectors.Place, selector: str) -> None:
        """Gopher+ attributes: the item alone."""
        kind = "1"
        if isinstance(place, selectors.Message | selectors.Bulletin | selectors.Word):
            kind = "0"
        elif isinstance(place, selectors.File):
            kind = "9"
        await self._begin(b"+-1")
        item = Item(kind, selector or self.board.title, selector)
        await self.wire.send(info_line(item, self.board.host, self.wire.peer.local_port), END)

    async def _begin(self, how: bytes) -> None:
        """In Gopher+ the first line says how the answer ends."""
        if self.plus is not Plus.NONE:
            await self.wire.send(how)

    async def _refuse(self, no: Refusal) -> None:
        text = selectors.NONE_SUCH if no.why in HUSHED else no.text or "That is not possible."
        log.info("gopher.refused", f"refused: {text}")
        if self.plus is Plus.NONE:
            await self.wire.send(item_line(Item(ERROR, text), self.board.host, 0), END)
            return
        await self.wire.send(b"--1", b"%d %s" % (PLUS_CODES.get(no.why, 1), text_line(text)), END)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """There are no last words in this protocol."""
