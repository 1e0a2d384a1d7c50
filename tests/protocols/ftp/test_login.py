"""FTP before login: RFC 959, 2389, 4217; spec services.md 3.2 to 3.4."""

import pytest

from dialtone.config.levels import Level
from dialtone.testing.script import TLS, run
from dialtone.wire.port import Farewell, Peer
from tests.protocols.ftp.harbour import CLIENT, Harbour
from tests.support.residents import PASSWORD

AUTH = [b"AUTH TLS\r\n", TLS]


def texts(events, name):
    return [event.text for event in events if event.name == name]


def greeting(harbour, **options):
    session = harbour.session([], **options)
    run(session.greet())
    return harbour.wire.lines()


def test_the_greeting_has_the_sysops_text_in_it():
    harbour = Harbour()
    harbour.texts["ftplogin.txt"] = b"Welcome to our\r\n220 files\r\n"
    lines = greeting(harbour)
    assert lines[0] == b"220-Test Board (local.test)"
    assert lines[1].startswith(b" dialtone FTP Server ") and lines[1].endswith(b" Ready")
    assert lines[2:] == [b" Welcome to our", b" 220 files", b"220 Please enter your user name."]


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


def test_goodbye_has_the_sysops_text_in_it():
    harbour = Harbour()
    harbour.texts["ftpbye.txt"] = b"See you\n"
    assert harbour.talk("QUIT") == ["221-See you", "221 Goodbye. Closing control connection."]


def test_a_wrong_password_waits_and_the_third_hangs_up():
    harbour = Harbour()
    harbour.texts["ftpbadlogin.txt"] = b"Forgotten?\n"
    found = harbour.talk(*["USER alice", "PASS wrong"] * 3, "NOOP")
    no = ["331 User name okay, need password.", "530-Forgotten?", "530 Invalid login."]
    assert found == [*no, *no, no[0], "421 Too many failed login attempts."]
    assert harbour.wire.pauses == [5.0] * 3


def test_a_name_nobody_has_is_answered_alike():
    assert Harbour().talk("USER nobody", "PASS x") == ["331 User name okay, need password.", "530 Invalid login."]


def test_LOG_02_no_line_before_the_login_is_shown():
    harbour = Harbour()
    harbour.talk(f"USER {PASSWORD}", "PASS x", "USER alice", f"PASS {PASSWORD}", "NOOP")
    assert harbour.wire.secrets == [
        f"USER {PASSWORD}".encode(),
        b"PASS x",
        b"USER alice",
        f"PASS {PASSWORD}".encode(),
    ]


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


def test_time_runs_out():
    harbour = Harbour(levels={50: Level(minutes_per_call=10)})
    found = harbour.talk("USER alice", f"PASS {PASSWORD}", "PWD", lambda: harbour.clock.advance(601), "PWD", "PWD")
    assert found[-3:] == [
        "230 You are allowed 10 minutes of use for this session.",
        '257 "/" is current directory.',
        "421 Sorry, you've run out of time.",
    ]
    assert harbour.vault.again(harbour.alice).time_today == 10


def test_an_account_that_is_closed_meanwhile():
    harbour = Harbour()
    found = harbour.talk("PWD", lambda: harbour.change(harbour.alice, inactive=True), "PWD", login="alice")
    assert found == ['257 "/" is current directory.', "421 This account may not be used any more."]


def test_what_needs_a_login():
    harbour = Harbour()
    for verb in ("PWD", "LIST", "RETR x", "STOR x", "PASV", "SYSTX"):
        assert harbour.talk(verb)[0][:4] in ("530 ", "500 ")
    assert harbour.talk("PWD") == ["530 Please login with USER and PASS."]


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


# Features and facts


def test_features_are_indented():
    found = Harbour().talk("FEAT")
    assert (found[0], found[-1]) == ("211-Extensions supported:", "211 End")
    assert all(line.startswith(" ") for line in found[1:-1])
    for name in ("MDTM", "MFMT", "SIZE", "REST STREAM", "AUTH TLS", "PBSZ", "PROT", "TVFS", "UTF8", "EPSV", "EPRT"):
        assert f" {name}" in found


def test_facts_are_switched():
    found = Harbour().talk("OPTS MLST type;size;", "FEAT", "OPTS MLST")
    assert found[0] == "200 MLST OPTS Type;Size;"
    assert " MLST Type*;Perm;Size*;Modify;Unique;Create;UNIX.ownername;" in found
    assert found[-1] == "200 MLST OPTS"


def test_names_are_always_utf8():
    assert Harbour().talk("OPTS UTF8 ON", "OPTS utf8 off", "OPTS X") == [
        "200 Names are in UTF-8, always.",
        "501 Option not supported.",
        "501 Option not supported.",
    ]


# Encryption


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


@pytest.mark.proves("FTP.MaxRequestsPerPeriod", "FTP.RequestRateLimitPeriod")
def test_too_many_commands():
    harbour = Harbour(max_requests_per_period=3, request_rate_limit_period=60.0)
    assert harbour.talk("NOOP", "NOOP", "NOOP", "NOOP", "NOOP")[3:] == ["421 Too many requests, try again later."]
    harbour.clock.advance(61)
    assert harbour.talk("NOOP") == ["200 NOOP command successful."]


def test_HELP_and_unknown_commands():
    found = Harbour().talk("HELP", "XYZZY a\x1b[2J", "SITE HELP", "SITE WHO")
    assert found[0].startswith("214-") and "214 Direct comments to sysop@local.test." in found
    assert found[-4:-1][0].startswith("214-")
    assert "500 Syntax error: 'XYZZY a[2J'" in found
    assert found[-1] == "530 Please login with USER and PASS."


def test_a_line_that_is_too_long():
    assert Harbour().talk("USER " + "x" * 600, "NOOP") == ["500 Line too long.", "200 NOOP command successful."]


def test_a_bare_LF_ends_a_line():
    assert Harbour().talk(b"NOOP\nNOOP\n") == ["200 NOOP command successful."] * 2


def test_SLO_03_junk_ends_the_session():
    found = Harbour().talk(*["JUNK"] * 50)
    assert len(found) == 30 and found[-1] == "421 Too many invalid commands."


def test_last_words():
    harbour = Harbour()
    session = harbour.session([])
    run(session.farewell(Farewell.TIMEOUT))
    assert harbour.wire.lines() == [b"421 Disconnecting due to inactivity (300 seconds)."]
