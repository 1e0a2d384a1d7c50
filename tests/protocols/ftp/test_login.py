"""FTP before login: RFC 959, 2389, 4217; spec services.md 3.2 to 3.4."""

import pytest

from dialtone.testing.script import TLS, run
from dialtone.wire.port import Peer
from tests.protocols.ftp.harbour import CLIENT, Harbour
from tests.support.residents import PASSWORD

AUTH = [b"AUTH TLS\r\n", TLS]


def texts(events, name):
    return [event.text for event in events if event.name == name]


def test_logging_in():
    harbour = Harbour()
    harbour.texts["ftphello.txt"] = b"Hello\n"
    assert harbour.talk("USER alice", f"PASS {PASSWORD}", "QUIT") == [
        "331 User name okay, need password.",
        "230-Hello",
        "230-Alice logged in.",
        "230-You have 1000 download credits.",
        "230 You may stay as long as you like.",
        "221 Goodbye. Closing control connection.",
    ]
    assert harbour.wire.identified == ["Alice"]


def test_a_wrong_password_waits_and_the_third_hangs_up():
    harbour = Harbour()
    harbour.texts["ftpbadlogin.txt"] = b"Forgotten?\n"
    found = harbour.talk(*["USER alice", "PASS wrong"] * 3, "NOOP")
    no = ["331 User name okay, need password.", "530-Forgotten?", "530 Invalid login."]
    assert found == [*no, *no, no[0], "421 Too many failed login attempts."]
    assert harbour.wire.pauses == [5.0] * 3


def test_a_name_nobody_has_is_answered_alike():
    assert Harbour().talk("USER nobody", "PASS x") == ["331 User name okay, need password.", "530 Invalid login."]


def test_LOG_02_the_password_is_not_in_the_log(events):
    harbour = Harbour()
    harbour.talk("USER alice", "PASS wr0ngsecret", "USER alice", f"PASS {PASSWORD}", "QUIT")
    assert not any("wr0ngsecret" in repr(event) or PASSWORD in repr(event) for event in events)
    assert texts(events, "ftp.logon") == ["++ FTP Logon: Alice"]
    assert texts(events, "ftp.logoff") == ["-- FTP Logoff: Alice"]


@pytest.mark.parametrize("name", ["anonymous", "ftp", "FTP", "Anonymous", "guest"])
def test_FTP_06_a_guest_gives_his_address(name):
    harbour = Harbour()
    found = harbour.talk(f"USER {name}", "PASS somebody@example.net", "PWD")
    assert found[0] == "331 User name okay, give your full e-mail address as password."
    assert "230-Guest logged in." in found
    guest = run(harbour.people.directory.by_login("guest"))
    assert guest is not None and guest.netmail == "somebody@example.net"


def test_FTP_06_without_a_guest_account_the_refusal_is_clear(events):
    found = Harbour(guest=False).talk("USER anonymous", "PASS x@example.net")
    assert found[0] == "530 There is no guest account on this board: log in with your own name and password."
    assert found[1].startswith("503 ")
    assert texts(events, "ftp.no_guest") == ["!FTP there is no guest account for anonymous"]


def test_a_guest_whose_address_email_can_names_is_refused():
    harbour = Harbour()
    harbour.tables.email.set("*@spam.example")
    assert harbour.talk("USER ftp", "PASS x@spam.example")[1] == "530 This mail address is not welcome here."


def test_a_sysop_adds_the_system_password():
    harbour = Harbour()
    assert "230-Sysop access granted." in harbour.talk("USER sysop", f"PASS {PASSWORD}:open sesame")
    assert "230-Sysop access granted." not in harbour.talk("USER sysop", f"PASS {PASSWORD}")
    assert harbour.talk("USER sysop", f"PASS {PASSWORD}:wrong")[1] == "530 Invalid login."
    assert harbour.talk("USER sysop", "PASS wrong:open sesame")[1] == "530 Invalid login."


def test_the_system_password_makes_nobody_else_a_sysop():
    harbour = Harbour()
    assert "230-Sysop access granted." not in harbour.talk("USER alice", f"PASS {PASSWORD}:open sesame")


def test_a_user_who_may_not_use_files():
    harbour = Harbour()
    harbour.change(harbour.alice, restrictions="T")
    assert harbour.talk("USER alice", f"PASS {PASSWORD}")[1] == "530 You may not use the file section."


def test_a_user_without_a_call_left():
    harbour = Harbour()
    harbour.change(harbour.alice, restrictions="L", logons_today=1, counters_day=19723)
    assert harbour.talk("USER alice", f"PASS {PASSWORD}")[1] == "530 Maximum logons per day reached."


def test_a_qwk_node_has_one_session_at_a_time():
    harbour = Harbour()
    harbour.change(harbour.alice, restrictions="Q")
    harbour.services.clients.enter(harbour.vault.again(harbour.alice), "FTP", harbour.session([]).bell)
    assert harbour.talk("USER alice", f"PASS {PASSWORD}")[1] == (
        "421 QWKnet accounts are limited to one concurrent FTP session"
    )


def test_PASS_without_USER():
    assert Harbour().talk("PASS x") == ["503 Login with USER first."]


def test_a_login_while_logged_in_ends_the_one_before(events):
    found = Harbour().talk("USER bob", "PWD", f"PASS {PASSWORD}", "PWD", login="alice")
    assert found[:3] == [
        "331 User name okay, need password.",
        "530 Please login with USER and PASS.",
        "230-Bob logged in.",
    ]
    assert texts(events, "ftp.logoff")[0] == "-- FTP Logoff: Alice"


@pytest.mark.proves("FTP.ClearTextLogin")
def test_TLS_13_where_passwords_may_be_in_the_clear():
    assert Harbour().talk("USER alice")[0].startswith("331")
    assert Harbour(clear_text_login="never").talk("USER alice") == ["530 Encryption is required: use AUTH TLS."]
    assert Harbour(clear_text_login="never").talk(*AUTH, "USER alice")[1].startswith("331")
    home = Peer("127.0.0.1", 50_000, "127.0.0.1", 21)
    assert Harbour(clear_text_login="loopback").talk("USER alice", peer=home)[0].startswith("331")
    assert Harbour(clear_text_login="loopback").talk("USER alice", peer=CLIENT)[0].startswith("530")


@pytest.mark.proves("FTP.LoginRequirements")
def test_who_does_not_meet_the_requirements():
    harbour = Harbour(login_requirements="LEVEL 90")
    assert harbour.talk("USER alice", f"PASS {PASSWORD}")[1] == "530 Invalid login."
    assert "230-Sysop logged in." in harbour.talk("USER sysop", f"PASS {PASSWORD}")


@pytest.mark.proves("FTP.LoginInfoSave")
def test_whose_account_shows_where_he_logged_in():
    for rule, shown in (("", CLIENT.address), ("LEVEL 50", CLIENT.address), ("LEVEL 90", "")):
        harbour = Harbour(login_info_save=rule)
        harbour.talk("USER alice", f"PASS {PASSWORD}")
        assert harbour.vault.again(harbour.alice).last_address == shown


@pytest.mark.proves("FTP.LoginAttemptDelay")
def test_the_delay_is_a_setting():
    harbour = Harbour(login_attempt_delay=1500)
    harbour.talk("USER alice", "PASS wrong")
    assert harbour.wire.pauses == [1.5]
