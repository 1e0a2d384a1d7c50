"""What a user chooses for himself about files; what others have left for him."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.config.files import FileDirectory, Role
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import Misc
from dialtone.web.files.desk import desk
from dialtone.web.files.lists import common
from dialtone.web.files.rows import rows, since
from dialtone.web.visit import Visit, checked, field

SWITCHES = {"extended": Misc.EXTDESC, "flagging": Misc.BATCHFLAG, "hang_up": Misc.AUTOHANG}
FOUND_MOST = 500


async def settings(visit: Visit) -> Response:
    """The form of choices, and what it changes."""
    form = await visit.form() if visit.is_form else None
    at, error = desk(visit), ""
    moment = at.local(since(at))
    day = moment.strftime("%Y-%m-%d") if moment is not None and since(at) else ""
    if form is not None:
        given = field(form, "since", most=20).strip()
        new = at.read_day(given) if given and given != day else None
        if given and given != day and new is None:
            error = "Write the day as 2026-11-28."
        else:
            switch = sum(
                int(bit) for name, bit in SWITCHES.items() if checked(form, name) != bool(visit.user.misc & bit)
            )
            letter = field(form, "protocol", most=1).strip()
            await at.files.preferences.change(
                at.caller, protocol=letter if letter.isalnum() else None, new_since=new, switch=switch
            )
            return visit.go("files.settings", notice="Your choices are kept.")
    return visit.show(
        "files/settings.html",
        status=400 if error else 200,
        error=error,
        day=day,
        on={name: bool(visit.user.misc & bit) for name, bit in SWITCHES.items()},
        protocol=visit.user.protocol or "Z",
        crumbs=at.crumbs(None, ("Your choices", "")),
        **common(at),
    )


async def from_users(visit: Visit) -> Response:
    """Files that others have left for this user."""
    at, found = desk(visit), list[tuple[FileDirectory, FileRecord]]()
    target = at.files.settings.special(Role.USER)
    if target is not None and at.files.areas.sees(at.who, target):
        async for file in at.files.listing.files(at.caller, target.code):
            if visit.user.number in file.recipients:
                found.append((target, file))
            if len(found) >= FOUND_MOST:
                break
    return visit.show(
        "files/from_users.html",
        rows=await rows(at, found, since=0.0),
        open=False,
        crumbs=at.crumbs(None, ("For you", "")),
        **common(at),
    )
