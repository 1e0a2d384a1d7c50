"""The sysop's display files (welcome screens, bulletins) on pages: the variant that shows most, as HTML."""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.formats.text.html.art import ansi_html
from dialtone.formats.text.html.safe import Html

KINDS = ("ans", "msg", "asc", "txt")  # the best first
_CODED = ("msg", "asc")  # Ctrl-A codes count in these


async def screen(house: House, name: str, *, label: str = "") -> Html | None:
    """A display file such as "bulletins/rules"; None when there is none. @-codes are text here."""
    display = house.display
    if display is None:
        return None
    folder, _, stem = name.lower().rpartition("/")
    for root in range(display.roots):
        names = await display.names(root, folder)
        for kind in KINDS:
            file = f"{stem}.{kind}"
            if file in names and (data := await display.read(root, folder, names[file])) is not None:
                return ansi_html(data, codes=kind in _CODED, label=label)
    return None
