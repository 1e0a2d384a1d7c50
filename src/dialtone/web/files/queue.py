"""Flagged files: kept from visit to visit, fetched one by one or all of them as one archive."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from starlette.responses import Response

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.files import FileDirectory
from dialtone.domain.files.batch import Flagged
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.model.file import FileRecord
from dialtone.formats.zip_stream import ZipStream
from dialtone.web.file_answers import PIECE, Sending, headers
from dialtone.web.files.desk import Desk, desk
from dialtone.web.files.lists import common
from dialtone.web.files.rows import rows
from dialtone.web.visit import Visit, field

TICKED_MOST = 100
LEFT_OUT = "NOT-INCLUDED.TXT"


async def batch(visit: Visit) -> Response:
    """What is flagged, and what it costs together."""
    at = desk(visit)
    flagged = await at.files.batch.downloads(at.caller)
    return visit.show(
        "files/batch.html",
        rows=await rows(at, _placed(at, flagged), since=0.0, several=True),
        total=sum(one.file.size for one in flagged),
        cost=sum(one.cost for one in flagged),
        credits=visit.user.credits + visit.user.free_credits,
        announced=await at.files.batch.uploads(at.caller),
        open=False,
        crumbs=at.crumbs(None, ("Flagged files", "")),
        **common(at),
    )


def _placed(at: Desk, flagged: Sequence[Flagged]) -> list[tuple[FileDirectory, FileRecord]]:
    return [(at.files.areas.find(at.caller, one.file.directory), one.file) for one in flagged]


async def flag(visit: Visit) -> Response:
    """Flag the files that were ticked."""
    form, at = await visit.form(), desk(visit)
    ticked = [str(one) for one in form.getlist("file")][:TICKED_MOST]
    count, trouble = 0, ""
    for code, _, name in (one.partition("/") for one in ticked):
        try:
            count += await at.files.batch.flag(at.caller, code, name)
        except Refusal as no:
            trouble = f" {name[:64]}: {no.text}"
    words = f"{count} {'file' if count == 1 else 'files'} flagged." if ticked else "Nothing was ticked."
    return visit.go_to(field(form, "back") or "/", notice=words + trouble)


async def unflag(visit: Visit) -> Response:
    """Take those off that were ticked, or all."""
    form, at = await visit.form(), desk(visit)
    if field(form, "do") == "all":
        await at.files.batch.clear(at.caller)
        await at.files.batch.clear(at.caller, upload=True)
        return visit.go("files.batch", notice="Nothing is flagged any more.")
    for code, _, name in (str(one).partition("/") for one in form.getlist("file")[:TICKED_MOST]):
        await at.files.batch.unflag(at.caller, code, name)
    back = field(form, "back")
    notice = "Taken off the list."
    return visit.go_to(back, notice=notice) if back else visit.go("files.batch", notice=notice)


async def archive(visit: Visit) -> Response:
    """All flagged files as one archive, each paid for by itself. Raises Refusal when none can be had."""
    await visit.form()
    at = desk(visit)
    fetches, troubles = list[Fetch](), list[str]()
    flagged = await at.files.batch.downloads(at.caller)
    for one in flagged:
        try:
            fetches.append(await at.files.fetching.begin(at.caller, one.file.directory, one.file.name))
        except Refusal as no:
            troubles.append(f"{one.file.name}: {no.text}")
    if not fetches:
        raise Refusal(Why.NOT_FOUND, troubles[0] if troubles else "Nothing is flagged.")
    whole = _Archive(at, fetches, troubles)
    name = f"files-{visit.house.clock.now():.0f}.zip"
    return Sending(whole.pieces(), whole.ended, headers=dict(headers(name)), media_type="application/zip")


class _Archive:
    """Downloads that go out as one. A file is paid once all its bytes have gone; what follows is given back when the
    browser leaves."""

    def __init__(self, at: Desk, fetches: Sequence[Fetch], troubles: Sequence[str]) -> None:
        self._at = at
        self._left = list(fetches)
        self._troubles = list(troubles)
        self._clock = at.visit.house.clock

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The archive."""
        stream = ZipStream()
        while self._left:
            fetch, began = self._left[0], self._clock.monotonic()
            yield stream.begin(fetch.name, fetch.size, self._at.local(fetch.written))
            sent = 0
            try:
                while sent < fetch.size and (data := await fetch.read(sent, min(PIECE, fetch.size - sent))):
                    yield stream.write(data)
                    sent += len(data)
            except OSError as error:
                self._troubles.append(f"{fetch.name}: {error.strerror}")
            yield stream.end()
            self._left.pop(0)
            await self._settle(fetch, sent, self._clock.monotonic() - began)
        if self._troubles:
            text = ("\r\n".join(self._troubles) + "\r\n").encode("utf-8", "replace")
            yield stream.begin(LEFT_OUT, len(text)) + stream.write(text) + stream.end()
        yield stream.close()

    async def _settle(self, fetch: Fetch, sent: int, seconds: float) -> None:
        if sent < fetch.size:
            await fetch.fail("it could not be read to its end", seconds=seconds, sent=sent)
            return
        await fetch.finish(seconds=seconds)
        await self._at.files.batch.unflag(self._at.caller, fetch.directory.code, fetch.name)

    async def ended(self) -> None:
        """Give the price of the rest back."""
        left, self._left = self._left, []
        trouble: StoreError | None = None
        for fetch in left:
            try:
                await fetch.fail("the browser went away")
            except StoreError as error:
                trouble = error
        if trouble is not None:
            raise trouble
