import os
import pwd
import subprocess
import sys

import pytest

from dialtone.base.errors import ConfigError
from dialtone.host import privileges

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up the rights of root")

DROP = """
import os, sys
from dialtone.host import privileges
who = privileges.identity(sys.argv[1], "")
privileges.assume(who)
print(os.geteuid() == who.uid)
with privileges.raised(who):
    print(os.geteuid())
print(os.geteuid() == who.uid)
print(privileges.drop(who), os.getuid(), os.geteuid(), os.getgid(), 0 in os.getgroups(), os.environ["USER"])
try:
    os.setuid(0)
except PermissionError:
    print("cannot come back")
"""


def test_no_user_configured_means_nobody_to_become():
    assert privileges.identity("", "") is None
    assert privileges.drop(None) is False


def test_an_unknown_user_or_group_is_named_with_its_key():
    with pytest.raises(ConfigError, match=r"\[UNIX\] User = no-such-user-here"):
        privileges.identity("no-such-user-here", "")
    with pytest.raises(ConfigError, match=r"\[UNIX\] Group = no-such-group-here"):
        privileges.identity(pwd.getpwuid(os.getuid()).pw_name, "no-such-group-here")


def test_a_users_name():
    assert privileges.name_of(os.getuid()) == pwd.getpwuid(os.getuid()).pw_name
    assert privileges.name_of(2**31 - 3) == str(2**31 - 3)


@as_root
def test_SEC_08_rights_are_given_up_for_good():
    nobody = pwd.getpwnam("nobody")
    done = subprocess.run([sys.executable, "-c", DROP, "nobody"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "True",
        "0",
        "True",
        f"True {nobody.pw_uid} {nobody.pw_uid} {nobody.pw_gid} False nobody",
        "cannot come back",
    ]


def test_somebody_else_than_root_keeps_what_they_have(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    who = privileges.Identity("x", 1, 1, "x", "/")
    privileges.assume(who)
    with privileges.raised(who):
        pass
    assert privileges.drop(who) is False


@pytest.mark.parametrize(
    ("uid", "who", "said"),
    [
        (1000, None, "Started as non-root user (id 1000): May fail to bind TCP/UDP ports below 1024"),
        (0, None, "WARNING: No user account specified, running as root!"),
        (0, privileges.Identity("x", 1, 1, "x", "/"), ""),
    ],
)
def test_the_log_says_what_the_user_we_run_as_means(monkeypatch, events, uid, who, said):
    monkeypatch.setattr(os, "getuid", lambda: uid)
    privileges.check(who)
    assert [event.text for event in events] == ([said] if said else [])
