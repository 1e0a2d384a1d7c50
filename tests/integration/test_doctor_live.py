"""`dialtone doctor` on a board that runs, with its own name server and a mail server elsewhere on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.site_visitor import Visitor
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer) -> Iterator[LiveBoard]:
    settings = {"DNSServer": names.address, "AllowPrivateDestinations": "true"}
    with LiveBoard(settings=settings) as made:
        yield made


def rows(board: LiveBoard, *words: str) -> dict[str, list[dict[str, str]]]:
    done = board.command("doctor", "--json", *words, check=False)
    found: dict[str, list[dict[str, str]]] = {}
    for row in json.loads(done.stdout):
        found.setdefault(row["look"], []).append(row)
    return found


def test_every_port_of_a_running_board_is_found_to_listen(board: LiveBoard) -> None:
    found = rows(board)
    assert {row["state"] for row in found["listeners"]} == {"ok"}
    assert any(f"port {board.port('smtp')}/tcp listens" in row["what"] for row in found["listeners"])
    assert [row["state"] for row in found["dns"]] == ["ok"]
    assert found["ports"][0]["state"] == "warning", "it listens on loopback only"
    assert {row["state"] for row in found["secrets"]} == {"ok"}
    assert any("vouches for itself" in row["what"] for row in found["certificate"])
    assert [row["state"] for row in found["clock"]] != ["problem"]
    assert {row["state"] for row in found["disk"]} <= {"ok", "warning"}
    assert "there is no guest account" in found["guest"][0]["what"]
    assert "anonymous FTP" in found["guest"][0]["what"]


def test_every_look_of_the_list_is_taken_and_each_trouble_has_an_advice(board: LiveBoard) -> None:
    found = rows(board)
    assert set(found) == {
        *("settings", "listeners", "ports", "services", "addresses", "ways", "certificate", "clock", "disk"),
        *("secrets", "backups", "guest", "broker", "sending", "dns", "names", "records"),
    }
    wrong = [row for rows in found.values() for row in rows if row["state"] in ("warning", "problem")]
    assert wrong
    assert [row for row in wrong if not row["advice"]] == []


def test_names_and_records_are_looked_up_by_both_families(board: LiveBoard, names: NameServer) -> None:
    assert any("local.test has no address by IPv4" in row["what"] for row in rows(board)["names"])
    names.zone["local.test", "A"] = ["192.168.1.2"]
    names.zone["local.test", "AAAA"] = ["2001:db8::2"]
    names.zone["local.test", "MX"] = ["10 local.test."]
    found = rows(board)
    texts = [row["what"] for row in found["names"]]
    assert any("local.test leads to 192.168.1.2, which is private" in text for text in texts)
    assert any("local.test leads to 2001:db8::2" in text for text in texts)
    records = " ".join(row["what"] for row in found["records"])
    for word in ("MX", "SPF", "DKIM", "DMARC"):
        assert word in records


def test_a_secret_that_others_may_read_is_a_problem_with_the_command_that_mends_it(board: LiveBoard) -> None:
    key = board.root / "ctrl/ssl.key"
    for folder in (board.root, board.root / "ctrl"):
        folder.chmod(0o755)
    key.chmod(0o644)
    try:
        [row] = [row for row in rows(board)["secrets"] if "ssl.key" in row["what"]]
        assert row["state"] == "problem"
        assert row["advice"] == f"chmod go-rwx {key}"
    finally:
        key.chmod(0o600)
        for folder in (board.root, board.root / "ctrl"):
            folder.chmod(0o700)


def test_a_section_that_is_not_served_is_told_with_what_to_use_instead(board: LiveBoard) -> None:
    table = (board.root / "ctrl/services.ini").read_text()
    (board.root / "ctrl/services.ini").write_text(table + "\n[JSON]\nPort = 10088\nCommand = json-service.js\n")
    try:
        [row] = [row for row in rows(board)["services"] if row["state"] == "warning"]
        assert "[JSON] of services.ini is not served" in row["what"]
        assert "docs/sysop/api.md" in row["what"]
    finally:
        (board.root / "ctrl/services.ini").write_text(table)


def test_the_consoles_check_up_goes_on_by_itself_until_all_is_there(board: LiveBoard) -> None:
    with closing(Visitor(f"http://127.0.0.1:{board.port('http')}", "Sysop")) as sysop:
        assert "That is all" not in sysop.get("/console/doctor").text
        sysop.submit("/console/doctor", button="Look")
        board.ask("recycle")
        page = until(lambda: (one := sysop.get("/console/doctor")) and "That is all" in one.text and one, 60, "the end")
    for title in ("Listeners", "Ways out to the Internet", "Guest account", "Name server"):
        assert title in page.text
    assert "there is no guest account" in page.text


def test_exit_codes_and_json(board: LiveBoard) -> None:
    assert board.command("doctor", "--json", check=False).returncode == 1, "a name without an address is a problem"
    assert all(set(row) == {"look", "state", "what", "advice"} for group in rows(board).values() for row in group)


def test_a_port_that_another_program_has_is_told_by_its_number(board: LiveBoard) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port, before = other.getsockname()[1], board.port("ftp")
        board.set("FTP", "Port", str(port))
        try:
            wrong = [row for row in rows(board)["listeners"] if row["state"] != "ok"]
            assert [f"port {port}/tcp" in row["what"] for row in wrong] == [True]
            assert "another program has the port" in wrong[0]["what"]
        finally:
            board.set("FTP", "Port", str(before))


def test_outgoing_mail_is_tried_by_the_relay(board: LiveBoard, names: NameServer) -> None:
    names.zone["relay.test", "A"] = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as relay:

        def greet() -> None:
            line, _ = relay.accept()
            with line:
                line.sendall(b"220 relay.test ready\r\n")
                line.recv(100)

        threading.Thread(target=greet, daemon=True).start()
        board.set("Mail", "RelayServer", "relay.test")
        board.set("Mail", "RelayPort", str(relay.getsockname()[1]))
        board.set("Mail", "Options", f"{board.options} | RELAY_TX")
        [answer] = rows(board, "--outside")["outside"]
        assert answer["state"] == "ok"
        assert "220 relay.test ready" in answer["what"]
    [answer] = rows(board, "--outside")["outside"]
    assert answer["state"] == "problem"
    assert "port 25" in answer["advice"]
