"""The file section: libraries and directories as a tree of addresses (`/files/library/directory/file`), everything
else below `/files/-/`, where no library can be. Links that work once are at `/link/`.
"""

from __future__ import annotations

from dialtone.web.files import about, bringing, changing, choices, handing, lists, queue
from dialtone.web.page import FORM, Page

_USER = "NOT GUEST"
_FILE = "{code}/{name}"
_GOING = ("files.go", "files.jump", "files.list_dirs", "files.next_dir", "files.previous_dir")
_LIBRARIES = ("files.go_group", "files.list_libs", "files.next_lib", "files.previous_lib")
_LOOKING = "looking for files"

PAGES = (
    Page(name="files.index", path="/files/", run=lists.index, doing="in the file section", offers=_LIBRARIES),
    Page(
        name="files.search",
        path="/files/-/search",
        run=lists.search,
        doing=_LOOKING,
        offers=("files.search_names", "files.search_words"),
    ),
    Page(name="files.new", path="/files/-/new", run=lists.new, doing=_LOOKING, offers=("files.new_scan",)),
    Page(name="files.seen", path="/files/-/seen", run=lists.seen, methods=("POST",), requirements=_USER),
    Page(
        name="files.batch",
        path="/files/-/flagged",
        run=queue.batch,
        requirements=_USER,
        offers=("files.batch",),
    ),
    Page(
        name="files.flag",
        path="/files/-/flag",
        run=queue.flag,
        methods=("POST",),
        requirements=_USER,
        offers=("files.flag",),
    ),
    Page(name="files.unflag", path="/files/-/unflag", run=queue.unflag, methods=("POST",), requirements=_USER),
    Page(
        name="files.archive",
        path="/files/-/archive",
        run=queue.archive,
        methods=("POST",),
        requirements=_USER,
        doing="downloading",
    ),
    Page(
        name="files.settings",
        path="/files/-/settings",
        run=choices.settings,
        methods=FORM,
        requirements=_USER,
        offers=("files.config",),
    ),
    Page(
        name="files.from_users",
        path="/files/-/for-you",
        run=choices.from_users,
        requirements=_USER,
        offers=("files.from_users",),
    ),
    Page(
        name="files.to_sysop",
        path="/files/-/to-sysop",
        run=bringing.to_sysop,
        methods=FORM,
        streams=True,
        doing="uploading",
        offers=("files.to_sysop",),
    ),
    Page(
        name="files.to_user",
        path="/files/-/to-user",
        run=bringing.to_user,
        methods=FORM,
        streams=True,
        requirements=_USER,
        doing="uploading",
        offers=("files.to_user",),
    ),
    Page(
        name="files.upload",
        path="/files/-/upload/{code}",
        run=bringing.upload,
        methods=FORM,
        streams=True,
        doing="uploading",
        offers=("files.upload",),
    ),
    Page(name="files.check", path="/files/-/check/{code}", run=bringing.check),
    Page(name="files.about", path="/files/-/about/{code}", run=lists.about, offers=("files.dir_info",)),
    Page(name="files.file", path=f"/files/-/file/{_FILE}", run=about.about, doing=_LOOKING, offers=("files.info",)),
    Page(
        name="files.view", path=f"/files/-/view/{_FILE}", run=about.view, doing="viewing a file", offers=("files.view",)
    ),
    Page(name="files.picture", path=f"/files/-/picture/{_FILE}", run=about.picture),
    Page(
        name="files.member",
        path=f"/files/-/member/{_FILE}",
        run=about.member,
        doing="viewing a file",
        offers=("files.temp",),
    ),
    Page(
        name="files.edit",
        path=f"/files/-/edit/{_FILE}",
        run=changing.edit,
        methods=FORM,
        requirements=_USER,
        offers=("files.edit",),
    ),
    Page(
        name="files.remove",
        path=f"/files/-/remove/{_FILE}",
        run=changing.remove,
        methods=("POST",),
        requirements=_USER,
    ),
    Page(name="files.move", path=f"/files/-/move/{_FILE}", run=changing.move, methods=("POST",), requirements=_USER),
    Page(
        name="files.link",
        path="/files/-/link",
        run=handing.make,
        methods=("POST",),
        requirements=_USER,
        offers=("files.link",),
    ),
    Page(name="files.library", path="/files/{library}/", run=lists.library, doing="in the file section"),
    Page(
        name="files.directory",
        path="/files/{library}/{directory}/",
        run=lists.directory,
        doing="listing files",
        offers=("files.list", *_GOING),
    ),
    Page(
        name="files.download",
        path="/files/{library}/{directory}/{name}",
        run=about.download,
        public=True,
        doing="downloading",
        offers=("files.download",),
    ),
    Page(name="files.redeem", path="/link/{secret}", run=handing.redeem, methods=FORM, public=True, streams=True),
    Page(name="files.put", path="/link/{secret}/{name}", run=handing.put, methods=("PUT",), public=True, streams=True),
)
