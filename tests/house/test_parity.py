"""The site gives every power the terminal gives: each action of the terminal has its page."""

from __future__ import annotations

from dialtone.terminal import shell
from dialtone.terminal.actions import ACTIONS
from dialtone.web.pages import PAGES

EVERY = {action.name for action in (*ACTIONS.values(), *shell.ACTIONS)}
# What is of the terminal itself: moving from menu to menu, and the line of orders, each of which has a page of its own.
OF_THE_TERMINAL = {"sysop.line": "console.dashboard"}


def test_every_action_of_the_terminal_has_a_page() -> None:
    offered = {name for page in PAGES for name in page.offers}
    pages = {page.name for page in PAGES}
    stand_ins = {action for action, page in OF_THE_TERMINAL.items() if page in pages}
    missing = sorted(name for name in EVERY if name not in offered | stand_ins and not name.startswith("menu."))
    assert not missing, f"no page offers: {', '.join(missing)}"


def test_pages_offer_what_there_is() -> None:
    unknown = sorted({name for page in PAGES for name in page.offers} - EVERY)
    assert not unknown, f"there is no action called: {', '.join(unknown)}"
