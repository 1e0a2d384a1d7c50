"""Whether an upload may begin, and whether its content is taken. Source: spec bbs.md 8.5, steps 1, 2 and 5.

The checks stand in the order of the specification; FTP's are the same (services.md 3.9).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory, Role
from dialtone.config.tables import PatternList
from dialtone.domain.files import names
from dialtone.domain.files.areas import Areas, Who
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.file_store import FileStore, Survey
from dialtone.domain.ports.store import Records, Store

NO_ROOM = "There is not enough free space on this board at the moment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to upload. `size` None: he did not say. `resume`: go on with a part of his that is there.
    `written` is the file's own time, 0 unknown. `recipients` are for the directory of files from user to user."""

    name: str
    size: int | None = None
    resume: bool = False
    description: str = ""
    extended: str = ""
    tags: str = ""
    anonymous: bool = False
    written: float = 0.0
    recipients: tuple[UserNumber, ...] = ()


class Admission:
    """See the module's text. `banned` is text/file.can."""

    __slots__ = ("_areas", "_banned", "_disk", "_store")

    def __init__(self, store: Store, areas: Areas, disk: FileStore, banned: PatternList | None = None) -> None:
        self._store = store
        self._areas = areas
        self._disk = disk
        self._banned = banned

    def name(self, wanted: Wanted) -> str:
        """The name the file will have. Raises Refusal (INVALID, BAD_PARAMETER)."""
        return names.check(wanted.name, self._areas.all.options, self._banned)

    async def check(self, asking: Who, directory: FileDirectory, wanted: Wanted) -> None:
        """Raises Refusal."""
        reason = self._areas.cannot_upload(asking, directory)
        if reason:
            raise Refusal(Why.DENIED, reason)
        operates = self._areas.operates(asking, directory)
        options = self._areas.all.options
        await self._check_full(directory, operates=operates)
        try:
            name, bad = self.name(wanted), None
        except Refusal as no:
            name, bad = "", no
        survey = await self._disk.survey(str(directory.path), name)
        self._check_room(survey.free - (wanted.size or 0))
        if bad is not None:
            raise bad
        if directory.extensions and names.extension(name) not in directory.extensions and not operates:
            allowed = ", ".join(directory.extensions)
            raise Refusal(Why.INVALID, f"Only files of these types are taken here: {allowed}")
        if wanted.size is not None and options.max_size and wanted.size > options.max_size:
            raise Refusal(Why.TOO_BIG, f"Files of more than {options.max_size} bytes are not taken.")
        if wanted.anonymous and not _may_be_anonymous(asking, directory):
            raise Refusal(Why.DENIED, "You cannot upload anonymously here.")
        await self._check_recipients(asking, directory, wanted)
        await self._check_duplicates(directory, name, operates=operates)
        if survey.found is not None:
            raise Refusal(Why.EXISTS, "A file of that name lies there already.")
        self._check_parts(asking, survey, name)

    async def _check_full(self, directory: FileDirectory, *, operates: bool) -> None:
        if not directory.max_files or operates:
            return
        states = await self._store.read(lambda records: records.files.states())
        state = states.get(directory.code)
        if state is not None and state.files >= directory.max_files:
            raise Refusal(Why.FULL, "The directory is full.")

    async def check_space(self, directory: FileDirectory, size: int) -> None:
        """Whether so many bytes fit. Raises Refusal (NO_SPACE)."""
        self._check_room(await self._disk.free(str(directory.path)) - size)

    def _check_room(self, left: int) -> None:
        if left < self._areas.all.options.min_space:
            raise Refusal(Why.NO_SPACE, NO_ROOM, temporary=True)

    async def _check_recipients(self, asking: Who, directory: FileDirectory, wanted: Wanted) -> None:
        if directory.role is not Role.USER:
            return
        most = self._areas.all.options.max_recipients
        if not wanted.recipients:
            raise Refusal(Why.INVALID, "Say for whom the file is.")
        if len(wanted.recipients) > most and not self._areas.operates(asking, directory):
            raise Refusal(Why.TOO_MANY, f"A file can be sent to {most} users at most.")

        async def question(records: Records) -> bool:
            users = [await records.users.get(number) for number in wanted.recipients]
            return all(user is not None and user.active for user in users)

        if not await self._store.read(question):
            raise Refusal(Why.NOT_FOUND, "There is no such user.")

    async def _check_duplicates(self, directory: FileDirectory, name: str, *, operates: bool) -> None:
        found = await self._store.read(lambda records: records.files.by_name(name))
        if any(one.directory == directory.code for one in found):
            raise Refusal(Why.EXISTS, "That file is here already.")
        if not operates and any(self._searched(one.directory) for one in found):
            raise Refusal(Why.EXISTS, "That file is on this board already.")

    def _searched(self, code: str) -> bool:
        """Whether a directory is searched for duplicates."""
        directory = self._areas.all.find(code)
        return directory is not None and directory.has(DirectoryFlag.DUPES)

    def _check_parts(self, asking: Who, survey: Survey, name: str) -> None:
        most = self._areas.all.options.parts_most
        begin = f"{names.PART_PREFIX}{asking.number}-"
        parts = [one for one in survey.unfinished if one.startswith(begin)]
        if len(parts) >= most and part_name(asking.number, name) not in parts:
            raise Refusal(Why.TOO_MANY, "You have too many unfinished uploads here.")

    async def check_content(self, asking: Who, directory: FileDirectory, file: FileRecord) -> None:
        """Whether the same content is here already. Raises Refusal (EXISTS)."""
        if not file.sha1 or self._areas.operates(asking, directory):
            return
        found = await self._store.read(lambda records: records.files.by_hash(file.sha1))
        if any(one.directory == directory.code or self._searched(one.directory) for one in found):
            raise Refusal(Why.EXISTS, "A file with the same content is on this board already.")


def part_name(user: UserNumber, name: str) -> str:
    """Where an unfinished upload lies: hidden, one for each user and name, with the extension tests go by."""
    digest = hashlib.sha256(name.casefold().encode("utf-8", "replace")).hexdigest()[:20]
    extension = names.extension(name)
    return f"{names.PART_PREFIX}{user}-{digest}.part{f'.{extension}' if extension.isalnum() else ''}"


def _may_be_anonymous(asking: Who, directory: FileDirectory) -> bool:
    if directory.has(DirectoryFlag.AONLY):
        return True
    return directory.has(DirectoryFlag.ANON) and asking.is_(exemption="A")
