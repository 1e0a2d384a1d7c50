"""What Finger and SYSTAT tell: `[fingerservice]` of modopts.ini. Source: spec services.md 9.1.

Personal data is told of users who allow it, and only where the sysop allows it too: unlike the reference's, our
defaults are "no" [D]. Keys marked `own` are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.config.field import Section, key
from dialtone.config.kinds import BOOL, DURATION, NETWORKS

_NO_DATABASES = "accepted, needs no effect: there is no JSON service here"


@dataclass(frozen=True, slots=True, kw_only=True)
class FingerConfig:
    """See the module's text."""

    SECTION: ClassVar[Section] = Section("modopts.ini", "fingerservice")

    include_age: bool = key("include_age", "false", BOOL, "ages of users who allow it are told")
    include_gender: bool = key("include_gender", "false", BOOL, "genders of users who allow it are told")
    include_location: bool = key("include_location", "false", BOOL, "places of users who allow it are told")
    include_real_name: bool = key("include_real_name", "false", BOOL, "real names of users who allow it are told")
    include_shell: bool = key(
        "include_shell", "false", BOOL, "which command shell and editor a user has chosen is told", own=True
    )
    find_file: bool = key("findfile", "false", BOOL, "findfile?NAME tells where the guest may download a file")
    bbs_list: bool = key("bbslist", "false", BOOL, "?bbslist and ?bbs:NAME tell which other boards we know")
    json_dbs: bool = key("json_dbs", "true", BOOL, "?json-dbs tells the names of databases", note=_NO_DATABASES)
    web_inactivity: float = key(
        "web_inactivity_timeout", "15m", DURATION, "people with browsers are on line so long after their last page"
    )
    peers: tuple[str, ...] = key(
        "peers",
        "127.0.0.0/8, ::1",
        NETWORKS,
        "addresses that are told the state of the program too: ?services, ?sockopts, the system's name in ?ver",
        own=True,
    )
