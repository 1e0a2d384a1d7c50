from pathlib import Path

from dialtone.config.files import read_files
from dialtone.formats.ini import Ini

OLD = Path(__file__).parents[1] / "data" / "file_ini" / "file.ini"


def options(data):
    problems = []
    return read_files(Ini(data, "file.ini"), Path("/bbs/ctrl"), problems).options, problems


def test_limits_of_an_old_board():
    found, _ = options(OLD.read_bytes())
    assert found.min_space == 102400 * 1024  # KiB, as old files count
    assert (found.max_batch_up, found.max_batch_down, found.max_recipients) == (50, 40, 5)
    assert (found.upload_percent, found.download_percent) == (100, 90)
    assert (found.leech_percent, found.leech_seconds, found.name_most) == (90, 60, 64)
    assert not (found.spaces or found.extended or found.safest)


def test_sizes_with_units_and_policies_of_names():
    found, problems = options(b"min_dspace = 2G\nmax_file_size = 10M\nsettings = 0x7\nfilename_maxlen = 12\n")
    assert (found.min_space, found.max_size, found.name_most) == (2 * 1024**3, 10 * 1024**2, 12)
    assert found.spaces and found.extended and found.safest
    assert problems == []


def test_what_is_done_by_extension_any_comes_last():
    found, _ = options(OLD.read_bytes())
    assert [(row.extension, row.command) for row in found.testable] == [
        ("zip", "unzip -tqq %f"),
        ("*", "clamdscan %f"),
    ]
    assert found.testable[0].working == "Testing integrity"
    assert found.testable[0].requirements == "NOT SYSOP"
    assert found.testable[0].fits("A.ZIP") and not found.testable[0].fits("zip")
    assert found.testable[1].fits("anything")
    assert [row.extension for row in found.viewable] == ["txt"]
    assert [row.extension for row in found.events] == ["exe"]
    first, _ = options(b"[testable:any]\nextension = *\ncmd = a\n[testable:zip]\ncmd = b\n")
    assert [row.command for row in first.testable] == ["b", "a"]


def test_external_protocols():
    found, problems = options(OLD.read_bytes() + b"[protocol:K]\nname = again\n")
    [kermit] = found.protocols
    assert (kermit.key, kermit.name, kermit.upload, kermit.download) == ("K", "Kermit", "kermit -r", "kermit -s %f")
    assert "needs a key of its own, one letter or digit; it is left out" in [one.text for one in problems]


def test_rows_without_a_command_are_left_out_and_wrong_numbers_are_told():
    found, problems = options(b"max_batup = lots\nfilename_maxlen = 500\n[viewable:1]\nextension = txt\n")
    assert (found.max_batch_up, found.name_most, found.viewable) == (50, 64, ())
    assert len([one for one in problems if one.level == "error"]) == 3
