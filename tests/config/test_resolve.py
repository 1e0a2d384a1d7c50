from dataclasses import dataclass
from typing import ClassVar

from dialtone.config.field import Section, key
from dialtone.config.kinds import DURATION, INT, LIST, PORT, TEXT, Flag, flags
from dialtone.config.resolve import Resolver
from dialtone.config.system import GlobalConfig
from dialtone.formats.ini import Ini


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    SECTION: ClassVar[Section] = Section("sbbs.ini", "Server")
    host_name: str = key("HostName", "", TEXT, "name", inherits=True)
    interface: tuple[str, ...] = key("Interface", "0.0.0.0,::", LIST, "where", inherits=True)
    second: tuple[str, ...] = key("Second", "", LIST, "where else", follows="interface")
    port: int = key("Port", "25", PORT, "port", listens=True)
    wait: float = key("Wait", "2m", DURATION, "wait", zero_is_default=True)
    path: tuple[str, ...] = key("Path", "load", LIST, "path", blank=True)
    options: frozenset[str] = key("Options", "A", flags([Flag("A", 0, ""), Flag("B", 1, "", effective=False)]), "flags")
    later: int = key("Later", "5", INT, "later", effective=False)
    old: int = key("Old", "5", INT, "old", note="not needed")


def resolve(text):
    resolver = Resolver({"sbbs.ini": Ini(text.encode(), "sbbs.ini")})
    parent = resolver.resolve(GlobalConfig)
    resolver.port_offset = parent.port_offset
    return resolver.resolve(Server, parent), resolver


def origin(resolver, attribute):
    return resolver.origins["Server", attribute]


def test_a_missing_key_takes_what_global_says():
    server, resolver = resolve("[Global]\nHostName=a.example\n[Server]\n")
    assert server.host_name == "a.example"
    assert (origin(resolver, "host_name").how, origin(resolver, "host_name").line) == ("inherited", 2)


def test_a_blank_value_takes_it_too():
    server, _ = resolve("[Global]\nHostName=a.example\n[Server]\nHostName=\nWait =\nPort=\n")
    assert (server.host_name, server.wait, server.port) == ("a.example", 120, 25)


def test_blank_flags_are_no_flags_and_a_blank_path_is_none():
    server, _ = resolve("[Server]\nOptions=\nPath=\n")
    assert (server.options, server.path) == (frozenset(), ())
    assert resolve("[Server]\n")[0].options == {"A"}


def test_the_section_goes_before_global():
    server, resolver = resolve("[Global]\nHostName=a.example\n[Server]\nHostName=b.example\n")
    assert server.host_name == "b.example"
    assert origin(resolver, "host_name").how == "file"


def test_one_key_may_follow_another():
    server, resolver = resolve("[Server]\nInterface=127.0.0.1\n")
    assert server.second == ("127.0.0.1",)
    assert str(origin(resolver, "second")) == "as Interface, sbbs.ini line 2"
    assert resolve("[Server]\nInterface=a\nSecond=b\n")[0].second == ("b",)


def test_zero_is_the_default_where_it_says_so():
    assert resolve("[Server]\nWait=0\n")[0].wait == 120


def test_the_offset_moves_only_ports_that_are_left_out():
    server, resolver = resolve("[Global]\nPortOffset=10000\n[Server]\n")
    assert (server.port, origin(resolver, "port").how) == (10025, "offset")
    assert resolve("[Global]\nPortOffset=10000\n[Server]\nPort=26\n")[0].port == 26


def test_a_port_moved_too_far_stays():
    resolver = Resolver({"sbbs.ini": Ini(b"[Global]\nPortOffset=65000\n", "sbbs.ini")})
    resolver.port_offset = resolver.resolve(GlobalConfig).port_offset

    @dataclass(frozen=True, slots=True, kw_only=True)
    class High:
        SECTION: ClassVar[Section] = Section("sbbs.ini", "High")
        port: int = key("Port", "995", PORT, "port", listens=True)

    assert resolver.resolve(High).port == 995
    assert [(problem.line, problem.key) for problem in resolver.problems] == [(2, "PortOffset")]


def test_a_wrong_value_is_told_and_not_used():
    server, resolver = resolve("[Global]\nHostName=a\n[Server]\nPort = 99999\nWait=soon\n")
    assert (server.port, server.wait) == (25, 120)
    assert [(p.line, p.section, p.key, p.level) for p in resolver.problems] == [
        (4, "Server", "Port", "error"),
        (5, "Server", "Wait", "error"),
    ]
    assert "1 to 65535" in resolver.problems[0].allowed


def test_what_has_no_effect_yet_is_told_loudly_only_when_it_asks_for_something():
    _, resolver = resolve("[Server]\nLater=5\nOld=7\nOptions=A|B|C\n")
    assert [(p.key, p.level) for p in resolver.problems] == [
        ("Options", "warning"),
        ("Options", "note"),
        ("Later", "note"),
        ("Old", "note"),
    ]
    assert [p.level for p in resolve("[Server]\nLater=6\n")[1].problems] == ["warning"]


def test_unknown_keys_are_told_and_slips_are_guessed():
    _, resolver = resolve("[Server]\nPrt=25\nFavourite=blue\nForwardNotice=x\n")
    resolver.report_unknown(Server)
    assert [(p.key, p.level) for p in resolver.problems] == [
        ("Prt", "warning"),
        ("Favourite", "note"),
        ("ForwardNotice", "note"),
    ]
    assert "Port" in resolver.problems[0].text
    assert "no longer used" in resolver.problems[2].text
