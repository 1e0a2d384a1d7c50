"""How callers are asked who they are, and what happens then: `[login]` and `[logon]` of modopts.ini.

Source: spec services.md 2.9. Keys marked `own` are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.config.field import Section, key
from dialtone.config.kinds import BOOL, TEXT, integer

_LOGON = Section("modopts.ini", "logon")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonConfig:
    """`[login]`: the pieces of the prompt are markup of the sysop's."""

    SECTION: ClassVar[Section] = Section("modopts.ini", "login")

    prompts: int = key("login_prompts", "10", integer(1, 100), "tries; a wrong password costs two")
    guest: bool = key("guest", "true", BOOL, "the guest account is mentioned when there is one")
    name_prompt: str = key("name_prompt", "Enter User Name", TEXT, "first piece of the line above the prompt")
    number_prompt: str = key("number_prompt", " or Number", TEXT, "piece shown when numbers are taken")
    new_prompt: str = key("new_prompt", " or 'New'", TEXT, "piece shown when new users are taken")
    guest_prompt: str = key("guest_prompt", " or 'Guest'", TEXT, "piece shown when there is a guest account")
    login_prompt: str = key("login_prompt", "Login: ", TEXT, "where the name is typed", also=("login_prompt_str",))
    password_prompt: str = key("password_prompt", "Password: ", TEXT, "where the password is typed")
    legacy_prompts: bool = key("legacy_prompts", "false", BOOL, "NN: and PW: stand before the two, for old scripts")
    email_passwords: bool = key("email_passwords", "true", BOOL, "a link to set a new password is offered by mail")
    confirm_address: bool = key(
        "confirm_email_address", "true", BOOL, "the mail address is asked for before that; wrong ones get nothing"
    )
    matrix: bool = key("matrix", "false", BOOL, "callers get a menu before the login prompt", own=True)
    fast_logon: bool = key("fast_logon", "true", BOOL, "a name may begin with * or !", own=True, section=_LOGON)
    node_list: bool = key(
        "show_nodes", "true", BOOL, "callers see who is on line when they come", own=True, section=_LOGON
    )
    last_callers: int = key(
        "last_callers", "4", integer(0, 20), "last callers shown when somebody comes", own=True, section=_LOGON
    )
    offer_mail: bool = key(
        "offer_mail", "true", BOOL, "unread mail is offered when somebody comes", own=True, section=_LOGON
    )
    rlogin_auto_xtrn: bool = key(
        "rlogin_auto_xtrn",
        "false",
        BOOL,
        "an RLogin call whose terminal is xtrn=CODE goes into that door at once and ends with it",
        section=_LOGON,
    )
