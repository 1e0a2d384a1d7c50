"""The machine as the check-up sees it."""

from __future__ import annotations

import socket
import time

import pytest

from dialtone.domain.ports.surroundings import Port
from dialtone.host.surroundings import LAST_BACKUP, MachineSurroundings, note_backup


@pytest.fixture
def folders(tmp_path):
    """A board that anybody may look into, with nothing in it."""
    tmp_path.chmod(0o755)
    for name in ("ctrl", "data"):
        (tmp_path / name).mkdir(mode=0o755)
        (tmp_path / name).chmod(0o755)
    return tmp_path


def machine(folders):
    return MachineSurroundings(folders / "ctrl", folders / "data", "none")


def port(number, host="127.0.0.1", transport="tcp"):
    return Port(service="smtp", protocol="SMTP", transport=transport, host=host, port=number)


@pytest.mark.parametrize(("kind", "transport"), [(socket.SOCK_STREAM, "tcp"), (socket.SOCK_DGRAM, "udp")])
def test_a_port_that_is_used_and_one_that_is_free(folders, kind, transport):
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", 0))
        if transport == "tcp":
            other.listen()
        number = other.getsockname()[1]
        assert machine(folders).why_closed(port(number, transport=transport)) == "used"
    assert machine(folders).why_closed(port(number, transport=transport)) == ""


def test_an_address_of_somebody_else(folders):
    assert machine(folders).why_closed(port(2525, "198.51.100.7")) == "address"


def test_a_host_that_is_none_is_said(folders):
    assert machine(folders).why_closed(port(2525, "no such host")).startswith("other: ")


def test_addresses_and_room_and_clock(folders):
    here = machine(folders)
    assert "127.0.0.1" in here.addresses()
    [room] = here.rooms()
    assert 0 < room.free <= room.total
    assert here.clock_is_kept() in (True, False, None)
    assert here.certificate() == "none"


def made(path, mode):
    path.write_text("x")
    path.chmod(mode)


def exposed(folders):
    return {(one.file.rpartition("/")[2], one.mode, one.secret) for one in machine(folders).exposed()}


def test_files_that_others_may_read(folders):
    made(folders / "ctrl/secrets.key", 0o640)
    made(folders / "ctrl/ssl.key", 0o600)
    made(folders / "ctrl/dkim_mail.pem", 0o644)
    made(folders / "ctrl/sbbs.ini", 0o640)
    made(folders / "ctrl/main.ini", 0o644)
    made(folders / "data/dialtone.db", 0o644)
    assert exposed(folders) == {
        ("secrets.key", "0640", True),
        ("dkim_mail.pem", "0644", True),
        ("main.ini", "0644", True),
        ("dialtone.db", "0644", False),
    }


def test_a_closed_folder_protects_what_is_in_it(folders):
    made(folders / "ctrl/secrets.key", 0o644)
    made(folders / "data/dialtone.db", 0o644)
    (folders / "data").chmod(0o700)
    assert exposed(folders) == {("secrets.key", "0644", True)}
    folders.chmod(0o700)
    assert exposed(folders) == set()


def test_a_back_up_is_remembered(folders):
    assert machine(folders).backed_up() == 0.0
    at = time.time()
    note_backup(folders / "data", at, folders)
    assert machine(folders).backed_up() == at
    (folders / "data" / LAST_BACKUP).write_text("[nonsense")
    assert machine(folders).backed_up() == 0.0


def test_the_way_out_is_an_address_of_this_machine_or_none(folders):
    made = machine(folders)
    for version, colon in ((4, False), (6, True)):
        address = made.way_out(version)
        assert not address or ((":" in address) is colon and address in made.addresses())
