"""People: who is here, who belongs to the board, who called, what happened."""

from __future__ import annotations

from dialtone.web.page import Page
from dialtone.web.people.lists import callers, statistics, users
from dialtone.web.people.online import nodes, online
from dialtone.web.people.you import you

PAGES = (
    Page(name="people.online", path="/here", run=online, doing="looking who is here", offers=("info.who",)),
    Page(name="people.nodes", path="/here/nodes", run=nodes, doing="looking who is here", offers=("info.nodes",)),
    Page(
        name="people.users",
        path="/people",
        run=users,
        requirements="NOT GUEST",
        doing="reading the list of users",
        offers=("info.users", "info.users_by"),
    ),
    Page(
        name="people.callers", path="/callers", run=callers, doing="reading the last callers", offers=("info.callers",)
    ),
    Page(name="people.statistics", path="/statistics", run=statistics, offers=("info.statistics",)),
    Page(name="people.you", path="/you", run=you, requirements="NOT GUEST", offers=("info.you", "settings.time")),
)
