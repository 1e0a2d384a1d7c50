"""The rooms of the console, as its menu shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dialtone.web import links

if TYPE_CHECKING:
    from dialtone.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Row:
    """A link of the menu. `pages` are names of pages that belong there besides its own."""

    page: str
    label: str
    pages: tuple[str, ...] = ()
    name: str = ""  # the parameter `name` of the page
    here: bool = False

    @property
    def path(self) -> str:
        """Where it leads."""
        return links.to(self.page, name=self.name) if self.name else links.to(self.page)


MENU = (
    Row("console.dashboard", "Dashboard", ("console.figures",)),
    Row("console.log", "Log", ("console.kept_log", "console.file")),
    Row("console.kept_log", "Spam log", name="spam"),
    Row("console.users", "Users", ("console.user",)),
    Row("console.nodes", "Nodes and browsers"),
    Row("console.boards", "Boards"),
    Row("console.files", "Files"),
    Row("console.queue", "Mail queue", ("console.queued",)),
    Row("console.trace", "Message trace"),
    Row("console.bans", "Bans"),
    Row("console.attempts", "Failed log-ins"),
    Row("console.processors", "Mail processors"),
    Row("console.events", "Events and doors", ("console.door",)),
    Row("console.certificates", "Certificate"),
    Row("console.doctor", "Check-up"),
    Row("console.settings", "Settings", ("console.section", "console.changes", "console.change")),
    Row("console.audit", "Audit log"),
)


def rows(visit: Visit) -> Iterator[Row]:
    """The menu, as it is on this page."""
    page, name = visit.page.name, str(visit.request.path_params.get("name", ""))
    exact = any(row.page == page and row.name == name for row in MENU if row.name)
    for row in MENU:
        mine = (row.page, row.name) == (page, name) if row.name else page == row.page or page in row.pages
        yield replace(row, here=mine and (bool(row.name) or not exact))
