"""A services.ini as boards bring it along (the table of spec services.md 5.4, everything switched on): what is built in
listens where the file says, what is not in this version says why and what to use, in every place where one looks."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator

import pytest
from websockets.asyncio.client import connect

from tests.integration.test_port_table import asked, trusting
from tests.support.new_board import NewBoard

pytestmark = pytest.mark.integration

ROWS = (  # section, port, options, command
    ("NNTP", 119, "", "nntpservice.js -f"),
    ("NNTPS", 563, "TLS", "nntpservice.js"),
    ("MSP", 18, "", "mspservice.js"),
    ("MSP-UDP", 18, "UDP", "mspservice.js"),
    ("ActiveUser", 11, "", "fingerservice.js -u"),
    ("ActiveUser-UDP", 11, "UDP", "fingerservice.js -u"),
    ("QOTD", 17, "", "qotdservice.js"),
    ("QOTD-UDP", 17, "UDP", "qotdservice.js"),
    ("Finger", 79, "", "fingerservice.js"),
    ("Finger-UDP", 79, "UDP", "fingerservice.js"),
    ("Gopher", 70, "", "gopherservice.js"),
    ("IRC", 6667, "STATIC | LOOP", "ircd.js"),
    ("Hotline", 5500, "", "hotline.js"),
    ("Hotline-TRANS", 5501, "", "hotline-transfer.js"),
    ("BINKP", 24554, "", "binkit.js"),
    ("BINKPS", 24553, "TLS", "binkit.js"),
    ("WS", 1123, "NO_HOST_LOOKUP", "websocketservice.js"),
    ("WSS", 11235, "NO_HOST_LOOKUP | TLS", "websocketservice.js"),
    ("IMAP", 143, "NO_USER_PROT", "imapservice.js"),
    ("IMAPS", 993, "TLS | NO_USER_PROT", "imapservice.js"),
    ("JSON", 10088, "STATIC | LOOP", "json-service.js"),
    ("Presence", 10089, "STATIC", "presence-service.js"),
    ("WSProxy", 11236, "", "websocket_proxy_service.js"),
)
INSTEAD = {  # of what is not here: words everybody who looks is told
    "Hotline": "the site, FTP, news and IRC have the same",
    "Hotline-TRANS": "the site, FTP, news and IRC have the same",
    "BINKP": "run one beside the board",
    "BINKPS": "run one beside the board",
    "JSON": "the API of the site",
    "Presence": "SYSTAT",
    "WSProxy": "use websocketservice.js",
}


@pytest.fixture(scope="module")
def board() -> Iterator[NewBoard]:
    made = NewBoard()
    text = ["LogLevel = Informational", "MaxClients = 10", "Interface = 127.0.0.1"]
    for section, port, options, command in ROWS:
        text += [f"[{section}]", f"Port = {port + made.offset if port + made.offset < 65536 else port}"]
        text += ["Enabled = true", f"Options = {options}", f"Command = {command}"]
    made.write("ctrl/services.ini", "\n".join(text) + "\n")
    with made:
        yield made


def states(board: NewBoard) -> dict[str, str]:
    return {row["section"]: row["state"] for row in json.loads(board.command("services", "--json").stdout)}


def port(board: NewBoard, section: str) -> int:
    rows = {row["section"]: row["port"] for row in json.loads(board.command("services", "--json").stdout)}
    return int(rows[section])


def test_what_is_built_in_listens_where_the_file_says(board: NewBoard) -> None:
    found = states(board)
    assert {section: found[section] for section, *_ in ROWS if section not in INSTEAD} == {
        section: "listening" for section, *_ in ROWS if section not in INSTEAD
    }


def test_what_is_not_here_says_why_and_what_to_use_in_list_log_doctor_and_check(board: NewBoard) -> None:
    found = states(board)
    doctor = board.command("doctor", "--json", check=False).stdout
    checked = board.command("config", "check", check=False).stdout
    for section, words in INSTEAD.items():
        assert found[section].startswith("not served: ")
        assert words in found[section]
        assert board.logged(rf"\[{section}\] of services.ini is not served: .*{re.escape(words)}")
        assert any(f"[{section}]" in row["what"] and words in row["what"] for row in json.loads(doctor))
        assert words in checked


@pytest.mark.parametrize(("section", "scheme"), [("WS", "ws"), ("WSS", "wss")])
def test_terminals_in_browsers_work_on_the_ports_of_the_file(board: NewBoard, section: str, scheme: str) -> None:
    async def call() -> bytes:
        tls = trusting() if scheme == "wss" else None
        address = f"{scheme}://127.0.0.1:{port(board, section)}/"
        async with connect(address, subprotocols=["binary"], ssl=tls, compression=None) as client:  # type: ignore[list-item]
            shown = b""
            async with asyncio.timeout(30):
                while b"Login:" not in shown:
                    piece = await client.recv()
                    shown += piece if isinstance(piece, bytes) else piece.encode()
            return shown

    assert b"Login:" in asyncio.run(call())


def test_a_saying_and_a_list_are_given(board: NewBoard) -> None:
    assert asked(port(board, "QOTD"), b"") == b"No AutoMessage set\r\n"
    assert asked(port(board, "ActiveUser"), b"").startswith(b"User ")
