"""INN's reader (Debian's inn2) over the same articles, from a configuration of its own in a temporary folder.

Nothing of an installed news server is used but its programs: a spool of files is written, `makehistory` makes the
overviews, and `nnrpd` serves it on a loopback port. The package need not be configured; its programs refuse to be
root, so root runs them as the user news. Where they are not in the usual folder, INN_PROGRAMS says where.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.waiting import until

USUAL = "/usr/lib/news/bin"
CONF = """\
organization: Bench
pathhost: inn.local.test
domain: local.test
fromhost: local.test
mta: /bin/true
hismethod: hisv6
enableoverview: true
ovmethod: tradindexed
wireformat: true
runasuser: {user}
runasgroup: {group}
pathnews: {programs}/..
pathbin: {programs}
pathetc: {root}/etc
pathdb: {root}/db
pathspool: {root}/spool
patharticles: {root}/spool/articles
pathoverview: {root}/spool/overview
pathincoming: {root}/spool/incoming
pathtmp: {root}/spool/tmp
pathrun: {root}/run
pathlog: {root}/log
pathhttp: {root}/log
pathfilter: {root}/etc
"""
FILES = {
    "etc/storage.conf": "method tradspool {\n    newsgroups: *\n    class: 0\n}\n",
    "etc/readers.conf": 'auth all { hosts: "*" default: "reader" }\naccess all { users: "*" newsgroups: "*" }\n',
    "etc/expire.ctl": "*:0:1:99990:never\n",
    **dict.fromkeys(("etc/moderators", "etc/nnrpd.track", "etc/distrib.pats", "db/newsgroups", "db/active.times"), ""),
}
FOLDERS = ("etc", "db", "run", "log", "spool/overview", "spool/incoming/bad", "spool/archive", "spool/tmp")


def programs() -> str | None:
    """The folder with nnrpd, if it is installed."""
    folder = os.environ.get("INN_PROGRAMS", USUAL)
    return folder if os.access(f"{folder}/nnrpd", os.X_OK) else None


@contextmanager
def inn(group: str, articles: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """A running reader with these articles (without Xref and Path) in a group; its port and process."""
    folder = programs()
    assert folder is not None
    with tempfile.TemporaryDirectory() as root:
        count = _write(Path(root), group, articles)
        _configure(Path(root), folder, group, count)
        for line in (("makehistory", "-O", "-l", str(count + 1)), ("makedbz", "-i", "-o", "-s", str(count * 2))):
            subprocess.run([f"{folder}/{line[0]}", *line[1:]], check=True, **_as_news(root))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = [f"{folder}/nnrpd", "-D", "-f", "-b", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(words, **_as_news(root))
        try:
            until(lambda: _answers(port), 20, "nnrpd answers")
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def _write(root: Path, group: str, articles: Iterable[bytes]) -> int:
    """The spool: a file for each article. How many."""
    place, count = root / "spool" / "articles" / group.replace(".", "/"), 0
    place.mkdir(parents=True)
    for count, article in enumerate(articles, 1):
        xref = f"Path: bench!not-for-mail\r\nXref: inn.local.test {group}:{count}\r\n".encode()
        (place / str(count)).write_bytes(xref + article + b".\r\n")
    return count


def _configure(root: Path, folder: str, group: str, count: int) -> None:
    for name in FOLDERS:
        (root / name).mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (root / name).write_text(text)
    (root / "db" / "active").write_text(f"{group} {count:010d} 0000000001 y\n")
    user = _user()
    names = {"user": user.pw_name, "group": user.pw_name, "programs": folder, "root": root}
    (root / "etc" / "inn.conf").write_text(CONF.format(**names))
    if os.geteuid() == 0:
        for path in (root, *root.rglob("*")):
            shutil.chown(path, user.pw_uid, user.pw_gid)


def _user() -> pwd.struct_passwd:
    return pwd.getpwnam("news") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _as_news(root: str) -> dict[str, Any]:
    """How its programs are started."""
    user, silent = _user(), subprocess.DEVNULL
    how: dict[str, Any] = {"stdin": silent, "stdout": silent, "stderr": silent, "cwd": root}
    how["env"] = {**os.environ, "INNCONF": f"{root}/etc/inn.conf"}
    if os.geteuid() == 0:
        how |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return how


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as one:
            return one.recv(3) == b"200"
    except OSError:
        return False
