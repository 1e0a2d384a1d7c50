"""Files for programs, over a disk in memory."""

from __future__ import annotations

import json

from tests.web.api.conftest import Program


def test_a_board_without_files_says_so(site, program):
    assert program("files:read").ask("GET", "/files/NOWHERE").status in (404, 501)
    assert program("files:read").get("/files") == []


def test_WEB_06_directories_that_are_not_there(program):
    alice = program("files:read", "files:write")
    for path in ("/files/X/y.txt", "/files/X/y.txt/content", "/files/..%2f..%2fetc/passwd/content"):
        assert alice.ask("GET", path).status == 404
    answer = alice.browser.request("PUT", "/api/v1/files/X/y.txt/content", b"data")
    assert answer.status == 404 and json.loads(answer.text)["detail"]


def test_reading_is_not_writing(site):
    assert Program(site, 2, "files:read").browser.request("PUT", "/api/v1/files/X/y/content", b"d").status == 403
