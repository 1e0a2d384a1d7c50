"""The board's terminal in a page, and the doors that open in it."""

from __future__ import annotations

from dialtone.web.page import Page
from dialtone.web.terminal.doors import doors
from dialtone.web.terminal.page import terminal, ticket

PAGES = (
    Page(name="terminal.page", path="/terminal", run=terminal, public=True, doing="at the terminal"),
    Page(name="terminal.ticket", path="/terminal/ticket", run=ticket, methods=("POST",), streams=True),
    Page(
        name="doors.index",
        path="/doors",
        run=doors,
        requirements="NOT REST X",
        doing="looking at the doors",
        offers=("doors.menu", "doors.section", "doors.run"),
    ),
)
WEBSOCKET = "/terminal/ws"  # where a page's terminal calls: see `net/http/calls.py`
