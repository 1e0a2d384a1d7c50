"""Links for other programs: an address for a browser, and a user name and a password for SFTP; they work once."""

from __future__ import annotations

from dialtone.domain.files.links import LASTS
from dialtone.terminal import keys
from dialtone.terminal.files.room import ask_file, here, section
from dialtone.terminal.stay import Stay


async def link(stay: Stay, argument: str) -> None:
    """Make a link for a download or an upload."""
    files = section(stay)
    answer = "D" if argument.strip() else await stay.console.choose("files.link.what", "DUQ", default="D")
    if answer in ("Q", keys.ABORT):
        return
    if answer == "U":
        target = files.areas.upload_target(stay.caller, here(stay).code)
        made = await files.links.for_upload(stay.caller, (target or here(stay)).code)
        name = "any file"
    else:
        file = await ask_file(stay, argument)
        if file is None:
            return
        made = await files.links.for_download(stay.caller, file.directory, file.name)
        name = file.name
    site = stay.house.settings.site
    if site and "NO_FILEBASE" not in stay.house.settings.web.options:
        await stay.console.say("files.link.site", url=f"{site}/link/{made.secret.reveal()}")
    await stay.console.say(
        "files.link.made",
        name=name,
        host=stay.house.settings.host or "this board",
        login=made.login,
        secret=made.secret.reveal(),
        minutes=int(LASTS / 60),
    )
