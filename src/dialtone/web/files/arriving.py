"""Files that people send with their browsers: from the form, as it arrives, straight into the directory.

The fields come first, the token among them; what is sent without it goes nowhere. Of a file that is not taken the rest
is read over as long as that is little, so that the browser shows the answer; of a large rest nothing is waited for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files import names
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.receiving import Upload
from dialtone.domain.files.service import Files
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import UserNumber
from dialtone.web.answers import status_of
from dialtone.web.files.multipart import Begun, Data, Ended, Happening, Parts, is_form_with_files
from dialtone.web.visit import Visit

FIELDS_MOST = 64 * 1024  # bytes of all fields
COLLECTED = 512 * 1024  # bytes that are written at a time
READ_OVER = 4 * 1024 * 1024  # bytes nobody wants


@dataclass(slots=True)
class Arrival:
    """What came of one file: `file` is None when it was not taken, then `reason` says why and `status` is HTTP's."""

    name: str
    file: FileRecord | None = None
    reason: str = ""
    status: int = 200


Before = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class _Reception:
    """One form being read."""

    visit: Visit
    files: Files
    caller: Caller
    code: str
    most: int
    before: Before | None
    fields: dict[str, str] = field(default_factory=dict)
    arrived: list[Arrival] = field(default_factory=list)
    _part: str | None = None  # the field that is read
    _size: int = 0
    _upload: Upload | None = None
    _held: list[bytes] = field(default_factory=list)
    _held_size: int = 0
    _began: float = 0.0
    _checked: bool = False
    unwanted: bool = False  # a part is read over

    async def take(self, happening: Happening) -> None:
        """One thing after the other."""
        match happening:
            case Begun(name, None):
                self._part, self.unwanted = name, False
                self.fields.setdefault(name, "")
            case Begun(_, file):
                await self._begin(file or "")
            case Data(data):
                await self._data(data)
            case Ended():
                await self._end()

    def check(self) -> None:
        """The token has to have come by now. Raises Refusal (DENIED)."""
        if not self._checked:
            self.visit.check_token(self.fields.get("csrf", ""))
            self._checked = True

    async def _begin(self, given: str) -> None:
        self.check()
        self._part, self.unwanted = None, True
        if not given:
            return  # no file was chosen
        if len(self.arrived) >= self.most:
            raise Refusal(Why.TOO_MANY, f"No more than {self.most} files are taken at once.")
        options = self.files.settings.options
        self.arrived.append(Arrival(names.received(given, options) or given[:64]))
        self._began = self.visit.house.clock.monotonic()
        try:
            wanted = await self._wanted(names.received(given, options) or given[:200])
            await self.files.receiving.check(self.caller, self.code, wanted)
            if self.before is not None:
                await self.before()
            self._upload = await self.files.receiving.begin(self.caller, self.code, wanted)
            self.unwanted = False
        except Refusal as no:
            self._refused(no)
        except OSError as error:
            self._refused(_no_space(error))

    async def _wanted(self, name: str) -> Wanted:
        return Wanted(
            name=name,
            description=self.fields.get("description", "")[:1000],
            extended=self.fields.get("extended", "").replace("\r\n", "\n")[:10_000],
            tags=self.fields.get("tags", "")[:200],
            anonymous="anonymous" in self.fields,
            recipients=await recipients(self.visit, self.fields.get("to", "")),
        )

    async def _data(self, data: bytes) -> None:
        if self._part is not None:
            self._size += len(data)
            if self._size > FIELDS_MOST:
                raise Refusal(Why.TOO_BIG, "That is more than is taken at once.")
            self.fields[self._part] += data.decode("utf-8", "replace").replace("\0", "")
        elif self._upload is not None:
            self._held.append(data)
            self._held_size += len(data)
            if self._held_size >= COLLECTED:
                await self._write()

    async def _write(self) -> None:
        data, self._held, self._held_size = b"".join(self._held), [], 0
        if self._upload is None or not data:
            return
        try:
            await self._upload.write(data)
        except Refusal as no:
            self._upload, self.unwanted = None, True
            self._refused(no)

    async def _end(self) -> None:
        await self._write()
        upload, self._upload = self._upload, None
        if upload is None:
            return
        try:
            self.arrived[-1].file = await upload.complete(seconds=self.visit.house.clock.monotonic() - self._began)
        except Refusal as no:
            self._refused(no)
        except OSError as error:
            self._refused(_no_space(error))

    def _refused(self, no: Refusal) -> None:
        self.arrived[-1].reason, self.arrived[-1].status = no.text, status_of(no)

    async def broken(self) -> None:
        """The browser is gone, or says nothing sensible any more; what has come of a file stays for a while."""
        if self._upload is not None:
            await self._upload.abandon("the upload broke off")
            self._upload = None


async def arrive(
    visit: Visit, files: Files, caller: Caller, code: str, *, most: int, before: Before | None = None
) -> list[Arrival]:
    """Take the files of the form that is being sent into a directory; what came of each. `before` is awaited before the
    first is begun. Raises Refusal: DENIED (not our form), INVALID, TOO_BIG, TOO_MANY, NOT_FOUND (recipients)."""
    kind = visit.request.headers.get("content-type", "")
    if not is_form_with_files(kind):
        visit.check_token()
        raise Refusal(Why.INVALID, "That form could not be read.")
    parts = Parts(kind)
    reception = _Reception(visit, files, caller, code, most, before)
    told = visit.request.headers.get("content-length", "")
    left = int(told) if told.isascii() and told.isdigit() else 2**62
    try:
        async for piece in visit.request.stream():
            left -= len(piece)
            for happening in parts.take(piece) if piece else ():
                await reception.take(happening)
            if reception.unwanted and left > READ_OVER:
                break
    finally:
        await reception.broken()
    reception.check()
    if not reception.arrived:
        raise Refusal(Why.INVALID, "Choose a file first.")
    last = reception.arrived[-1]
    if last.file is None and not last.reason:
        last.reason, last.status = "it did not arrive whole", 400
    return reception.arrived


async def bring(visit: Visit, files: Files, caller: Caller, code: str, given: str) -> FileRecord:
    """Take a body that is a file. Raises Refusal as `Receiving.begin`."""
    told = visit.request.headers.get("content-length", "")
    wanted = Wanted(
        name=names.received(given, files.settings.options) or given[:200],
        size=int(told) if told.isascii() and told.isdigit() else None,
    )
    began = visit.house.clock.monotonic()
    try:
        upload = await files.receiving.begin(caller, code, wanted)
    except OSError as error:
        raise _no_space(error) from error
    try:
        async for piece in visit.request.stream():
            await upload.write(piece)
        return await upload.complete(seconds=visit.house.clock.monotonic() - began)
    except OSError as error:
        raise _no_space(error) from error
    finally:
        await upload.abandon("the upload broke off")  # harmless when it is complete


async def recipients(visit: Visit, text: str) -> tuple[UserNumber, ...]:
    """The users whose names stand in a text, with commas between. Raises Refusal (NOT_FOUND)."""
    found: list[UserNumber] = []
    for name in [one.strip() for one in text.split(",") if one.strip()][:50]:
        user = await visit.house.directory.by_login(name[:60])
        if user is None or not user.active:
            raise Refusal(Why.NOT_FOUND, f"There is no user called {name[:60]}.")
        if user.number not in found:
            found.append(user.number)
    return tuple(found)


def _no_space(error: OSError) -> Refusal:
    return Refusal(Why.NO_SPACE, "The file cannot be kept at the moment.", temporary=True)
