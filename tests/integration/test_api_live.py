"""The board for programs and for browsers' terminals, over real sockets: a token, files, figures, the terminal of the
site, and every operation with whatever a test tool can think of."""

from __future__ import annotations

import asyncio
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from dialtone.app.desk import Desk, work
from tests.support.live import LiveBoard

pytestmark = pytest.mark.integration

SCOPES = ("people", "boards:read", "boards:write", "mail:read", "mail:write", "files:read", "files:write", "telegrams")
CHECKS = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard()

    async def job(desk: Desk) -> None:
        user = await desk.people.add("Boss", "sesame", level=99)
        assert user.number

    work(made.root, job)
    with made:
        yield made


@pytest.fixture(scope="module")
def base(board: LiveBoard) -> str:
    return f"http://127.0.0.1:{board.port('http')}"


def signed_in(base: str, name: str) -> httpx2.Client:
    """A browser's cookies."""
    client = httpx2.Client(base_url=base, follow_redirects=True, headers={"origin": base})
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    answer = client.post("/sign-in", data={"csrf": token[1], "name": name, "password": "sesame", "next": "/"})
    assert "Sign out" in answer.text
    return client


def csrf(client: httpx2.Client) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/about").text)
    assert found
    return found[1]


def token(base: str, name: str, *scopes: str) -> str:
    client = signed_in(base, name)
    chosen = {f"scope-{scope}": "1" for scope in scopes}
    page = client.post("/account/tokens/make", data={"csrf": csrf(client), "name": "Test", "days": "30", **chosen}).text
    found = re.search(r"dt_[\w-]+", page)
    assert found, page
    return found[0]


@pytest.fixture(scope="module")
def alice(base: str) -> Iterator[httpx2.Client]:
    """A program with a token of Alice's."""
    made = token(base, "Alice", *SCOPES)
    with httpx2.Client(base_url=f"{base}/api/v1", headers={"authorization": f"Bearer {made}"}, timeout=30) as client:
        yield client


def test_a_file_goes_up_and_comes_down_the_same(alice: httpx2.Client) -> None:
    data = random.Random(71).randbytes(3_000_000)
    directories = {one["name"]: one["code"] for one in alice.get("/files").json()}
    code = directories.get("New uploads") or next(iter(directories.values()))
    path = f"/files/{code}/api-test.bin/content"
    made = alice.put(path, content=data, params={"description": "A test"})
    assert made.status_code == 201, made.text
    assert (made.json()["size"], made.json()["description"]) == (len(data), "A test")
    assert alice.put(path, content=data).status_code == 409  # nothing is written over
    got = alice.get(path)
    assert got.content == data and "attachment" in got.headers["content-disposition"]
    assert alice.get(f"/files/{code}", params={"q": "api-*"}).json()[0]["name"] == "api-test.bin"
    assert alice.put(f"/files/{code}/..%2fevil/content", content=b"x").status_code in (400, 404)


def test_mail_by_the_api_is_fetched_by_pop3(board: LiveBoard, alice: httpx2.Client) -> None:
    letter = {"to": ["Bob"], "subject": "By program", "text": "Hello Bob"}
    assert alice.post("/mail/messages", json=letter).status_code == 202
    assert any(b"Subject: By program" in one for one in board.box("Bob"))


def test_health_and_figures(base: str) -> None:
    assert httpx2.get(f"{base}/healthz").text == "ok\n"
    figures = httpx2.get(f"{base}/metrics").text
    assert "dialtone_up_seconds" in figures and "Alice" not in figures


def test_WSK_01_WSK_04_the_sites_terminal_knows_who_signed_in(board: LiveBoard, base: str) -> None:
    client = signed_in(base, "Alice")
    found = client.post("/terminal/ticket", headers={"x-csrf-token": csrf(client)}).json()["ticket"]
    address = base.replace("http", "ws") + "/terminal/ws"

    async def shown(ticket: str, until: str) -> str:
        text = ""
        async with connect(address, origin=base) as socket:  # type: ignore[arg-type]
            await socket.send(json.dumps({"ticket": ticket, "columns": 80, "rows": 24}))
            async with asyncio.timeout(20):
                while until not in text:
                    text += bytes(await socket.recv()).decode("utf-8", "replace")  # type: ignore[arg-type]
        return text

    async def foreign() -> None:
        async with connect(address, origin="https://evil.test"):  # type: ignore[arg-type]
            pass

    assert "Alice" in asyncio.run(shown(found, "Alice"))
    assert "has been used" in asyncio.run(shown(found, "has been used"))
    with pytest.raises(InvalidStatus):
        asyncio.run(foreign())


@pytest.mark.skipif(shutil.which("schemathesis") is None, reason="schemathesis is not installed")
def test_no_request_a_tool_can_think_of_breaks_an_operation(board: LiveBoard, base: str) -> None:
    made = token(base, "Boss", *SCOPES, "sysop")
    line: list[Any] = ["schemathesis", "run", f"{base}/api/openapi.json", "-H", f"Authorization: Bearer {made}"]
    line += ["--max-examples", "15", "-c", CHECKS, "--exclude-path-regex", "recycle"]
    line += ["--exclude-method", "TRACE", "--phases", "fuzzing,stateful", "--seed", "1"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=110, cwd=board.folder)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert "!FAULT" not in board.console()
