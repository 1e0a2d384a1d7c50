"""Folders of nodes, and files that wake events."""

import asyncio
import os

from dialtone.host.doors.folders import DiskEventFiles, DiskNodeFolders


def run(work):
    return asyncio.run(work)


def folders(tmp_path):
    return DiskNodeFolders(tmp_path, tmp_path / "ctrl", tmp_path / "temp")


def test_where_they_are(tmp_path):
    made = folders(tmp_path)
    assert made.node(3) == f"{tmp_path}/node3/"
    assert made.temp(3) == f"{tmp_path}/temp/node3/"
    assert made.seen_from_ctrl("../xtrn/lord") == f"{tmp_path}/xtrn/lord/"
    assert made.seen_from_ctrl("/games") == "/games/"


def test_drop_files_are_for_their_owner_only(tmp_path):
    made = folders(tmp_path)
    run(made.make(1))
    path = run(made.write(made.node(1), "DOOR.SYS", b"x"))
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert os.stat(made.node(1)).st_mode & 0o777 == 0o700


def test_names_in_any_case(tmp_path):
    made = folders(tmp_path)
    (tmp_path / "moduser.dat").write_bytes(b"12345")
    assert run(made.read(f"{tmp_path}/", "MODUSER.DAT", 3)) == b"123"
    run(made.remove(f"{tmp_path}/", "MODUSER.DAT"))
    run(made.remove(f"{tmp_path}/", "MODUSER.DAT"))
    assert run(made.read(f"{tmp_path}/", "MODUSER.DAT", 3)) is None
    assert run(made.read(f"{tmp_path}/none/", "MODUSER.DAT", 3)) is None


def test_links_are_neither_read_nor_written_through(tmp_path):
    made = folders(tmp_path)
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (tmp_path / "MODUSER.DAT").symlink_to(secret)
    (tmp_path / "DOOR.SYS").symlink_to(secret)
    assert run(made.read(f"{tmp_path}/", "MODUSER.DAT", 9)) is None
    run(made.write(f"{tmp_path}/", "DOOR.SYS", b"drop"))
    assert secret.read_bytes() == b"secret"
    assert (tmp_path / "DOOR.SYS").read_bytes() == b"drop"


def test_a_folder_or_a_pipe_in_a_files_place(tmp_path):
    made = folders(tmp_path)
    (tmp_path / "MODUSER.DAT").mkdir()
    os.mkfifo(tmp_path / "hangup.now")
    assert run(made.read(f"{tmp_path}/", "MODUSER.DAT", 9)) is None
    assert run(made.read(f"{tmp_path}/", "HANGUP.NOW", 9)) in (None, b"")


def test_event_files_speak_once(tmp_path):
    files = DiskEventFiles(tmp_path)
    (tmp_path / "nightly.now").touch()
    assert run(files.touched(["NIGHTLY", "OTHER", "../NIGHTLY"])) == ["NIGHTLY"]
    assert run(files.touched(["NIGHTLY"])) == []
    assert not (tmp_path / "nightly.now").exists()
