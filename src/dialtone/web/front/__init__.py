"""The front page."""

from __future__ import annotations

from dialtone.web.front.home import home
from dialtone.web.page import Page

PAGES = (Page(name="front.home", path="/", run=home, public=True, doing="looking around"),)
