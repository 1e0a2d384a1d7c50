import zipfile

import pytest

CODE = "MAIN-PROGRAMS"


@pytest.fixture
def folder(board):
    """The folder of a directory, with two files of which one describes itself."""
    place = board.root / "data" / "dirs" / "main-programs"
    (place / "a.txt").write_text("hello")
    with zipfile.ZipFile(place / "p.zip", "w") as archive:
        archive.writestr("FILE_ID.DIZ", "A fine\x1b[2J program\r\nwith two lines\r\n")
    return place


def test_a_new_board_has_directories_with_folders(board):
    rows = {row["code"]: row for row in board.json("files", "list")}
    assert list(rows) == ["MAIN-UPLOADS", CODE, "MAIN-TEXTS", "MAIN-SYSOP"]
    assert rows[CODE]["path"] == str(board.root / "data" / "dirs" / "main-programs")
    assert (board.root / "data" / "dirs" / "main-uploads").is_dir()
    assert "New uploads" in board.ok("files", "list")


def test_files_are_added_listed_shown_and_removed(board, folder):
    said = board.ok("files", "add", CODE)
    assert said.splitlines() == ["a.txt: added", "p.zip: added"]
    assert board.ok("files", "add", CODE).strip() == "nothing to add"
    rows = board.json("files", "list", CODE)
    assert [(row["name"], row["size"]) for row in rows] == [("a.txt", 5), ("p.zip", (folder / "p.zip").stat().st_size)]
    assert [row["name"] for row in board.json("files", "list", CODE, "--name", "*.ZIP")] == ["p.zip"]
    shown = board.ok("files", "info", CODE, "P.zip")
    assert "A fine program" in shown and "with two lines" in shown and "\x1b" not in shown
    assert board.json("files", "info", CODE, "a.txt")["sha1"] == "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"  # of hello
    board.ok("files", "remove", CODE, "a.txt", "--keep")
    assert (folder / "a.txt").exists()
    assert board.json("files", "remove", CODE, "p.zip") == {"directory": CODE, "name": "p.zip", "removed": True}
    assert not (folder / "p.zip").exists()


def test_named_files_with_a_description(board, folder):
    added = board.json("files", "add", CODE, "a.txt", "--description", "Greetings", "--uploader", "Ada")
    assert added == [{"name": "a.txt", "added": True, "reason": ""}]
    row = board.json("files", "info", CODE, "a.txt")
    assert (row["description"], row["uploader"]) == ("Greetings", "Ada")
    assert board.run("files", "add", CODE, "none.zip") == 1
    assert "not every file was added" in board.err


def test_check_tells_what_is_not_in_order(board, folder):
    assert board.run("files", "check", "MAIN-TEXTS") == 0
    assert [row["what"] for row in board.json("files", "check", CODE)] == ["unknown", "unknown"]
    board.ok("files", "add", CODE)
    assert "in order" in board.ok("files", "check")
    (folder / "a.txt").unlink()
    assert board.run("files", "check") == 1
    assert "missing" in board.out


@pytest.mark.parametrize("name", ["../../../etc/passwd", "none.zip"])
def test_what_is_not_there(board, name):
    for verb in ("info", "remove"):
        assert board.run("files", verb, CODE, name) == 1
        assert "no such file" in board.err
    assert board.run("files", "list", "NOWHERE") == 1
    assert "there is no directory NOWHERE" in board.err
