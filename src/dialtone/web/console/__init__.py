"""The sysop's console: everything a sysop looks at and looks after, with a browser."""

from __future__ import annotations

from dialtone.web.console import areas, audits, bans, dashboard, doctor, logs, machinery, nodes, queue, settings, users
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
    _page("users", "/users", users.users),
    _page("user", "/users/{number:int}", users.user, FORM, ("sysop.users",)),
    _page("user_deed", "/users/{number:int}/do", users.deed, POST),
    _page("nodes", "/nodes", nodes.nodes, offers=("sysop.nodes",)),
    _page("order", "/nodes/order", nodes.order, POST),
    _page("everybody", "/nodes/everybody", nodes.everybody, POST),
    _page("boards", "/boards", areas.boards),
    _page("purge_board", "/boards/purge", areas.purge_board, POST),
    _page("files", "/files", areas.files),
    _page("file_deed", "/files/do", areas.file_deed, POST),
    _page("queue", "/queue", queue.queue),
    _page("queue_change", "/queue/change", queue.change, POST),
    _page("queued", "/queue/{id:int}", queue.queued),
    _page("trace", "/trace", queue.trace),
    _page("bans", "/bans", bans.bans),
    _page("ban", "/bans/add", bans.add, POST),
    _page("release", "/bans/release", bans.release, POST),
    _page("attempts", "/attempts", bans.attempts, offers=("sysop.attempts",)),
    _page("forgive", "/attempts/forgive", bans.forgive, POST),
    _page("processors", "/processors", machinery.processors),
    _page("events", "/events", machinery.events, offers=("sysop.events",)),
    _page("run_event", "/events/run", machinery.run_event, POST),
    _page("door", "/doors/{code}", machinery.door, offers=("doors.test",)),
    _page("certificates", "/certificates", machinery.certificates, FORM),
    _page("doctor", "/doctor", doctor.doctor, FORM),
    _page("settings", "/settings", settings.sections),
    _page("section", "/settings/{label}", settings.section, FORM),
    _page("changes", "/changes", settings.changes),
    _page("change", "/changes/{number:int}", settings.change, FORM),
    _page("audit", "/audit", audits.audit),
)
