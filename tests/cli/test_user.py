import apsw
import pytest


def test_accounts_are_numbered_and_the_first_is_the_sysop(peopled):
    rows = peopled.json("user", "list")
    assert [(row["number"], row["alias"], row["level"]) for row in rows] == [(1, "Sysop", 99), (2, "Bob Smith", 50)]
    assert rows[1]["real_name"] == "Robert Smith"
    table = peopled.ok("user", "list")
    assert table.splitlines()[0].split()[:2] == ["NUMBER", "ALIAS"]
    assert "Bob Smith" in table


@pytest.mark.parametrize("who", ["2", "#2", "bob.smith", "BOBSMITH"])
def test_an_account_is_found_by_number_or_alias(peopled, who):
    assert peopled.json("user", "show", who)["alias"] == "Bob Smith"


def test_set_changes_what_is_named_and_nothing_else(peopled):
    peopled.ok("user", "set", "bob smith", "--level", "60", "--restrictions", "mg", "--netmail", "bob@ext.example")
    row = peopled.json("user", "show", "2")
    assert (row["level"], row["restrictions"], row["netmail"]) == (60, "GM", "bob@ext.example")
    peopled.ok("user", "set", "2", "--restrictions", "", "--forwards", "yes", "--inactive", "yes", "--alias", "Robert")
    row = peopled.json("user", "show", "robert")
    assert (row["restrictions"], row["forwards"], row["inactive"]) == ("", True, True)
    assert (row["level"], row["real_name"]) == (60, "Robert Smith")


def test_set_takes_any_field_by_name(peopled):
    peopled.ok(
        "user",
        "set",
        "2",
        "note=Whoo?",
        "location=Übersee",
        "flags1=b a",
        "credits=5000",
        "birth=1970-01-31",
        "level=60",
    )
    row = peopled.json("user", "show", "2")
    assert (row["note"], row["location"], row["flags1"], row["credits"]) == ("Whoo?", "Übersee", "AB", 5000)
    assert (row["birth"], row["level"], row["real_name"]) == ("19700131", 60, "Robert Smith")
    peopled.ok("user", "set", "2", "note=", "Real-Name=Bob Smith Sr.", "--level", "61")
    row = peopled.json("user", "show", "2")
    assert (row["note"], row["real_name"], row["level"], row["location"]) == ("", "Bob Smith Sr.", 61, "Übersee")


def test_days_are_read_and_shown_as_people_write_them(peopled):
    peopled.ok("user", "set", "2", "expires=2027-01-31", "new_files_since=2026-12-24 18:30")
    row = peopled.json("user", "show", "2")
    assert (row["expires"], row["new_files_since"]) == ("2027-01-31 00:00:00", "2026-12-24 18:30:00")
    peopled.ok("user", "set", "2", "expires=never")
    assert peopled.json("user", "show", "2")["expires"] == ""


def test_single_flags_are_set_and_cleared(peopled):
    peopled.ok("user", "set", "2", "flags2=ABX", "misc=COLOR,PAUSE")
    peopled.ok("user", "set", "2", "flags2=+C-AB", "misc=+EXPERT,-COLOR", "exemptions=+q")
    row = peopled.json("user", "show", "2")
    assert (row["flags2"], row["misc"], row["exemptions"]) == ("CX", "PAUSE EXPERT", "Q")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("password=x",), "no field 'password'"),
        (("number=7",), "no field 'number'"),
        (("note",), "FIELD=VALUE"),
        (("level=many",), "level: 'many' will not do"),
        (("level=100",), "0 to 99"),
        (("flags1=ÄB",), "letters from A to Z"),
        (("expires=tomorrow",), "2027-01-31"),
        (("expires=99999-01-01",), "2027-01-31"),
        (("misc=+NOISE",), "EXPERT"),
        (("inactive=maybe",), "yes or no"),
        (("birth=1970-02-30",), "no such day"),
        (("note=" + "x" * 31,), "at most 30 characters"),
        (("note=fine", "level=100"), "0 to 99"),
    ],
)
def test_a_field_that_will_not_do_is_told_and_nothing_is_changed(peopled, words, said):
    before = peopled.json("user", "show", "2")
    assert peopled.run("user", "set", "2", *words) == 1
    assert said in peopled.err
    assert peopled.err.count("\n") == 1
    assert peopled.json("user", "show", "2") == before


def test_a_removed_account_is_gone_and_its_number_never_used_again(peopled):
    peopled.ok("user", "remove", "Bob Smith")
    assert peopled.run("user", "show", "2") == 1
    peopled.ok("user", "add", "Carol", "--password-stdin", password="x")
    assert [row["number"] for row in peopled.json("user", "list")] == [1, 3]
    assert [row["state"] for row in peopled.json("user", "list", "--all")] == ["", "removed", ""]


def test_what_the_house_refuses_is_told_in_one_line(peopled):
    assert peopled.run("user", "add", "bob.smith", "--password-stdin", password="x") == 1
    assert peopled.err.startswith("dialtone: that name is taken")
    assert peopled.run("user", "add", "postmaster", "--password-stdin", password="x") == 1
    peopled.ok("user", "add", "postmaster", "--reserved", "--password-stdin", password="x")
    assert peopled.run("user", "set", "2", "--level", "1000") == 1
    assert peopled.run("user", "remove", "1") == 1
    assert peopled.run("user", "set", "2") == 1
    assert "nothing to change" in peopled.err


def test_nobody_of_that_name(peopled):
    for verb in ("show", "remove"):
        assert peopled.run("user", verb, "Dave") == 1
        assert peopled.err == "dialtone: there is no account 'Dave' (see: dialtone user list)\n"


def test_an_empty_password_is_refused(peopled):
    assert peopled.run("user", "passwd", "2", "--password-stdin", password="") == 1
    assert peopled.run("user", "passwd", "2") == 1
    assert "--password-stdin" in peopled.err


def test_SEC_01_no_password_is_in_any_file(peopled):
    peopled.ok("user", "passwd", "2", "--password-stdin", password="another secret")
    for path in peopled.root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(secret in data for secret in (b"sesame", b"bobs word", b"another secret")), path


def test_a_new_password_replaces_the_stored_hash(peopled):
    def hashes():
        database = apsw.Connection(f"{peopled.root}/data/dialtone.db", flags=apsw.SQLITE_OPEN_READONLY)
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        rows = [row for name in tables for row in database.execute(f"SELECT * FROM {name}")]
        database.close()
        return {value for row in rows for value in row if isinstance(value, str) and value.startswith("$argon2id$")}

    before = hashes()
    assert len(before) == 2
    peopled.ok("user", "passwd", "2", "--password-stdin", password="new")
    assert len(hashes() - before) == 1
