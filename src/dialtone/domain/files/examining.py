"""What is looked at in a file before it is taken: tests, hashes, the description inside an archive.

Source: spec bbs.md 8.5 step 5. Used for uploads of people and for files the sysop puts into a folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialtone.base.errors import Refusal, Why
from dialtone.config.file_options import FileOptions
from dialtone.config.files import DirectoryFlag, FileDirectory
from dialtone.domain.files import diary, names
from dialtone.domain.model.file import FileRecord
from dialtone.domain.ports.archives import Archives, NotAnArchive
from dialtone.domain.ports.file_commands import FileCommands
from dialtone.domain.ports.file_store import FileStore, Hashes
from dialtone.formats.description import NAMES, SHORT_MOST, Description, read_description, shortened
from dialtone.formats.text.foreign import one_line

_LARGEST = 128 * 1024  # bytes of a description file that are read: a SAUCE record stands at its end
TEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Examination:
    """Does the looking. `archives` and `commands` None: nothing of the kind."""

    disk: FileStore
    options: FileOptions
    archives: Archives | None = None
    commands: FileCommands | None = None

    async def test(self, directory: FileDirectory, on_disk: str, file: FileRecord) -> FileRecord:
        """Have the sysop's commands look at a file that lies under the name `on_disk`; they may name and describe it
        another way. Raises Refusal (BAD_CONTENT) when one turns it down."""
        for test in self.options.testable:
            if not test.fits(file.name) or self.commands is None:
                continue
            outcome = await self.commands.run(
                test.command,
                str(directory.path),
                on_disk,
                given_name=file.name,
                description=file.description,
                time_limit=TEST_SECONDS,
            )
            if not outcome.well:
                diary.rejected(directory.code, file.name, test.command, outcome.status, outcome.trouble)
                raise Refusal(Why.BAD_CONTENT, "The file did not pass the test of this board.")
            file = self._renamed(directory, file, outcome.name, outcome.description)
        return file

    def _renamed(self, directory: FileDirectory, file: FileRecord, name: str, description: str) -> FileRecord:
        if name and name != file.name and not names.illegal(name) and not names.disallowed(name, self.options):
            diary.edited("a test", directory.code, file.name, f"renamed to {name}:")
            file = replace(file, name=name)
        if description and description != file.description:
            file = replace(file, description=shortened(one_line(description), SHORT_MOST))
        return file

    def tests(self, name: str) -> bool:
        """Whether one of the sysop's commands looks at a file of this name (and perhaps changes it)."""
        return self.commands is not None and any(test.fits(name) for test in self.options.testable)

    async def known(
        self, directory: FileDirectory, on_disk: str, file: FileRecord, hashes: Hashes | None = None
    ) -> FileRecord:
        """The record with the hashes of its content, which may be known already."""
        if directory.has(DirectoryFlag.NOHASH):
            return file
        hashes = hashes or await self.disk.hashes(str(directory.path), on_disk)
        return replace(file, crc32=hashes.crc32, md5=hashes.md5, sha1=hashes.sha1)

    async def described(self, directory: FileDirectory, on_disk: str, file: FileRecord) -> FileRecord:
        """The record with what FILE_ID.DIZ says; a description somebody typed stays in front of it."""
        if not directory.has(DirectoryFlag.DIZ):
            return file
        found = await self.description(directory, on_disk, file.name)
        if found is None:
            return file
        return replace(
            file,
            description=file.description or found.short,
            extended=file.extended or found.extended,
            author=file.author or found.author,
            group=file.group or found.group,
        )

    async def description(self, directory: FileDirectory, on_disk: str, name: str) -> Description | None:
        """What the archive says of itself; None for what is no archive or says nothing (ARC-04)."""
        if self.archives is None or not self.archives.knows(name):
            return None
        try:
            found = await self.archives.find(str(directory.path), on_disk, NAMES, most=_LARGEST)
        except NotAnArchive as no:
            diary.unreadable(directory.code, name, str(no))
            return None
        if found is None:
            return None
        return read_description(found[1])
