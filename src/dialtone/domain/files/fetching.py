"""Files go out to people. Sources: spec bbs.md 8.6; services.md 3.8; security FTP-12.

`begin` checks everything and takes the price, so that ten downloads at once need ten times the credits; `Fetch.finish`
counts the download and pays the uploader, `Fetch.fail` gives the price back. Every face (terminal, FTP, SFTP, web) does
exactly this. What a fallen program had taken is given back by maintenance, from a note (`reserves.py`).
"""

from __future__ import annotations

import math
from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory, Role
from dialtone.config.levels import Levels
from dialtone.domain.access.timekeeping import day_of, rolled_over
from dialtone.domain.files import credits, diary, names, reserves, telling
from dialtone.domain.files.areas import Areas, Who, who
from dialtone.domain.files.credits import Spent
from dialtone.domain.files.shares import Key, Shares
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import NOBODY, User
from dialtone.domain.ports.file_commands import FileCommands
from dialtone.domain.ports.file_store import FileStore, OnDisk, ReadFile
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.telegrams import Telegrams


class Fetch:
    """A download under way: a file that may be read, and what is to be settled afterwards. `size` in bytes and
    `written` in seconds since 1970 are those of the file on disk; `cost` is what was taken."""

    __slots__ = (
        "_at",
        "_ended",
        "_fetching",
        "_free",
        "_key",
        "_reading",
        "_taken",
        "_who",
        "cost",
        "directory",
        "file",
        "size",
        "written",
    )

    def __init__(
        self, fetching: Fetching, asking: Who, directory: FileDirectory, file: FileRecord, on_disk: OnDisk
    ) -> None:
        self._fetching = fetching
        self._who = asking
        self._key = ""
        self._at = 0.0
        self._ended = False
        self._free = False  # a piece of what was paid a short while ago
        self._taken = False  # something stands in the account's record: the price, one of today's downloads
        self.directory = directory
        self.file = file
        self.size = on_disk.size
        self.written = on_disk.written
        self.cost = 0
        self._reading: ReadFile | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.file.name

    @property
    def descriptor(self) -> int:
        """An open file descriptor the system may send from by itself; -1 before `open`, and where there is none."""
        return self._reading.descriptor if self._reading is not None else -1

    async def open(self) -> None:
        """Open the file; harmless when that is done. Raises OSError."""
        if self._reading is None:
            self._reading = await self._fetching._disk.open(str(self.directory.path), self.file.name)

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end. The first call opens the file. Raises OSError."""
        if self._reading is None:
            await self.open()
        assert self._reading is not None
        return await self._reading.read(offset, most)

    async def finish(self, *, seconds: float = 0.0, sent: int | None = None) -> None:
        """All of it has arrived: count and pay. `seconds` is how long it took, `sent` how many bytes went (less than
        all when the caller had a part of it). Raises StoreError."""
        if await self._end() and not self._free:
            await self._fetching._settle(self, seconds, self.size if sent is None else sent)

    async def fail(self, reason: str, *, seconds: float = 0.0, sent: int = 0) -> None:
        """It has not arrived: give the price back."""
        if await self._end() and not self._free:
            await self._fetching._undo(self, reason, seconds, sent)

    async def took(self, offset: int, sent: int, *, wanted: int, seconds: float = 0.0) -> None:
        """Of the `wanted` bytes from `offset` so many went out: count and pay when the file is complete by that,
        whichever pieces it came in, once; else give the price back. Raises StoreError."""
        whole = self._fetching._took(self, offset, sent)
        if whole:
            await self.finish(seconds=seconds, sent=sent)
        elif sent < wanted:
            await self.fail("the other side went away", seconds=seconds, sent=sent)
        elif await self._end() and not self._free:
            await self._fetching._give_back(self)

    async def _end(self) -> bool:
        if self._ended:
            return False
        self._ended = True
        if self._reading is not None:
            await self._reading.close()
        return True


class Fetching:
    """See the module's text."""

    __slots__ = ("_areas", "_clock", "_commands", "_disk", "_levels", "_shares", "_store", "_telegrams")

    def __init__(
        self,
        store: Store,
        clock: Clock,
        levels: Levels,
        areas: Areas,
        disk: FileStore,
        telegrams: Telegrams,
        commands: FileCommands | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._levels = levels
        self._areas = areas
        self._disk = disk
        self._telegrams = telegrams
        self._commands = commands
        self._shares = Shares()

    def cost(self, actor: Actor, file: FileRecord) -> int:
        """What a file costs somebody; 0 is nothing."""
        directory = self._areas.all.find(file.directory)
        return 0 if directory is None else self._price(who(actor), directory, file)

    def _price(self, asking: Who, directory: FileDirectory, file: FileRecord) -> int:
        return 0 if self._areas.is_free(asking, directory) else file.cost

    async def check(
        self, actor: Actor, code: str, name: str, *, left: float = math.inf, rate: float = 0.0
    ) -> FileRecord:
        """The file, if somebody may have it now. `left` is in seconds of his time, `rate` in bytes a second (0:
        unknown). Raises Refusal as `begin`."""
        return (await self._checked(actor, code, name, left, rate))[0]

    async def _checked(
        self, actor: Actor, code: str, name: str, left: float, rate: float
    ) -> tuple[FileRecord, User | None]:
        """The file and the account as it is now, both asked for at once."""
        asking, directory, file, user = await self._permitted(actor, code, name)
        if user is not None:
            self._judge(asking, self._of_today(user), self._price(asking, directory, file))
        seconds = file.size / rate if rate > 0 else 0.0
        exempt = directory.has(DirectoryFlag.TFREE) or asking.is_(exemption="T")
        if seconds > left and not exempt:
            raise Refusal(Why.DENIED, "You do not have enough time left to download it.")
        return file, user

    async def begin(
        self, actor: Actor, code: str, name: str, *, left: float = math.inf, rate: float = 0.0, opened: bool = False
    ) -> Fetch:
        """Begin a download. `opened`: the file is wanted at once. Raises Refusal: DENIED (access, credits, daily limit,
        time), NOT_FOUND, GONE (not on disk); OSError; StoreError."""
        file, user = await self._checked(actor, code, name, left, rate)
        asking, directory = who(actor), self._areas.find(actor, code)
        await self._event(directory, file, asking)
        on_disk, reading = await self._find(directory, file, opened)
        if on_disk is None:
            diary.failed(asking.name, directory.code, file.name, "download", "it is not on disk")
            raise Refusal(Why.GONE, "That file is not on line at the moment.")
        fetch = Fetch(self, asking, directory, file, on_disk)
        fetch._reading = reading
        try:
            await self._reserve(fetch, user, self._price(asking, directory, file))
        except BaseException:
            await fetch._end()
            raise
        return fetch

    async def _find(
        self, directory: FileDirectory, file: FileRecord, opened: bool
    ) -> tuple[OnDisk | None, ReadFile | None]:
        """The file on disk; when it is to be opened, in one step with that."""
        root = str(directory.path)
        if not opened:
            return await self._disk.find(root, file.name), None
        try:
            reading = await self._disk.open(root, file.name)
        except (FileNotFoundError, NotADirectoryError):
            return None, None
        return OnDisk(file.name, reading.size, reading.written), reading

    async def look(self, actor: Actor, code: str, name: str) -> OnDisk:
        """The file as it lies on disk, for whoever may download from there; nothing is taken. Raises Refusal: DENIED
        (access), NOT_FOUND, GONE."""
        _, directory, file, _ = await self._permitted(actor, code, name)
        on_disk = await self._disk.find(str(directory.path), file.name)
        if on_disk is None:
            raise Refusal(Why.GONE, "That file is not on line at the moment.")
        return on_disk

    async def begin_piece(self, actor: Actor, code: str, name: str) -> Fetch:
        """Begin a download, or a piece of one, that `Fetch.took` ends: as `begin`, but nothing more is taken for a file
        that was paid a short while ago."""
        asking, directory, file, _ = await self._permitted(actor, code, name)
        if not self._shares.is_paid(_share(asking, file), self._clock.now()):
            return await self.begin(actor, code, name)
        on_disk = await self._disk.find(str(directory.path), file.name)
        if on_disk is None:
            raise Refusal(Why.GONE, "That file is not on line at the moment.")
        fetch = Fetch(self, asking, directory, file, on_disk)
        fetch._free = True
        return fetch

    # steps

    async def _permitted(
        self, actor: Actor, code: str, name: str
    ) -> tuple[Who, FileDirectory, FileRecord, User | None]:
        """Who asks, what for, and the account as it is now."""
        asking, directory = who(actor), self._areas.find(actor, code)
        reason = self._areas.cannot_download(asking, directory)
        if reason:
            diary.refused(asking.name, directory.code, name, reason)
            raise Refusal(Why.DENIED, reason)

        async def question(records: Records) -> tuple[FileRecord | None, User | None]:
            user = await records.users.get(asking.number) if asking.user is not None else None
            return await records.files.get(directory.code, name), user

        file, user = (None, None) if names.illegal(name) else await self._store.read(question)
        if file is None or not self._areas.shows(asking, directory, file):
            raise Refusal(Why.NOT_FOUND, "There is no such file.")
        return asking, directory, file, user

    def _of_today(self, user: User) -> User:
        return rolled_over(user, day_of(self._clock, self._clock.now()), self._levels.of(user.level))

    def _judge(self, asking: Who, user: User, cost: int) -> None:
        """Raises Refusal when the account, as it is now, may not have a file of this price."""
        most = self._most_today(asking, user)
        if most and user.downloads_today >= most:
            raise Refusal(Why.TOO_MANY, "You have downloaded as many files as you may today.")
        if cost > credits.available(user):
            raise Refusal(Why.DENIED, f"You need {cost} credits for it and have {credits.available(user)}.")

    def _most_today(self, asking: Who, user: User) -> int:
        """How many downloads a day; 0 is any number."""
        return 0 if asking.is_(exemption="D") else self._levels.of(user.level).downloads_per_day

    async def _event(self, directory: FileDirectory, file: FileRecord, asking: Who) -> None:
        """What the sysop has done with a file before it goes out; trouble with it keeps nobody waiting for a file."""
        command = next((one for one in self._areas.all.options.events if one.fits(file.name)), None)
        if command is None or self._commands is None:
            return
        outcome = await self._commands.run(command.command, str(directory.path), file.name, given_name=file.name)
        if not outcome.well:
            diary.rejected(directory.code, file.name, command.command, outcome.status, outcome.trouble)

    async def _reserve(self, fetch: Fetch, known: User | None, cost: int) -> None:
        """Take the price and one of today's downloads, in one change with the check. Where there is neither a price nor
        a limit (`known` is the account as it was a moment ago) nothing is to be taken: it is counted in the end."""
        asking, now = fetch._who, self._clock.now()
        if asking.user is None:
            return
        if known is not None and known.active and not cost and not self._most_today(asking, known):
            fetch._at = now
            return

        async def change(records: Records) -> str:
            user = await records.users.get(asking.number)
            if user is None or not user.active:
                raise Refusal(Why.DENIED, "This account is closed.")
            user = self._of_today(user)
            self._judge(asking, user, cost)
            paid = credits.spend(user, cost)
            assert paid is not None  # just judged
            user, spent = paid
            user = replace(user, downloads_today=user.downloads_today + 1)
            await records.users.change(user)
            records.announce(UserChanged(user.number, record=user))
            return await reserves.note(records, user.number, spent, now)

        fetch._key = await self._store.write(change)
        fetch.cost, fetch._at, fetch._taken = cost, now, True

    async def _settle(self, fetch: Fetch, seconds: float, sent: int) -> None:
        asking, directory, file, now = fetch._who, fetch.directory, fetch.file, self._clock.now()
        rate = sent / seconds if seconds > 0 else 0.0

        async def change(records: Records) -> bool:
            if fetch._key:
                await reserves.forget(records, fetch._key)
            user = await records.users.get(asking.number) if asking.user is not None else None
            if user is not None:
                user = self._of_today(user)
                counted = replace(
                    user,
                    downloads=user.downloads + 1,
                    downloads_today=user.downloads_today + (not fetch._taken),
                    downloaded=user.downloaded + file.size,
                    downloaded_today=user.downloaded_today + file.size,
                )
                await records.users.change(counted)
                records.announce(UserChanged(user.number, record=counted))
            await records.files.count_download(directory.code, file.name, now)
            if not directory.has(DirectoryFlag.NOSTAT):
                day = day_of(self._clock, now)
                await records.statistics.count(day, downloads=1, downloaded=file.size)
            await self._pay(records, fetch, user, rate, now)
            return await _delivered(records, directory, file, asking)

        if await self._store.write(change):
            await self._disk.remove(str(directory.path), file.name)
        diary.downloaded(asking.name, directory.code, file.name, file.size, seconds)

    async def _pay(self, records: Records, fetch: Fetch, by: User | None, rate: float, now: float) -> None:
        """The uploader's share: an account of another user that is older than the upload."""
        directory, file = fetch.directory, fetch.file
        if file.uploader_user in (NOBODY, fetch._who.number) or not directory.has(DirectoryFlag.CDTDL):
            return
        uploader = await records.users.get(file.uploader_user)
        if uploader is None or not uploader.active or uploader.created > file.uploaded:
            return
        amount, minutes = credits.share(file.cost, directory.download_percent), 0
        if directory.has(DirectoryFlag.CDTMIN):
            uploader, minutes = credits.earn_minutes(uploader, amount, rate)
        else:
            uploader = credits.earn(uploader, amount)
        await records.users.change(uploader)
        records.announce(UserChanged(uploader.number))
        if not directory.has(DirectoryFlag.QUIET) and by is not None:
            earned = f"{minutes} minutes" if directory.has(DirectoryFlag.CDTMIN) else f"{amount:,} credits"
            text = telling.fetched(by.alias, file.name, earned)
            await self._telegrams.place(records, uploader.number, by.alias, text, now)

    async def _undo(self, fetch: Fetch, reason: str, seconds: float, sent: int) -> None:
        asking = fetch._who
        diary.failed(asking.name, fetch.directory.code, fetch.name, "download", reason)
        options = self._areas.all.options
        suspect = seconds >= options.leech_seconds > 0 and sent * 100 >= fetch.size * options.leech_percent
        await self._give_back(fetch, leech=suspect)
        if suspect:
            diary.leech(asking.name, fetch.directory.code, fetch.name)

    def _took(self, fetch: Fetch, offset: int, sent: int) -> bool:
        return self._shares.took(_share(fetch._who, fetch.file), offset, sent, fetch.size, self._clock.now())

    async def _give_back(self, fetch: Fetch, *, leech: bool = False) -> None:
        asking = fetch._who
        if asking.user is None or not (fetch._taken or leech):
            return

        async def change(records: Records) -> None:
            spent = await reserves.forget(records, fetch._key) if fetch._taken else Spent()
            user = await records.users.get(asking.number)
            if user is None or spent is None:
                return
            day = day_of(self._clock, fetch._at)
            same_day = user.counters_day == day and fetch._taken
            user = credits.give_back(user, spent, same_day=same_day)
            user = replace(
                user,
                downloads_today=max(user.downloads_today - 1, 0) if same_day else user.downloads_today,
                leech=user.leech + leech,
            )
            await records.users.change(user)
            records.announce(UserChanged(user.number))

        await self._store.write(change)


def _share(asking: Who, file: FileRecord) -> Key:
    """Who has a part of what. Guests are as many people as addresses."""
    guest = asking.user is None or asking.user.is_guest
    address = asking.peer.address if guest and asking.peer is not None else ""
    return asking.number, address, file.directory, file.name, file.uploaded


async def _delivered(records: Records, directory: FileDirectory, file: FileRecord, asking: Who) -> bool:
    """One recipient of a file from user to user has it; True when it was the last, and the file can go."""
    if directory.role is not Role.USER or asking.number not in file.recipients:
        return False
    now = await records.files.get(directory.code, file.name)
    if now is None:
        return False
    left = tuple(one for one in now.recipients if one != asking.number)
    if left:
        await records.files.change(replace(now, recipients=left))
        return False
    return await records.files.remove(directory.code, file.name)
