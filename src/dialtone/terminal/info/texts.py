"""Text sections: choose a section, then a text, by number or light bar; sysops look after them here, too."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.config.texts import TextSection
from dialtone.formats.text_list import MODES, ListedText
from dialtone.terminal.console import plain
from dialtone.terminal.display_files import picture
from dialtone.terminal.stay import Stay

LINES_MOST = 500  # of a text that is typed in


async def sections(stay: Stay, argument: str = "") -> None:
    """The sections; `argument` is the code of one."""
    with stay.doing("reading text files"):
        found = stay.house.text_sections.sections(stay.caller)
        if argument:
            found = [one for one in found if one.code == argument.upper()]
        if not found:
            await stay.console.say("info.texts.none")
            return
        at: int | None = 0
        while len(found) > 1 and at is not None:
            at = await stay.console.pick("info.texts", [plain(one.name) for one in found], start=at)
            if at is not None:
                await _section(stay, found[at])
        if len(found) == 1:
            await _section(stay, found[0])


async def _section(stay: Stay, section: TextSection) -> None:
    """The texts of a section until the caller has enough."""
    sysop, at = stay.user.level >= SYSOP_LEVEL, 0
    while True:
        texts = await stay.house.text_sections.texts(stay.caller, section.code)
        if not texts and not sysop:
            await stay.console.say("info.texts.empty", name=section.name)
            return
        rows = [plain(text.description or text.name) for text in texts]
        if sysop:
            rows.append("\x01n\x01c(change this section)\x01n")
        chosen = await stay.console.pick("info.texts.section", rows, start=min(at, len(rows) - 1), name=section.name)
        if chosen is None:
            return
        at = chosen
        try:
            if chosen < len(texts):
                await _show(stay, section, texts[chosen])
            else:
                await _change(stay, section, texts)
        except Refusal as no:
            await stay.refused(no)


async def _show(stay: Stay, section: TextSection, text: ListedText) -> None:
    listed, data = await stay.house.text_sections.read(stay.caller, section.code, text.name)
    console = stay.console
    if console.look.clear:
        await console.clear()
    counting = console.counting
    try:
        console.counting = counting and "nopause" not in listed.modes
        await _put(stay, listed, data)
    finally:
        console.counting = counting
    await console.say("info.texts.end")
    await console.pause()


async def _put(stay: Stay, listed: ListedText, data: bytes) -> None:
    """Show the bytes as their list says. They are the sysop's: codes in them are obeyed, unless he says otherwise."""
    if "cpm_eof" in listed.modes:
        data = data.partition(b"\x1a")[0]
    ending = listed.name.rpartition(".")[2].lower()
    if listed.modes & {"wordwrap", "noatcodes"}:
        await stay.console.text(_characters(data), wrap="wordwrap" in listed.modes)
    else:
        await stay.console.picture(picture(data, ending if ending in ("ans", "mon") else "msg", False))


def _characters(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp437")


async def _change(stay: Stay, section: TextSection, texts: list[ListedText]) -> None:
    """What a sysop does with a section."""
    console = stay.console
    key = await console.choose("info.texts.change", "ATEDQ", default="Q")
    if key in ("A", "T"):
        await _add(stay, section, typed=key == "T")
    elif key in ("E", "D") and texts:
        rows = [plain(f"{text.name}  {text.description}") for text in texts]
        chosen = await console.pick("info.texts.which", rows)
        if chosen is not None:
            await (_edit if key == "E" else _remove)(stay, section, texts[chosen])


async def _add(stay: Stay, section: TextSection, *, typed: bool) -> None:
    """Add a file that is in the folder already, or one that is typed in now."""
    console = stay.console
    name = await console.ask("info.texts.name", most=60, folder=f"data/text/{section.code.lower()}")
    if not name:
        return
    description = await console.ask("info.texts.description", most=70)
    if description is None:
        return
    data = await _typed(stay) if typed else None
    if typed and data is None:
        return
    text = ListedText(name=name.strip(), description=description.strip())
    await stay.house.text_sections.put(stay.caller, section.code, text, data)
    await console.say("info.texts.added", name=text.name)


async def _typed(stay: Stay) -> bytes | None:
    """Lines until an empty one; None when it was cancelled."""
    await stay.console.say("info.texts.type")
    lines: list[str] = []
    while len(lines) < LINES_MOST:
        line = await stay.console.ask("info.texts.line", most=79)
        if line is None:
            return None
        if not line:
            break
        lines.append(line)
    return ("\r\n".join(lines) + "\r\n").encode("utf-8") if lines else None


async def _edit(stay: Stay, section: TextSection, text: ListedText) -> None:
    console = stay.console
    description = await console.ask("info.texts.description", most=70, default=text.description)
    if description is None:
        return
    modes = await console.ask("info.texts.modes", most=60, default=" ".join(sorted(text.modes)), modes=", ".join(MODES))
    if modes is None:
        return
    changed = ListedText(name=text.name, description=description, modes=frozenset(modes.lower().split()) & set(MODES))
    await stay.house.text_sections.put(stay.caller, section.code, changed)
    await console.say("info.texts.added", name=text.name)


async def _remove(stay: Stay, section: TextSection, text: ListedText) -> None:
    console = stay.console
    if await console.yes("info.texts.remove", default=False, name=text.name):
        file = await console.yes("info.texts.remove_file", default=False, name=text.name)
        await stay.house.text_sections.remove(stay.caller, section.code, text.name, file=file)
        await console.say("info.texts.removed", name=text.name)
