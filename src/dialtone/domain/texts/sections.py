"""Text sections: files that sysops put out for reading, each with a description. Source: spec bbs.md 10.

The list of a section is `CODE.ini`, its files are in a folder `CODE` beside it (in lower case), both below data/text.
Sections are numbered for each reader, without those that are not for him.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.config.texts import TextSection
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Caller
from dialtone.domain.people import audit
from dialtone.domain.ports.text_files import TextFiles
from dialtone.formats.text_list import MOST, ListedText, is_name, read_list, write_list

TEXT_MOST = 256 * 1024  # bytes of a text written here


class TextSections:
    """See the module's text. Every verb raises Refusal (NOT_FOUND, DENIED)."""

    __slots__ = ("_files", "_requirements", "_sections")

    def __init__(self, sections: tuple[TextSection, ...], files: TextFiles, requirements: Requirements) -> None:
        self._sections = sections
        self._files = files
        self._requirements = requirements

    def sections(self, caller: Caller) -> list[TextSection]:
        """Those the caller may read."""
        return [section for section in self._sections if self._sees(caller, section)]

    async def texts(self, caller: Caller, code: str) -> list[ListedText]:
        """The files of a section."""
        section = self._section(caller, code)
        return read_list(await self._files.read(_list(section)) or b"")

    async def read(self, caller: Caller, code: str, name: str) -> tuple[ListedText, bytes]:
        """One text, and its bytes as they are on disk."""
        section = self._section(caller, code)
        listed = next((text for text in await self.texts(caller, code) if text.name.lower() == name.lower()), None)
        data = await self._files.read(_file(section, listed.name)) if listed is not None else None
        if listed is None or data is None:
            raise Refusal(Why.NOT_FOUND, "That text is not here any more.")
        return listed, data

    async def put(self, caller: Caller, code: str, text: ListedText, data: bytes | None = None) -> None:
        """Add a text, or change its description and modes; `data` replaces what it says, None leaves it (a file the
        sysop has put into the folder by hand). Only sysops may. Raises StoreError."""
        section = self._kept(caller, code)
        if not is_name(text.name):
            raise Refusal(Why.INVALID, "No file can be called so.")
        if data is not None and len(data) > TEXT_MOST:
            raise Refusal(Why.TOO_BIG, "That text is too long.")
        listed = await self.texts(caller, code)
        known = next((at for at, one in enumerate(listed) if one.name.lower() == text.name.lower()), None)
        if known is None and len(listed) >= MOST:
            raise Refusal(Why.TOO_MANY, "This section is full.")
        if data is not None:
            await self._files.write(_file(section, text.name if known is None else listed[known].name), data)
        elif known is None and await self._files.read(_file(section, text.name)) is None:
            raise Refusal(Why.NOT_FOUND, "There is no such file in the folder of this section.")
        if known is None:
            listed.append(text)
        else:
            listed[known] = replace(text, name=listed[known].name)
        await self._files.write(_list(section), write_list(listed))
        log.notice("texts.changed", f"{caller.user.alias} put {text.name} into the text section {section.code}")
        audit.note(caller, "text.put", f"{text.name} in {section.code}")

    async def remove(self, caller: Caller, code: str, name: str, *, file: bool = False) -> None:
        """Take a text out of its section; with `file` from the disk, too. Only sysops may. Raises StoreError."""
        section = self._kept(caller, code)
        listed = await self.texts(caller, code)
        left = [text for text in listed if text.name.lower() != name.lower()]
        if len(left) == len(listed):
            raise Refusal(Why.NOT_FOUND, "That text is not here any more.")
        await self._files.write(_list(section), write_list(left))
        if file:
            await self._files.remove(_file(section, name))
        log.notice("texts.changed", f"{caller.user.alias} took {name} out of the text section {section.code}")
        audit.note(caller, "text.removed", f"{name} from {section.code}")

    def _section(self, caller: Caller, code: str) -> TextSection:
        section = next((one for one in self.sections(caller) if one.code == code.upper()), None)
        if section is None:
            raise Refusal(Why.NOT_FOUND, "There is no such text section.")
        return section

    def _kept(self, caller: Caller, code: str) -> TextSection:
        if caller.user.level < SYSOP_LEVEL:
            log.warning("texts.denied", f"!{caller.user.alias} may not change text sections", user=caller.user.number)
            raise Refusal(Why.DENIED, "Only the sysop may do that.")
        return self._section(caller, code)

    def _sees(self, caller: Caller, section: TextSection) -> bool:
        return self._requirements.met(section.requirements, caller.user, protocol=caller.service, peer=caller.peer)


def _list(section: TextSection) -> str:
    return f"{section.code.lower()}.ini"


def _file(section: TextSection, name: str) -> str:
    return f"{section.code.lower()}/{name}"
