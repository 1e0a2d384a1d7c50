"""The front page: what goes on here. And how the site looks to this browser."""

from __future__ import annotations

from dialtone.web.front.auto_message import write_auto_message
from dialtone.web.front.home import home
from dialtone.web.front.theme import theme
from dialtone.web.page import FORM, Page

PAGES = (
    Page(name="front.home", path="/", run=home, public=True, doing="looking around", offers=("info.who",)),
    Page(
        name="front.auto_message",
        path="/auto-message",
        run=write_auto_message,
        methods=FORM,
        doing="writing the auto-message",
        offers=("info.auto_message",),
    ),
    Page(name="site.theme", path="/theme", run=theme, methods=("POST",), public=True),
)
