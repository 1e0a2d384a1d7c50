"""The sysop's console: everything a sysop looks at and looks after, with a browser."""

from __future__ import annotations

from dialtone.web.console import audits, dashboard, logs, settings
from dialtone.web.console.guard import guarded
from dialtone.web.page import FORM, READ, Page, Run

POST = ("POST",)
DOING = "at the console"


def _page(name: str, path: str, run: Run, methods: tuple[str, ...] = READ, offers: tuple[str, ...] = ()) -> Page:
    return Page(
        name=f"console.{name}",
        path=f"/console{path}",
        run=guarded(run),
        methods=methods,
        requirements="SYSOP",
        doing=DOING,
        offers=offers,
    )


PAGES = (
    _page("dashboard", "", dashboard.dashboard, offers=("sysop.line",)),
    _page("figures", "/figures", dashboard.figures),
    _page("recycle", "/recycle", dashboard.recycle, POST, ("sysop.recycle",)),
    _page("pageable", "/pageable", dashboard.pageable, POST, ("chat.sysop",)),
    _page("log", "/log", logs.live),
    _page("kept_log", "/logs/{name}", logs.kept, offers=("sysop.log",)),
    _page("file", "/file", logs.file, offers=("sysop.list",)),
    _page("settings", "/settings", settings.sections),
    _page("section", "/settings/{label}", settings.section, FORM),
    _page("changes", "/changes", settings.changes),
    _page("change", "/changes/{number:int}", settings.change, FORM),
    _page("audit", "/audit", audits.audit),
)
