"""services.ini as sysops have it (spec services.md 5.2): an old file whole, and every rule of the table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dialtone.config.load import load_settings
from dialtone.config.places import Host
from dialtone.config.service import ABSENT, JAVASCRIPT, KEYS, NATIVE, PYTHON, STOCK_KIND
from dialtone.config.service_table import read_services
from dialtone.config.services import ServicesConfig
from dialtone.formats.ini import Ini
from tests.support.examples import examples

OLD = """\
; Synchronet Services Configuration File
MaxClients = 10
Options = NO_HOST_LOOKUP

[NNTP]
Port=119
Options=NO_HOST_LOOKUP
Command=nntpservice.js -f

[NNTPS]
Port=563
Enabled=false
Options=NO_HOST_LOOKUP | TLS
Command=nntpservice.js

[MSP]
Port=18
Command=mspservice.js

[ActiveUser]
Port=11
Command=fingerservice.js -u

[ActiveUser-UDP]
Port=11
Options=UDP
Command=fingerservice.js -u

[Finger]
Port=79
MaxClients=5
Command=fingerservice.js

[Gopher]
Port=70
Command=gopherservice.js
LogLevel=Warning

[IRC]
Port=6667
Enabled=true
Options=STATIC | LOOP
Command=ircd.js
StackSize=65536

[Hotline]
Port=5500
Enabled=true
MaxClients=20
Command=hotline.js

[BINKP]
Enabled=false
Port=24554
Command=binkit.js

[JSON]
Port=10088
Options=STATIC | LOOP
Command=json-service.js

[MyClock]
Port=1037
Options=NATIVE
Command=/usr/local/bin/clock %d
Protocol=CLOCK

[Weather]
Port=1038
Interface=127.0.0.1,[::1]:2038
Command=weather.js Berlin "New York"
LoginRequirements=LEVEL 50

