"""Lists of files a page at a time, with the bar under each page: flag, download, view, and so on (spec bbs.md 8.3)."""

from __future__ import annotations

import string
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from dialtone.base.errors import Refusal
from dialtone.config.files import FileDirectory
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import Misc
from dialtone.terminal import keys
from dialtone.terminal.boards.dates import date
from dialtone.terminal.console import plain
from dialtone.terminal.files import editing, lines, looking, sending
from dialtone.terminal.files.room import section, title
from dialtone.terminal.stay import Stay

Found = AsyncIterator[tuple[FileDirectory, FileRecord]]

LETTERS = string.ascii_uppercase
KEPT = 1000  # files one can go back through
LEAST = 4  # lines of files on the smallest screen


@dataclass(slots=True)
class Page:
    """What is on the screen: files with their directories, each with a letter."""

    rows: list[tuple[FileDirectory, lines.Entry]] = field(default_factory=list)

    def named(self, text: str) -> list[FileRecord]:
        """The files whose letters were typed: "ACD", "A-D", "A, C"; "*" is all."""
        if text.strip() == "*":
            return [entry.file for _, entry in self.rows]
        wanted = set(_letters(text.upper()))
        return [entry.file for _, entry in self.rows if entry.letter in wanted]


def _letters(text: str) -> str:
    found = ""
    for index, letter in enumerate(text):
        if letter == "-" and found and text[index + 1 : index + 2] in LETTERS and text[index + 1 : index + 2]:
            found += "".join(one for one in LETTERS if found[-1] < one <= text[index + 1])
        elif letter in LETTERS:
            found += letter
    return found


