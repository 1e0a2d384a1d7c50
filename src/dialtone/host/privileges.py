"""Giving up the rights of root after the low ports are bound (seed tcpip_faq; spec services.md 1.3; SEC-08).

Started as root with `[UNIX] User` set, the program acts as that user from the beginning (so every file is theirs),
as root only while it binds, and becomes that user for good then. The sockets stay open, so recycling goes on with the
listeners it has; a low port that is new in the settings needs a restart.
"""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the program is to become."""

    user: str
    uid: int
    gid: int
    group: str
    home: str


def identity(user: str, group: str) -> Identity | None:
    """Look up `[UNIX] User` and `Group`; None when no user is configured. Raises ConfigError for unknown names."""
    if not user:
        return None
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        raise ConfigError([f"[UNIX] User = {user}: there is no such user on this machine"]) from None
    try:
        gid = grp.getgrnam(group).gr_gid if group else entry.pw_gid
    except KeyError:
        raise ConfigError([f"[UNIX] Group = {group}: there is no such group on this machine"]) from None
    return Identity(entry.pw_name, entry.pw_uid, gid, group or _group_name(gid), entry.pw_dir)


def check(who: Identity | None) -> None:
    """Say at the start what the user we run as means for low ports."""
    if os.getuid() != 0:
        text = f"Started as non-root user (id {os.getuid()}): May fail to bind TCP/UDP ports below 1024"
        log.info("host.not_root", text)
    elif who is None:
        log.warning("host.root", "WARNING: No user account specified, running as root!")


def assume(who: Identity | None) -> None:
    """Act as `who` from now on, so that every file is theirs; the rights of root can still be taken back."""
    if who is None or os.getuid() != 0:
        return
    with _told(who):
        os.setgroups(os.getgrouplist(who.user, who.gid))
        os.setegid(who.gid)
        os.seteuid(who.uid)


@contextmanager
def raised(who: Identity | None) -> Iterator[None]:
    """Act as root for a moment: to bind low ports."""
    if who is None or os.getuid() != 0:
        yield
        return
    os.seteuid(0)
    try:
        yield
    finally:
        os.seteuid(who.uid)


def drop(who: Identity | None) -> bool:
    """Become `who` for good. Returns whether anything was given up. Raises ConfigError when the system refuses."""
    if who is None or os.getuid() != 0:
        return False
    with _told(who):
        os.seteuid(0)
        os.setgroups(os.getgrouplist(who.user, who.gid))
        os.setresgid(who.gid, who.gid, who.gid)
        os.setresuid(who.uid, who.uid, who.uid)
    if who.uid != 0 and os.getuid() == 0:
        raise ConfigError([f"[UNIX] User = {who.user}: still root after the change"])
    os.environ.update(HOME=who.home, USER=who.user, LOGNAME=who.user, GROUP=who.group)
    log.info("host.user_changed", f"Successfully changed user-id to {who.user}", user=who.user, group=who.group)
    return True


@contextmanager
def _told(who: Identity) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        raise ConfigError([f"[UNIX] User = {who.user}: cannot change to it: {refused.strerror}"]) from refused


def name_of(uid: int) -> str:
    """A user's name; the number when there is no such user."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
