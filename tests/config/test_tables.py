import os

import pytest

from dialtone.base import log
from dialtone.config.tables import AliasTable, PatternList, Tables, text_lines


@pytest.fixture
def events():
    seen = []
    log.switch.sinks.append(seen.append)
    yield seen
    log.switch.sinks.remove(seen.append)


def write(path, text, at=1000.0):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (at, at))


def test_a_missing_file_is_an_empty_table(tmp_path):
    table = PatternList(tmp_path / "relay.cfg")
    assert not table.refresh(0.0)
    assert not table
    assert not table.matches("1.2.3.4")
    assert AliasTable().find("root") is None


def test_a_changed_file_counts_at_the_next_look(tmp_path):
    path = tmp_path / "relay.cfg"
    table = PatternList(path, every=5.0)
    table.refresh(2000.0)
    write(path, "1.2.3.4\n")
    assert not table.refresh(2004.9)
    assert not table.matches("1.2.3.4")
    assert table.refresh(2005.0)
    assert table.matches("host.example", "1.2.3.4")
    assert not table.refresh(2010.0)
    write(path, "1.2.3.5\n", 1001.0)
    assert table.refresh(2015.0)
    assert not table.matches("1.2.3.4")
    path.unlink()
    assert table.refresh(2020.0)
    assert not table.matches("1.2.3.5")


def test_every_zero_looks_each_time_and_a_clock_set_back_does_not_stop_it(tmp_path):
    path = tmp_path / "relay.cfg"
    table = PatternList(path, every=0.0)
    table.refresh(2000.0)
    write(path, "a\n")
    assert table.refresh(2000.0)
    slow = PatternList(path, every=5.0)
    slow.refresh(9000.0)
    write(path, "b\n", 1001.0)
    assert slow.refresh(100.0)


def test_a_file_changed_just_now_is_read_again(tmp_path):
    path = tmp_path / "relay.cfg"
    table = PatternList(path, every=1.0)
    write(path, "aaa\n", 2000.0)
    table.refresh(2001.0)
    write(path, "bbb\n", 2000.0)  # the same size and time stamp
    table.refresh(2002.0)
    assert table.matches("bbb")


@pytest.mark.parametrize("broken", [b"\0\1binary", "directory"])
def test_a_broken_new_version_keeps_the_old_one_and_is_logged_once(tmp_path, events, broken):
    path = tmp_path / "ip.can"
    write(path, "1.2.3.4\n")
    table = PatternList(path, every=0.0)
    table.refresh(2000.0)
    path.unlink()
    if broken == "directory":
        path.mkdir()
    else:
        write(path, broken, 1001.0)
    for now in (2001.0, 2002.0, 2003.0):
        assert not table.refresh(now)
    assert table.matches("1.2.3.4")
    assert [event.level for event in events] == [log.ERROR]
    assert "ip.can" in events[0].text


def test_lines_expire_with_time(tmp_path):
    path = tmp_path / "spamblock.cfg"
    write(path, "1.2.3.4\te=20260601T000000+0000\n")
    table = PatternList(path)
    june = 1780272000.0
    table.refresh(june - 3600)
    assert table.matches("1.2.3.4")
    table.refresh(june + 1)
    assert not table.matches("1.2.3.4")


@pytest.mark.parametrize(
    "data", [b"root 1\r\nbob 2\r\n", b"\xef\xbb\xbfroot 1\nbob 2", b"root 1\nbob 2\n\x1a", b"; J\xf6rg\nroot 1\nbob 2"]
)
def test_odd_files(tmp_path, data):
    path = tmp_path / "alias.cfg"
    write(path, data)
    table = AliasTable(path)
    table.refresh(2000.0)
    assert (table.find("root"), table.find("BOB"), table.find("x")) == ("1", "2", None)


def test_lines_of_another_character_set():
    assert text_lines(b"J\x94rg") == ["Jörg"]
    with pytest.raises(ValueError, match="NUL"):
        text_lines(b"a\0b")


def test_the_matching_line_tells_why(tmp_path):
    path = tmp_path / "ip.can"
    write(path, "1.2.3.4\tr=12 FAILED LOGIN ATTEMPTS\tq=true\n")
    table = PatternList(path)
    table.refresh(2000.0)
    assert table.find("1.2.3.4").reason == "12 FAILED LOGIN ATTEMPTS"
    assert table.find("1.2.3.4").quiet
    assert table.find("1.2.3.5") is None