class Browser:
    """One list being looked at. `count` is how many files it had so far; `_seen` are those one can go back to, and
    `_starts` where the pages before this one begin in it."""

    def __init__(self, stay: Stay, found: Found) -> None:
        self._stay = stay
        self._found = found
        self._seen: list[tuple[FileDirectory, FileRecord]] = []
        self._over = False
        self._starts: list[int] = []
        self._extended = bool(stay.user.misc & Misc.EXTDESC)
        self._flagged: set[tuple[str, str]] = set()
        self.count = 0

    async def run(self) -> bool:
        """Show it. False: the caller had enough before the end."""
        for one in await section(self._stay).batch.downloads(self._stay.caller):
            self._flagged.add((one.file.directory, one.file.name))
        start = 0
        while await self._reaches(start):
            page = await self._page(start)
            end = start + len(page.rows)
            last = not await self._reaches(end)
            await self._show(page)
            answer = await self._ask(page, last=last)
            if answer == "Q":
                return last
            if answer == "P":
                start = self._starts.pop() if self._starts else 0
            elif answer in ("N", "S"):
                self._starts.append(start)
                start = end if answer == "N" else await self._behind(page.rows[-1][0], end)
                start = self._forget(start)
        return True

    async def _reaches(self, index: int) -> bool:
        """Whether the list has so many files and one more."""
        while len(self._seen) <= index and not self._over:
            one = await anext(self._found, None)
            if one is None:
                self._over = True
            else:
                self._seen.append(one)
                self.count += 1
        return len(self._seen) > index

    def _forget(self, start: int) -> int:
        """Let go of what is far behind; the new place of `start`."""
        gone = max(start - KEPT, 0)
        del self._seen[:gone]
        self._starts = [one - gone for one in self._starts if one >= gone]
        return start - gone

    async def _page(self, start: int) -> Page:
        """Files until the screen is full."""
        room = self._room()
        page = Page()
        used, directory = 0, None
        while len(page.rows) < len(LETTERS) and await self._reaches(start + len(page.rows)):
            place, file = self._seen[start + len(page.rows)]
            needed = 1 + (1 if place is not directory else 0) + self._more_lines(file)
            if page.rows and used + needed > room:
                break
            entry = lines.Entry(file, LETTERS[len(page.rows)], date=date(self._stay.house.clock, file.uploaded))
            page.rows.append((place, entry))
            used, directory = used + needed, place
        await self._look_for_missing(page)
        return page

    def _room(self) -> int:
        """Lines for files: the bar may take two, and the line behind it stays free."""
        return max(self._stay.console.look.rows - 3, LEAST)

    def _more_lines(self, file: FileRecord) -> int:
        """Lines of the longer description that are shown in the list."""
        shown = self._extended and file.extended
        return min(file.extended.count("\n") + 1, self._room() - 2) if shown else 0

    async def _look_for_missing(self, page: Page) -> None:
        listing = section(self._stay).listing
        for directory in {place.code: place for place, _ in page.rows}.values():
            files = [entry.file for place, entry in page.rows if place.code == directory.code]
            missing = await listing.missing(directory, files)
            for index, (place, entry) in enumerate(page.rows):
                if place.code == directory.code and entry.file.name in missing:
                    page.rows[index] = place, replace(entry, missing=True)

    async def _show(self, page: Page) -> None:
        console, look = self._stay.console, self._stay.console.look
        await console.clear()
        directory = None
        for place, entry in page.rows:
            if place is not directory:
                await console.say("files.heading", library=place.library.name, directory=title(place))
                directory = place
            flagged = (entry.file.directory, entry.file.name) in self._flagged
            await console.put(lines.row(replace(entry, flagged=flagged), look) + "\x01n\r\n")
            if self._extended and entry.file.extended:
                for line in lines.extended(entry.file, look, most=self._more_lines(entry.file)):
                    await console.put(line + "\r\n")

    async def _ask(self, page: Page, *, last: bool) -> str:
        """What to do now: N next, P previous, S skip, Q quit, "" the page again."""
        stay, console = self._stay, self._stay.console
        if not stay.user.misc & Misc.BATCHFLAG and not last:
            answer = await console.choose("files.bar.short", "NPQ", default="N")
            return "Q" if answer == keys.ABORT else answer
        operates = any(section(stay).editing.may_remove(stay.caller, entry.file) for _, entry in page.rows)
        allowed = "BDVETSPNQ?" + ("RM" if operates else "")
        name = "files.bar.operator" if operates else "files.bar"
        default = "Q" if last else "N"
        answer = await console.choose(name, allowed, default=default, end=" (end)" if last else "")
        if answer in ("N", "P", "S", "Q"):
            return answer
        if answer == keys.ABORT:
            return "Q"
        if answer == "?":
            await console.say("files.bar.help")
            await console.pause()
        elif answer == "T":
            self._extended = not self._extended
        else:
            await self._do(page, answer)
        return ""

    async def _do(self, page: Page, what: str) -> None:
        """Something with files named by their letters."""
        stay = self._stay
        text = await stay.console.ask("files.letters", most=30, style="upper")
        files = page.named(text or "")
        if text and not files:
            await stay.console.say("files.letters.none")
        try:
            if what == "B":
                for file in files:
                    await self._flag(file)
            elif what == "D" and files:
                await sending.send(stay, files)
            elif what == "V":
                for file in files:
                    await looking.view_file(stay, file)
            elif what == "E":
                for file in files:
                    await looking.show_info(stay, file)
                    await stay.console.pause()
            elif what == "R":
                for file in files:
                    if await editing.remove_file(stay, file):
                        self._drop([file])
            elif what == "M" and await editing.move_files(stay, files):
                self._drop(files)
        except Refusal as no:
            await stay.refused(no)
            await stay.console.pause()

    def _drop(self, files: list[FileRecord]) -> None:
        """They are not there any more."""
        gone = {(file.directory, file.name) for file in files}
        self._seen = [one for one in self._seen if (one[1].directory, one[1].name) not in gone]

    async def _flag(self, file: FileRecord) -> None:
        """Flag a file, or take the flag off."""
        stay, key = self._stay, (file.directory, file.name)
        if key in self._flagged:
            await section(stay).batch.unflag(stay.caller, *key)
            self._flagged.discard(key)
            await stay.console.say("files.unflagged", name=file.name)
            return
        try:
            await section(stay).batch.flag(stay.caller, *key)
        except Refusal as no:
            await stay.console.say("files.not_flagged", name=plain(file.name), reason=no.text)
            return
        self._flagged.add(key)
        await stay.console.say("files.flagged", name=file.name)

    async def _behind(self, directory: FileDirectory, index: int) -> int:
        """The first file from there on that is in another directory."""
        while await self._reaches(index) and self._seen[index][0].code == directory.code:
            index += 1
        return index
