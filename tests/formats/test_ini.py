import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.ini import Ini

BOARD = b"""\
; The servers
root=here

[Global]
Interface = 0.0.0.0,::
; a thought
LogLevel=Info

[Mail]
MaxClients  =  10 ; ten
Odd Key = kept
[FTP]
MaxClients=5
"""


def value(document, section, key):
    entry = document.get(section, key)
    return None if entry is None else entry.value


def test_settings_are_found_by_section_and_key_without_case():
    document = Ini(BOARD, "sbbs.ini")
    assert value(document, "Mail", "maxclients") == "10 ; ten"
    assert value(document, "mail", "MAXCLIENTS") == "10 ; ten"
    assert value(document, "ftp", "MaxClients") == "5"
    assert value(document, "", "root") == "here"
    assert value(document, "Mail", "LogLevel") is None
    assert value(document, "None", "LogLevel") is None
    entry = document.get("Global", "loglevel")
    assert (entry.key, entry.line, entry.file) == ("LogLevel", 7, "sbbs.ini")
    assert document.sections() == ("Global", "Mail", "FTP")


def test_an_exact_section_name_goes_before_one_in_another_case():
    document = Ini(b"[MAIL]\nA=1\n[Mail]\nA=2\n")
    assert value(document, "Mail", "A") == "2"
    assert value(document, "mail", "A") == "1"


def test_the_first_section_and_the_first_key_count():
    document = Ini(b"[Mail]\nA=1\nA=2\n[Mail]\nA=3\nB=4\n")
    assert value(document, "Mail", "A") == "1"
    assert value(document, "Mail", "B") is None
    assert [(trouble.line, trouble.text.split()[0]) for trouble in document.hidden()] == [(4, "[Mail]"), (3, "A")]


def test_a_shared_section_is_one_of_each_name():
    document = Ini(b"[telnet|rlogin] ; both\nTCP_NODELAY=TRUE\n")
    assert value(document, "telnet", "tcp_nodelay") == "TRUE"
    assert value(document, "RLOGIN", "tcp_nodelay") == "TRUE"


def test_changing_a_value_changes_nothing_else():
    document = Ini(BOARD)
    document.set("Mail", "maxclients", "20")
    assert document.data() == BOARD.replace(b"10 ; ten", b"20")
    assert document.get("Mail", "MaxClients").value == "20"


def test_a_new_key_goes_to_the_end_of_its_section():
    document = Ini(BOARD)
    document.set("Mail", "MaxRecipients", "50")
    assert document.data() == BOARD.replace(b"Odd Key = kept\n", b"Odd Key = kept\nMaxRecipients = 50\n")
    document.set("", "other", "1")
    assert b"root=here\nother = 1\n\n[Global]" in document.data()


def test_a_new_key_goes_below_the_comment_that_shows_it():
    document = Ini(b"[Mail]\n; help\n;MaxClients = 10\n\nA=1\n; more\n")
    document.set("Mail", "MaxClients", "20")
    assert document.data() == b"[Mail]\n; help\n;MaxClients = 10\nMaxClients = 20\n\nA=1\n; more\n"


def test_a_new_section_goes_to_the_end():
    document = Ini(BOARD)
    document.set("UNIX", "User", "bbs")
    assert document.data() == BOARD + b"\n[UNIX]\nUser = bbs\n"
    assert document.get("unix", "user").line == 16


def test_an_empty_file_takes_settings():
    document = Ini(b"")
    document.set("Mail", "A", "1")
    document.set("Mail", "B", "")
    assert document.data() == b"[Mail]\nA = 1\nB =\n"


def test_nothing_is_written_behind_the_end():
    document = Ini(b"[Mail]\nA=1\n!eof\n[UNIX]\n;B=2\nB=3\n")
    document.set("UNIX", "User", "bbs")
    document.set("Mail", "B", "2")
    assert document.data() == b"[Mail]\nA=1\nB = 2\n\n[UNIX]\nUser = bbs\n!eof\n[UNIX]\n;B=2\nB=3\n"


def test_removing_takes_every_occurrence_so_that_none_comes_back():
    document = Ini(b"[M]\nA=1\n; c\na=2\nB=3\n")
    assert document.remove("M", "A")
    assert document.data() == b"[M]\n; c\nB=3\n"
    assert not document.remove("M", "A")
    assert not document.remove("None", "A")


