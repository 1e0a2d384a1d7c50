"""Where data connections are made: RFC 959, 1639, 2428; spec services.md 3.5; FTP-01."""

import pytest

from tests.protocols.ftp.harbour import CLIENT6, Harbour

OWN = "PORT 198,51,100,7,4,1"


def test_the_client_is_called_where_it_says(harbour):
    assert harbour.talk(OWN, "LIST", "NOOP", login="alice")[:2] == [
        "200 PORT Command successful.",
        "150 Opening ASCII mode data connection for /bin/ls.",
    ]
    assert harbour.lines.dialled == [("198.51.100.7", 1025)]


@pytest.mark.parametrize(
    "command",
    [
        "PORT 10,0,0,1,0,25",
        "PORT 198,51,100,7,0,22",
        "PORT 10,0,0,1,4,1",
        "EPRT |1|10.0.0.1|80|",
        "EPRT |1|10.0.0.1|8080|",
        "EPRT |1|198.51.100.7|1023|",
        "LPRT 4,4,10,0,0,1,2,4,1",
    ],
)
@pytest.mark.parametrize("login", ["alice", "sysop", "ftp"])
def test_FTP_01_nobody_else_is_called(harbour, command, login, events):
    assert harbour.talk(command, "LIST", login=login) == ["504 Bad port number.", "425 Use PORT or PASV first."]
    assert harbour.lines.dialled == []
    assert [event.text[:23] for event in events if event.name == "hack.attempt"] == ["!SUSPECTED BOUNCE ATTAC"]


@pytest.mark.proves("FTP.Options.ALLOW_BOUNCE")
def test_FTP_01_users_may_where_the_sysop_says_so():
    harbour = Harbour(options=frozenset({"ALLOW_BOUNCE"}))
    assert harbour.talk("PORT 10,0,0,1,4,1", login="alice") == ["200 PORT Command successful."]
    assert harbour.talk("PORT 10,0,0,1,0,25", login="alice") == ["504 Bad port number."]
    assert harbour.talk("PORT 10,0,0,1,4,1", login="ftp") == ["504 Bad port number."]


def test_all_ways_to_call(harbour):
    said = [OWN, "EPRT |1|198.51.100.7|1025|", "LPRT 4,4,198,51,100,7,2,4,1"]
    assert harbour.talk(*said, login="alice") == ["200 PORT Command successful."] * 3
    assert harbour.talk("EPRT |2|2001:db8::7|1025|", login="alice", peer=CLIENT6) == ["200 PORT Command successful."]
    assert harbour.talk("EPRT |3|x|1|", "LPRT 9,1,1,2,4,1", "PORT 1", login="alice") == [
        "522 Network protocol not supported, use (1,2)",
        "521 Supported address families are (4, 6)",
        "501 That is not an address and a port.",
    ]


def test_passive_mode(harbour):
    assert harbour.talk("PASV", "P@SW", "EPSV", "EPSV 1", "LPSV", login="alice") == [
        "227 Entering Passive Mode (192,0,2,25,156,65)",
        "227 Entering Passive Mode (192,0,2,25,156,66)",
        "229 Entering Extended Passive Mode (|||40003|)",
        "229 Entering Extended Passive Mode (|||40004|)",
        "228 Entering Long Passive Mode (4, 4, 192, 0, 2, 25, 2, 156, 69)",
    ]


def test_passive_mode_of_IPv6(harbour):
    harbour.lines._local = CLIENT6.local_address
    found = harbour.talk("PASV", "EPSV 2", "EPSV 1", "LPSV", login="alice", peer=CLIENT6)
    assert found[:3] == [
        "522 Network protocol not supported, use (2)",
        "229 Entering Extended Passive Mode (|||40001|)",
        "522 Network protocol not supported, use (2)",
    ]
    assert found[3].startswith("228 Entering Long Passive Mode (6, 16, 32, 1, 13, 184,")


@pytest.mark.proves("FTP.PasvIp6Address")
def test_the_address_of_long_passive_mode_is_a_setting():
    harbour = Harbour(pasv_ip6_address="2001:db8::ff")
    assert ", 255, 2, " in harbour.talk("LPSV", login="alice", peer=CLIENT6)[0]


def test_EPSV_of_another_family(harbour):
    assert harbour.talk("EPSV 2", "EPSV 9", login="alice") == ["522 Network protocol not supported, use (1)"] * 2


def test_after_EPSV_ALL_nothing_else_is_taken(harbour):
    found = harbour.talk("EPSV ALL", OWN, "EPRT |1|198.51.100.7|1025|", "PASV", "LPSV", "EPSV", login="alice")
    assert found[0] == "200 EPSV ALL successful."
    assert found[1:5] == ["503 EPSV ALL was given: only EPSV is taken."] * 4
    assert found[5].startswith("229 ")


def test_FTP_03_a_new_place_replaces_the_one_before(harbour):
    harbour.talk(*["PASV"] * 100, login="alice")
    assert len(harbour.lines.listened) == 100
    assert harbour.lines.listening is None, "and the end of the session is the end of it"


def test_no_port_is_free(harbour):
    harbour.lines.full = True
    assert harbour.talk("PASV", login="alice") == ["450 no port for a data connection is free"]


def test_a_settlement_is_for_one_transfer(harbour):
    found = harbour.talk("EPSV", "LIST", "NOOP", "LIST", login="alice")
    assert found[-1] == "425 Use PORT or PASV first."
