"""The list of the files of a text section, `data/text/CODE.ini`: a section for each file, with `desc` and `mode`.

    [rules.txt]
    desc = The rules of this board
    mode = wordwrap

`mode` are words with blanks or | between them: `wordwrap` (long lines are wrapped to the screen), `noatcodes` (@-codes
stand as they are), `cpm_eof` (the text ends at Ctrl-Z), `nopause` (it is shown without stops). Source: spec bbs.md 10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.formats.ini import Ini

MODES = ("wordwrap", "noatcodes", "cpm_eof", "nopause")
MOST = 500  # files of a section
DESCRIPTION_MOST = 70  # characters
_PLAIN = re.compile(r"[\w][\w .()+,&-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedText:
    """A file of a section: its name in the section's folder."""

    name: str
    description: str = ""
    modes: frozenset[str] = frozenset()


def is_name(name: str) -> bool:
    """Whether a text may be called so: no sign of a path, nothing hidden."""
    return _PLAIN.fullmatch(name) is not None and not name.endswith((".", " "))


def read_list(data: bytes) -> list[ListedText]:
    """The files that are named, in their order; names no file can have are left out."""
    ini = Ini(data, "text")
    return [_listed(ini, section) for section in ini.sections() if is_name(section)][:MOST]


def _listed(ini: Ini, section: str) -> ListedText:
    def value(*keys: str) -> str:
        return next((entry.value for key in keys if (entry := ini.get(section, key)) is not None), "")

    words = {word.lower().removeprefix("p_") for word in re.split(r"[\s|,]+", value("mode"))}
    return ListedText(
        name=section,
        description=value("desc", "description").strip()[:DESCRIPTION_MOST],
        modes=frozenset(words & set(MODES)),
    )


def write_list(texts: list[ListedText]) -> bytes:
    """The list as a file."""
    lines: list[str] = []
    for text in texts:
        lines += [f"[{text.name}]", f"desc = {_one_line(text.description)}"]
        if text.modes:
            lines.append(f"mode = {' '.join(mode for mode in MODES if mode in text.modes)}")
        lines.append("")
    return "\n".join(lines).encode("utf-8")


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text).strip()[:DESCRIPTION_MOST]