def test_the_bundle_knows_where_each_file_is(tmp_path):
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "text").mkdir()
    tables = Tables(tmp_path / "ctrl", tmp_path / "text")
    write(tmp_path / "ctrl" / "twitlist.cfg", "twit\n")
    write(tmp_path / "text" / "ip-silent.can", "1.2.3.4\n")
    assert set(tables.refresh(2000.0)) == {"twitlist.cfg", "ip-silent.can"}
    assert tables.twit_list.matches("Twit")
    assert tables.ip_silent.matches("1.2.3.4")
    assert len(tables.all()) > 16


def test_tables_without_files_can_be_filled():
    tables = Tables()
    assert tables.refresh(0.0) == ()
    tables.relay.set("10.0.0.0/8")
    tables.alias.set("root 1")
    assert tables.relay.matches("10.1.1.1")
    assert tables.alias.find("root") == "1"


def test_the_file_of_blacklists(tmp_path, events):
    path = tmp_path / "dns_blacklist.cfg"
    tables = Tables(ctrl=tmp_path)
    assert not tables.dns_blacklist
    write(path, "; ours\nsbl.test 127.0.0.2\n..bad\nbl.test\tnote\n")
    assert tables.refresh(2000.0) == ("dns_blacklist.cfg",)
    zones = tables.dns_blacklist.zones
    assert [zone.name for zone in zones] == ["sbl.test", "bl.test"]
    assert [event.name for event in events] == ["config.warning"]
    tables.refresh(2010.0)
    assert tables.dns_blacklist.zones is zones
    write(path, b"a\0b", 1001.0)
    assert not tables.refresh(2020.0)
    assert tables.dns_blacklist.zones is zones, "a broken file leaves the version before it in force"


def test_a_file_changed_by_ourselves_counts_at_once(tmp_path):
    tables = Tables(tmp_path, tmp_path, every=3600.0)
    write(tmp_path / "ip.can", "1.2.3.4\n")
    tables.refresh(2000.0)
    write(tmp_path / "ip.can", "1.2.3.5\n")  # same size, same time
    assert tables.refresh(2001.0) == ()
    assert tables.reread("ip.can", 2001.0)
    assert tables.ip.matches("1.2.3.5")
    assert not tables.reread("ip.can", 2001.0)
    assert not tables.reread("nothing.can", 2001.0)


def test_RED_02_doubtful_lines_are_told_once_and_the_others_count(tmp_path, events):
    path = tmp_path / "ip.can"
    write(path, b"\xef\xbb\xbf192.0.2.0/33\r\n192.0.2.0/24\r\nx\te=soon\n")
    table = PatternList(path, every=0.0)
    table.refresh(2000.0)
    assert table.matches("192.0.2.7")
    assert not table.matches("192.0.3.7")
    told = [event.text for event in events if event.name == "config.warning"]
    assert [text.partition(":")[0] for text in told] == ["!ip.can line 1", "!ip.can line 3"]
    write(path, "192.0.2.0/33\n1.1.1.1\n0.0.0.0/0\n", 1001.0)
    table.refresh(2001.0)
    told = [event.text for event in events if event.name == "config.warning"][2:]
    assert [text.partition(":")[0] for text in told] == ["!ip.can line 3"]


def test_RED_02_a_file_of_nonsense_tells_a_few_lines_only(tmp_path, events):
    path = tmp_path / "ip.can"
    write(path, "".join(f"192.0.2.{n % 250}/{33 + n % 60}\n" for n in range(100_000)) + "203.0.113.7\n")
    table = PatternList(path)
    table.refresh(2000.0)
    assert table.matches("::ffff:203.0.113.7")
    assert len([event for event in events if event.name == "config.warning"]) == 10


def test_the_file_of_names_for_ftp(tmp_path, events):
    tables = Tables(ctrl=tmp_path)
    assert tables.ftp_alias.all() == ()
    write(tmp_path / "ftpalias.cfg", "motd /etc/motd The news\n; none\nalone\n")
    assert tables.refresh(2000.0) == ("ftpalias.cfg",)
    assert [alias.name for alias in tables.ftp_alias.all()] == ["motd"]
    assert tables.ftp_alias.find("MOTD").path == "/etc/motd"
    assert [event.name for event in events] == ["config.warning"]
