"""FTP over TLS: RFC 2228, 4217; spec services.md 3.12."""

import pytest

from dialtone.testing.script import TLS
from tests.protocols.ftp.harbour import Harbour

AUTH = [b"AUTH TLS\r\n", TLS]


def test_FTP_08_the_commands_of_TLS():
    harbour = Harbour()
    assert harbour.talk("PBSZ 0", "PROT P", "CCC", "AUTH KERBEROS") == [
        "503 Need AUTH TLS first",
        "503 No AUTH yet",
        "533 Not in TLS mode",
        "504 TLS is the only AUTH supported",
    ]
    found = harbour.talk(*AUTH, "PROT P", "PBSZ x", "PBSZ 5", "PROT P", "PROT E", "PROT C", "AUTH TLS", "CCC")
    assert found == [
        "234 Ready to start TLS",
        "536 Only C and P are supported in TLS mode",
        "501 Unable to parse buffer size",
        "200 PBSZ=0",
        "200 Accepted",
        "536 Only C and P are supported in TLS mode",
        "200 Accepted",
        "534 Already in TLS mode",
        "534 The control connection stays encrypted.",
    ]


def test_TLS_forgets_who_had_logged_in():
    found = Harbour().talk(*AUTH, "PWD", login="alice")
    assert found == ["234 Ready to start TLS", "530 Please login with USER and PASS."]


def test_what_was_sent_before_the_handshake_is_no_command():
    found = Harbour().talk(b"AUTH TLS\r\nUSER alice\r\n", TLS, "NOOP")
    assert found == ["234 Ready to start TLS", "200 NOOP command successful."]


@pytest.mark.proves("FTP.Options.NO_FTPS")
def test_without_TLS_there_is_none():
    found = Harbour(options=frozenset({"NO_FTPS"})).talk("AUTH TLS", "FEAT")
    assert found[0] == "431 TLS not available"
    assert " AUTH TLS" not in found and " PROT" not in found