def test_line_ends_are_kept_and_used():
    document = Ini(b"[M]\r\nA=1\r\n")
    document.set("M", "A", "2")
    document.set("M", "B", "3")
    assert document.data() == b"[M]\r\nA=2\r\nB = 3\r\n"


def test_a_last_line_without_end_gets_one_when_something_follows():
    document = Ini(b"[M]\nA=1")
    assert document.data() == b"[M]\nA=1"
    document.set("M", "B", "2")
    assert document.data() == b"[M]\nA=1\nB = 2\n"


def test_a_byte_order_mark_is_kept_and_hides_nothing():
    document = Ini(b"\xef\xbb\xbf[M]\nA=1\n")
    assert value(document, "M", "A") == "1"
    document.set("M", "A", "2")
    assert document.data() == b"\xef\xbb\xbf[M]\nA=2\n"


def test_code_page_437_bytes_are_kept():
    document = Ini("[M]\nName=Grüße\nB=1\n".encode("cp437"))
    assert value(document, "M", "Name") == "Grüße"
    document.set("M", "B", "ö")
    assert document.data() == "[M]\nName=Grüße\nB=ö\n".encode("cp437")
    document.set("M", "B", "☎")
    with pytest.raises(ValueError, match="character set"):
        document.data()


def test_values_that_need_it_are_written_as_literals():
    document = Ini(b"[M]\nA=1\n")
    document.set("M", "A", " two\nlines ")
    assert document.data() == b'[M]\nA:" two\\x0alines "\n'
    assert value(document, "M", "A") == " two\nlines "
    document.set("M", "A", "plain")
    assert document.data() == b"[M]\nA=plain\n"


def test_what_an_included_file_sets_is_not_changed_here():
    document = Ini(b"[M]\n!include b.ini\nC=3\n", "a.ini", lambda pattern, source: [("b.ini", b"B=2\n[N]\n")])
    assert document.get("M", "B").file == "b.ini"
    assert document.get("N", "C").line == 3
    for section, key in (("M", "B"), ("N", "X")):
        with pytest.raises(ValueError, match=r"b\.ini"):
            document.set(section, key, "1")
    with pytest.raises(ValueError, match=r"b\.ini"):
        document.remove("M", "B")
    assert document.data() == b"[M]\n!include b.ini\nC=3\n"


def test_a_shared_section_is_not_changed():
    document = Ini(b"[a|b]\nA=1\n")
    for change in (
        lambda: document.set("a", "A", "2"),
        lambda: document.set("b", "B", "2"),
        lambda: document.remove("a", "A"),
    ):
        with pytest.raises(ValueError, match="shared"):
            change()


@pytest.mark.parametrize(
    ("section", "key"), [("M", ""), ("M", "a=b"), ("M", ";a"), ("M", "a\nb"), ("M]", "a"), ("a|b", "c"), ("a\n", "b")]
)
def test_impossible_names_are_refused(section, key):
    with pytest.raises(ValueError, match="cannot be"):
        Ini(b"").set(section, key, "1")


def test_ten_thousand_lines():
    data = b"".join(b"[S%d]\nKey%d = %d\n; c\n" % (n, n, n) for n in range(3334))
    document = Ini(data)
    assert value(document, "s3333", "KEY3333") == "3333"
    assert list(document.hidden()) == []
    assert document.data() == data


@given(st.binary(max_size=200))
def test_any_bytes_are_read_and_come_back(data):
    document = Ini(data)
    assert document.data() == data
    list(document.hidden())
    for section in ("", *document.sections()):
        for entry in document.entries(section):
            assert entry.value == document.get(section, entry.key).value


LINES = st.sampled_from(
    ["[Mail]", "[mail]", "[FTP] x", "A=1", "a : 2", "; c", "", "B = x ; y", "!eof", "rubbish", "[Mail|FTP]"]
)


@given(
    st.lists(LINES, max_size=15),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "Mail", "UNIX"]),
    st.sampled_from(["A", "C"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
)
def test_what_is_set_is_what_is_read_and_the_rest_stays(lines, end, section, key, text):
    data = end.join(lines).encode()
    document = Ini(data)
    before = {(name, entry.key): entry.value for name in ("", *document.sections()) for entry in document.entries(name)}
    try:
        document.set(section, key, text)
    except ValueError:
        assert document.data() == data
        return
    again = Ini(document.data())
    assert again.get(section, key).value == text
    for (name, other), value in before.items():
        if other.lower() != key.lower():
            assert again.get(name, other).value == value
