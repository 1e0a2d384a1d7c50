from dataclasses import replace

import pytest

from dialtone.app.registry import STOCK, STREAMS
from dialtone.config.load import Settings, load_settings
from dialtone.config.mail import MailConfig
from dialtone.config.stock_services import STOCK as STOCK_NAMES
from dialtone.config.terminal import TerminalConfig


def listening(settings):
    return {offer.kind.door.service: offer.places(settings) for offer in STREAMS if offer.places(settings)}


def test_with_every_default_there_is_transfer_and_pop3_and_the_small_services():
    assert listening(Settings()) == {
        "telnet": (("0.0.0.0", 23), ("::", 23)),
        "ws": (("0.0.0.0", 1123), ("::", 1123)),
        "wss": (("0.0.0.0", 11235), ("::", 11235)),
        "smtp": (("0.0.0.0", 25), ("::", 25)),
        "pop3": (("0.0.0.0", 110), ("::", 110)),
        "ftp": (("0.0.0.0", 21), ("::", 21)),
    }


@pytest.mark.proves(
    "Mail.Options",
    "Mail.Options.USE_SUBMISSION_PORT",
    "Mail.Options.TLS_SUBMISSION",
    "Mail.Options.TLS_POP3",
    "Mail.Options.ALLOW_POP3",
)
@pytest.mark.parametrize(
    ("flag", "service", "port"),
    [("USE_SUBMISSION_PORT", "submission", 587), ("TLS_SUBMISSION", "submissions", 465), ("TLS_POP3", "pop3s", 995)],
)
def test_flags_open_doors(flag, service, port):
    settings = Settings(mail=replace(MailConfig(), options=frozenset({flag}), interface=("127.0.0.1",)))
    places = dict(listening(settings)[service])
    assert port in places.values()
    assert "pop3" not in listening(settings)


@pytest.mark.proves("Mail.AutoStart")
def test_a_mail_server_that_is_not_to_start_opens_nothing():
    settings = Settings(mail=replace(MailConfig(), auto_start=False))
    assert set(listening(settings)) == {"telnet", "ws", "wss", "ftp"}


def calls(**changes):
    """Where calls are taken with these settings of the terminal server."""
    terminal = replace(TerminalConfig(), **{"websocket": False, **changes})
    return {
        service: places
        for service, places in listening(Settings(terminal=terminal)).items()
        if service not in ("smtp", "pop3", "ftp")
    }


@pytest.mark.proves("BBS.AutoStart")
def test_a_terminal_server_that_is_not_to_start_opens_nothing():
    on = frozenset({"ALLOW_SSH", "ALLOW_RLOGIN"})
    assert calls(auto_start=False, websocket=True, ssh_legacy_port=2222, options=on) == {}


@pytest.mark.proves(
    "BBS.Options", "BBS.Options.NO_TELNET", "BBS.Options.ALLOW_RLOGIN", "BBS.Options.ALLOW_SSH", "BBS.WebSocket"
)
@pytest.mark.parametrize(
    ("flags", "services"),
    [
        (set(), {"telnet"}),
        ({"NO_TELNET"}, set()),
        ({"ALLOW_RLOGIN"}, {"telnet", "rlogin"}),
        ({"ALLOW_SSH", "NO_TELNET"}, {"ssh"}),
    ],
)
def test_flags_open_ways_in(flags, services):
    assert set(calls(options=frozenset(flags))) == services
    assert set(calls(options=frozenset(flags), websocket=True)) == services | {"ws", "wss"}


@pytest.mark.proves(
    "BBS.TelnetInterface",
    "BBS.RLoginInterface",
    "BBS.SSHInterface",
    "BBS.WebSocketInterface",
    "BBS.TelnetPort",
    "BBS.RLoginPort",
    "BBS.SSHPort",
    "BBS.WebSocketPort",
    "BBS.WebSocketSecurePort",
)
def test_every_way_in_listens_where_it_is_told():
    found = calls(
        options=frozenset({"ALLOW_SSH", "ALLOW_RLOGIN"}),
        websocket=True,
        telnet_interface=("127.0.0.1", "127.0.0.1:64"),
        rlogin_interface=("127.0.0.2",),
        ssh_interface=("127.0.0.3",),
        websocket_interface=("127.0.0.4",),
        telnet_port=2323,
        rlogin_port=2513,
        ssh_port=2222,
        ssh_legacy_port=2229,
        websocket_port=8123,
        websocket_secure_port=8124,
    )
    assert found == {
        "telnet": (("127.0.0.1", 2323), ("127.0.0.1", 64)),  # a PETSCII port besides
        "rlogin": (("127.0.0.2", 2513),),
        "ssh": (("127.0.0.3", 2222),),
        "ssh-legacy": (("127.0.0.3", 2229),),
        "ws": (("127.0.0.4", 8123),),
        "wss": (("127.0.0.4", 8124),),
    }


def test_the_offset_moves_what_has_no_number_of_its_own(tmp_path):
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text(
        "[Global]\nPortOffset = 10000\nInterface = 127.0.0.1, [::1]:2020\n[Mail]\nPOP3Port = 2110\n"
    )
    found = listening(load_settings(tmp_path))
    assert found["smtp"] == (("127.0.0.1", 10025), ("::1", 2020))
    assert found["pop3"] == (("127.0.0.1", 2110), ("::1", 2020))


@pytest.mark.proves("FTP.AutoStart", "FTP.Interface", "FTP.Port")
def test_the_ftp_server_listens_where_it_is_told(tmp_path):
    (tmp_path / "ctrl").mkdir()
    sbbs = tmp_path / "ctrl/sbbs.ini"
    sbbs.write_text("[Global]\nInterface = 127.0.0.1\n[FTP]\n")
    assert listening(load_settings(tmp_path))["ftp"] == (("127.0.0.1", 21),)
    sbbs.write_text("[FTP]\nInterface = 127.0.0.2\nPort = 2121\n")
    assert listening(load_settings(tmp_path))["ftp"] == (("127.0.0.2", 2121),)
    sbbs.write_text("[FTP]\nAutoStart = false\n")
    assert "ftp" not in listening(load_settings(tmp_path))


def test_built_in_services_are_those_that_services_ini_can_name():
    names = [stock.service for stock in STOCK]
    assert len(names) == len(set(names))
    assert {*names} <= {*STOCK_NAMES} - {"ws"}


def test_every_door_has_a_name_of_its_own():
    names = [offer.kind.door.service for offer in STREAMS]
    assert len(names) == len(set(names))
