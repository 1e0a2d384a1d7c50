import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats import ini_values as ini


@pytest.mark.parametrize("text", ["true", "YES", "On", "1", "-3", "0x10", "true ; said so", "yes;really", "on today"])
def test_true(text):
    assert ini.read_bool(text) is True


@pytest.mark.parametrize("text", ["false", "No", "OFF", "0", "0x0", "false ; said so"])
def test_false(text):
    assert ini.read_bool(text) is False


@pytest.mark.parametrize("text", ["maybe", "", "ture", ";yes"])
def test_neither(text):
    with pytest.raises(ValueError, match="neither true nor false"):
        ini.read_bool(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("25", 25), ("0x1F", 31), ("010", 8), ("0", 0), ("-5", -5), ("+7", 7), ("587 ; submission", 587), (" 9\t", 9)],
)
def test_numbers(text, number):
    assert ini.read_int(text) == number


@pytest.mark.parametrize("text", ["", "ten", "1.5", "10x", "0x", "09", "--1", "٣"])
def test_no_numbers(text):
    with pytest.raises(ValueError):
        ini.read_int(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("60M", 3600),
        ("1.5h", 5400),
        ("10 minutes", 600),
        ("2s", 2),
        ("1d", 86400),
        ("2 Weeks", 1209600),
        ("1y", 31536000),
        (".5m", 30),
        ("2m ; two", 120),
    ],
)
def test_durations(text, seconds):
    assert ini.read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "5 parsecs", "-1", "1h 30m", "1e5"])
def test_no_durations(text):
    with pytest.raises(ValueError):
        ini.read_duration(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("20MB", 20971520),
        ("20M", 20971520),
        ("20M bytes", None),
        ("1500", 1500),
        ("1500B", 1500),
        ("1k", 1024),
        ("1.5K", 1536),
        ("1G", 2**30),
        ("2TB", 2**41),
        ("1P", 2**50),
        ("1EB", 2**60),
        ("64MiB", 2**26),
    ],
)
def test_sizes(text, size):
    if size is None:
        with pytest.raises(ValueError):
            ini.read_size(text)
    else:
        assert ini.read_size(text) == size


@pytest.mark.parametrize("text", ["", "big", "20Q", "-1", "20 M B"])
def test_no_sizes(text):
    with pytest.raises(ValueError):
        ini.read_size(text)


def test_lists_are_trimmed_and_keep_no_empty_items():
    assert ini.read_list(" 0.0.0.0 , ::,, 192.0.2.1:25 ") == ("0.0.0.0", "::", "192.0.2.1:25")
    assert ini.read_list("") == ()


def test_flags_are_names_or_numbers():
    assert ini.read_flags("allow_pop3 | TLS_POP3|0x4 |") == ("ALLOW_POP3", "TLS_POP3", "0X4")


@pytest.mark.parametrize(
    ("text", "level"),
    [("Info", 6), ("Informational", 6), ("warn", 4), ("Debugging", 7), ("ERR", 3), ("0", 0), ("7", 7), ("crit ;", 2)],
)
def test_levels(text, level):
    assert ini.read_level(text) == level


@pytest.mark.parametrize("text", ["", "loud", "99", "-1"])
def test_no_levels(text):
    with pytest.raises(ValueError, match="log level"):
        ini.read_level(text)


@given(st.integers(0, 10**12))
def test_sizes_and_durations_read_back(number):
    assert ini.read_size(ini.size_text(number)) == number
    assert ini.read_duration(ini.duration_text(float(number))) == number
    assert ini.read_int(str(number)) == number


@given(st.text(max_size=20))
def test_nothing_but_value_errors(text):
    for read in (ini.read_bool, ini.read_int, ini.read_duration, ini.read_size, ini.read_level):
        try:
            read(text)
        except ValueError:
            pass