[Echo]
Port=1039
Command=echo.py
"""


def read(text, common=None, host=None, offset=0):
    """The services of a file by their sections, and what was told."""
    problems = []
    ini = Ini(text.encode(), "services.ini")
    rows = read_services(ini, common or ServicesConfig(), host or Host(), offset, problems)
    return {row.name: row for row in rows}, problems


def told(problems, level):
    return [(problem.section, problem.key) for problem in problems if problem.level == level]


@pytest.fixture(scope="module")
def old():
    return read(OLD)


@pytest.mark.proves(
    "services.ini.Command",
    "services.ini.Port",
    "services.ini.Protocol",
    "services.ini.Enabled",
    "services.ini.MaxClients",
)
def test_an_old_file_is_taken_as_it_is(old):
    rows, _ = old
    assert {name: (row.service, row.kind, row.port) for name, row in rows.items()} == {
        "NNTP": ("nntp", STOCK_KIND, 119),
        "NNTPS": ("nntps", STOCK_KIND, 563),
        "MSP": ("msp", STOCK_KIND, 18),
        "ActiveUser": ("systat", STOCK_KIND, 11),
        "ActiveUser-UDP": ("systat", STOCK_KIND, 11),
        "Finger": ("finger", STOCK_KIND, 79),
        "Gopher": ("gopher", STOCK_KIND, 70),
        "IRC": ("irc", STOCK_KIND, 6667),
        "Hotline": ("hotline", ABSENT, 5500),
        "BINKP": ("binkp", ABSENT, 24554),
        "JSON": ("json", ABSENT, 10088),
        "MyClock": ("myclock", NATIVE, 1037),
        "Weather": ("weather", JAVASCRIPT, 1038),
        "Echo": ("echo", PYTHON, 1039),
    }
    assert [name for name, row in rows.items() if not row.wanted] == ["NNTPS", "Hotline", "BINKP", "JSON"]
    assert (rows["Finger"].max_clients, rows["NNTP"].max_clients, rows["Hotline"].max_clients) == (5, 10, 20)
    assert (rows["MyClock"].protocol, rows["Gopher"].protocol) == ("CLOCK", "Gopher")
    assert rows["NNTP"].arguments == ("-f",)
    assert rows["Weather"].arguments == ("Berlin", "New York")


def test_what_an_old_file_asks_for_and_cannot_have_is_said_plainly(old):
    _, problems = old
    assert told(problems, "error") == []
    assert set(told(problems, "warning")) == {("Hotline", "Command"), ("JSON", "Command")}
    assert told(problems, "note") == [("IRC", "StackSize")]


@pytest.mark.proves("services.ini.Options")
def test_options_of_a_section_replace_those_above(old):
    rows, _ = old
    assert rows["MSP"].options == {"NO_HOST_LOOKUP"}
    assert rows["ActiveUser-UDP"].options == {"UDP"}
    blank, _ = read("Options = NO_HOST_LOOKUP\n[A]\nPort = 9\nCommand = a.js\nOptions =\n")
    assert blank["A"].options == frozenset()


@pytest.mark.proves("services.ini.Interface")
def test_interfaces(old):
    rows, _ = old
    assert rows["Weather"].places() == (("127.0.0.1", 1038), ("::1", 2038))
    inherited, _ = read("[A]\nPort = 9\nCommand = a.js\n", ServicesConfig(interface=("192.0.2.1",)))
    assert inherited["A"].places() == (("192.0.2.1", 9),)
    above, _ = read("Interface = 127.0.0.1\n[A]\nPort = 9\nCommand = a.js\n")
    assert above["A"].places() == (("127.0.0.1", 9),)


@pytest.mark.proves("services.ini.LogLevel", "services.ini.LowestLogLevel", "services.ini.ListenBacklog")
def test_levels_and_numbers():
    common = ServicesConfig(log_level=5)
    rows, problems = read(
        "[A]\nPort = 9\nCommand = a.js\nLogLevel = Warning\nLowestLogLevel = Notice\nListenBacklog = 50\n"
        "[B]\nPort = 10\nCommand = b.js\nListenBacklog = plenty\n",
        common,
    )
    assert (rows["A"].log_level, rows["A"].lowest_log_level, rows["A"].listen_backlog) == (4, 5, 50)
    assert (rows["B"].log_level, rows["B"].lowest_log_level, rows["B"].listen_backlog) == (5, 0, 5)
    assert told(problems, "error") == [("B", "ListenBacklog")]


def test_requirements_nobody_can_meet_are_told_once():
    rows, problems = read(
        "LoginRequirements = LEVEL (\n[A]\nPort = 9\nCommand = a.js\n[B]\nPort = 10\nCommand = b.js\n"
    )
    assert rows["A"].login_requirements == rows["B"].login_requirements == "LEVEL ("
    assert told(problems, "error") == [("", "LoginRequirements")]


@pytest.mark.proves("services.ini.Host", "services.ini.NotHost")
@pytest.mark.parametrize(
    ("key", "names", "served"),
    [
        ("Host", "alpha.example", True),
        ("Host", "ALPHA", True),
        ("Host", "beta, alpha", True),
        ("Host", "beta.example", False),
        ("NotHost", "alpha.example", False),
        ("NotHost", "beta", True),
    ],
)
def test_machines(key, names, served):
    rows, _ = read(f"[A]\nPort = 9\nCommand = a.js\n{key} = {names}\n", host=Host("alpha.example", "linux"))
    assert rows["A"].wanted is served


@pytest.mark.proves(
    "services.ini.JavaScriptMaxBytes",
    "services.ini.JavaScriptTimeLimit",
    "services.ini.JavaScriptLoadPath",
    "Services.JavaScriptMaxBytes",
    "Services.JavaScriptTimeLimit",
    "Services.JavaScriptLoadPath",
    "Services.LogLevel",
)
def test_what_scripts_get():
    common = ServicesConfig(javascript_max_bytes=1 << 20, javascript_time_limit=50, javascript_load_path=("lib",))
    rows, _ = read(
        "[A]\nPort = 9\nCommand = a.js\n"
        "[B]\nPort = 10\nCommand = b.js\nJavaScriptMaxBytes = 2M\nJavaScriptTimeLimit = 70\nJavaScriptLoadPath = x, y\n"
        "[C]\nPort = 11\nCommand = c.js\nJavaScriptMaxBytes = 0\n",
        common,
    )
    assert [row.javascript_max_bytes for row in rows.values()] == [1 << 20, 2 << 20, 1 << 20]
    assert [row.javascript_time_limit for row in rows.values()] == [50, 70, 50]
    assert [row.javascript_load_path for row in rows.values()] == [("lib",), ("x", "y"), ("lib",)]


def test_the_second_service_on_a_port_is_left_out():
    text = "[A]\nPort = 79\nCommand = a.js\n[B]\nPort = 79\nCommand = b.js\n"
    text += "[C]\nPort = 79\nCommand = c.js\nOptions = UDP\n"
    rows, problems = read(text)
    assert [row.wanted for row in rows.values()] == [True, False, True]
    assert rows["B"].off == "its port is taken by [A]"
    assert told(problems, "warning") == [("B", "Port")]
    apart, problems = read(
        "[A]\nPort = 79\nInterface = 127.0.0.1\nCommand = a.js\n[B]\nPort = 79\nInterface = ::1\nCommand = b.js\n"
    )
    assert [row.wanted for row in apart.values()] == [True, True]
    everywhere, _ = read("[A]\nPort = 79\nCommand = a.js\n[B]\nPort = 79\nInterface = 192.0.2.1\nCommand = b.js\n")
    assert [row.wanted for row in everywhere.values()] == [True, False]


@pytest.mark.proves(
    "services.ini.Options.TLS", "services.ini.Options.UDP", "services.ini.Options.STATIC", "services.ini.Options.LOOP"
)
@pytest.mark.parametrize(
    ("options", "stays", "warned"),
    [
        ("TLS", {"TLS"}, False),
        ("TLS | UDP", {"UDP"}, True),
        ("TLS | STATIC", {"STATIC"}, True),
        ("TLS | NATIVE", {"NATIVE"}, True),
        ("STATIC | LOOP", {"STATIC", "LOOP"}, False),
    ],
)
def test_TLS_goes_with_connections_only(options, stays, warned):
    rows, problems = read(f"[A]\nPort = 9\nCommand = a.js\nOptions = {options}\n")
    assert rows["A"].options == stays
    assert bool(told(problems, "warning")) is warned


def test_ports_by_name_and_ports_left_out():
    rows, problems = read(
        "[A]\nPort = whois\nCommand = a.js\n[gemini]\nCommand = g.js\n[Odd]\nCommand = o.js\n[Bad]\nPort = 70000\n"
        "Command = b.js\n[NNTP]\nCommand = nntpservice.js\n[NewsTLS]\nCommand = nntpservice.js\nOptions = TLS\n",
        offset=10000,
    )
    ports = {name: row.port for name, row in rows.items()}
    assert ports == {"A": 43, "gemini": 11965, "Odd": 0, "Bad": 0, "NNTP": 10119, "NewsTLS": 10563}
    assert [name for name, row in rows.items() if not row.wanted] == ["Odd", "Bad"]
    assert told(problems, "error") == [("Bad", "Port")]


def test_a_section_without_a_command_is_left_out_and_told():
    rows, problems = read("[A]\nPort = 9\n")
    assert not rows["A"].wanted
    assert told(problems, "warning") == [("A", "")]


def test_names_of_other_servers_stay_theirs():
    rows, _ = read(
        "[FTP]\nPort = 9\nCommand = a.js\n[Finger]\nCommand = fingerservice.js\n"
        "[F2]\nPort = 7979\nCommand = fingerservice.js\n"
    )
    assert [row.service for row in rows.values()] == ["service-ftp", "finger", "f2"]


def test_unknown_keys_and_flags_are_told():
    _, problems = read("[A]\nPort = 9\nCommand = a.js\nMaxClient = 5\nOptions = TSL\n")
    assert told(problems, "warning") == [("A", "MaxClient")]
    assert told(problems, "note") == [("A", "Options")]


@pytest.mark.proves("Services.AutoStart", "Services.iniFileName", "Services.Interface", "Services.LoginRequirements")
def test_the_whole_of_it_is_found_by_loading(root):
    root.write("sbbs.ini", "[Services]\niniFileName = mine.ini\nInterface = 127.0.0.9\nLoginRequirements = LEVEL 20\n")
    root.write("mine.ini", "[Weather]\nPort = 1038\nCommand = weather.js\n")
    (row,) = load_settings(root.path).service_table
    assert (row.name, row.login_requirements, row.places()) == ("Weather", "LEVEL 20", (("127.0.0.9", 1038),))
    root.write("sbbs.ini", "[Services]\niniFileName = mine.ini\nAutoStart = false\n")
    (row,) = load_settings(root.path).service_table
    assert not row.wanted


def test_a_board_without_the_file_is_served_as_a_new_one(root):
    settings = load_settings(root.path)
    ports = {(row.service, row.udp): row.port for row in settings.service_table if row.wanted}
    assert ports == {
        ("nntp", False): 119,
        ("nntps", False): 563,
        ("imap", False): 143,
        ("imaps", False): 993,
        ("msp", False): 18,
        ("systat", False): 11,
        ("systat", True): 11,
        ("finger", False): 79,
        ("gopher", False): 70,
        ("irc", False): 6667,
        ("ircs", False): 6697,
        ("ws", False): 1123,
        ("wss", False): 11235,
    }
    assert settings.problems == ()


def test_an_empty_file_serves_nothing(root):
    root.write("services.ini", "")
    assert load_settings(root.path).service_table == ()


def test_every_key_of_the_reference_is_known():
    keys = "Enabled Command Protocol Port Interface MaxClients ListenBacklog StackSize LogLevel LowestLogLevel"
    keys += " LoginRequirements Host NotHost Options"
    scripts = "MaxBytes TimeLimit GcInterval YieldInterval LoadPath Options"
    assert {key.name for key in KEYS} == {*keys.split(), *(f"JavaScript{name}" for name in scripts.split())}


_KEYS = some.sampled_from([key.name for key in KEYS] + ["Odd"])
_VALUES = some.one_of(
    some.sampled_from(
        ["", "0", "119", "-1", "70000", "UDP | TLS", "NATIVE|STATIC", "nntpservice.js -f", '"', "%d", "::"]
    ),
    some.text(max_size=20),
)
_LINES = some.one_of(
    some.builds("{} = {}".format, _KEYS, _VALUES),
    some.builds("[{}]".format, some.sampled_from(["A", "NNTP", "FTP", "a"])),
    some.text(max_size=20),
)


@given(some.lists(_LINES, max_size=30), some.integers(0, 65000))
@settings(max_examples=examples(200))
def test_whatever_stands_in_the_file_what_is_served_can_be_opened(lines, offset):
    rows, _ = read("\n".join(lines), offset=offset)
    taken = set()
    for row in rows.values():
        for host, port in row.places():
            assert row.command
            assert 0 < port < 65536
            assert (host, port, row.udp) not in taken
            taken.add((host, port, row.udp))
        assert not (row.wanted and "TLS" in row.options and row.options & {"UDP", "NATIVE"})
    names = [(row.service, row.udp) for row in rows.values()]
    assert len(names) == len(set(names))
