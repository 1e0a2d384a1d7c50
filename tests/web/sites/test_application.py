"""Which site answers: services.md 4.3, FTP-11, HTP-08, PTH-01."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dialtone.base import log
from dialtone.domain.model.user import User, UserNumber
from dialtone.web.sites.application import Rules, Sites, sources
from dialtone.web.sites.mapping import Ways
from tests.web.sites.conftest import MemoryFiles, ask, board

ALICE = User(number=UserNumber(2), alias="alice", level=60)
BOB = User(number=UserNumber(3), alias="bob", level=10)
FILES = {
    "a.txt": b"own",
    "docs/index.html": b"docs",
    "docs/deep/x.png": b"png",
    "empty/x": b"x",
    "secret/webctrl.ini": b"AccessRequirements = LEVEL 50\n",
    "secret/x.txt": b"secret",
    ".git/config": b"git",
    "up/x.ssjs": b"source",
    "up/x.py": b"source",
    "up/index.html": b"page",
    "games.example/index.html": b"games",
    "games.example/error/404.html": b"no such game",
    "bbs.example/news.txt": b"news",
}


def sites(files: dict[str, bytes] = FILES, *, user: User | None = None, **rules: Any) -> Sites:
    async def who_asks(scope: Any) -> User | None:
        return user

    def met(text: str, someone: User | None, peer: Any) -> bool:
        return someone is not None and someone.level >= int(text.split()[1])

    made = replace(Rules(own_host="bbs.example", indexes=("index.html",)), **rules)
    return Sites(board, MemoryFiles(files), made, who_asks=who_asks, met=met)


@pytest.fixture
def lines() -> Iterator[list[log.Event]]:
    seen: list[log.Event] = []
    log.switch.sinks.append(seen.append)
    yield seen
    log.switch.sinks.remove(seen.append)


async def got(path: str, **more: Any) -> tuple[int, bytes]:
    rules = {name: more.pop(name) for name in list(more) if name in ("user", "files", "virtual_hosts", "ways")}
    answer = await ask(sites(**rules), path, **more)
    return answer.status, answer.body


async def test_the_sysops_files_are_served_and_the_board_has_the_rest() -> None:
    assert await got("/a.txt") == (200, b"own")
    assert await got("/docs/") == (200, b"docs")
    assert await got("/docs/deep/x.png") == (200, b"png")
    assert await got("/") == (200, b"board /")
    assert await got("/boards/1") == (200, b"board /boards/1")
    assert await got("/docs/nothing") == (200, b"board /docs/nothing")
    assert await got("/empty/") == (200, b"board /empty/")


async def test_an_index_in_the_root_is_the_front_page() -> None:
    assert (await ask(sites({"index.html": b"mine"}), "/")).body == b"mine"


async def test_the_board_is_asked_without_a_look_at_the_disk() -> None:
    files = MemoryFiles(FILES)
    made = sites()
    made._files = files
    await ask(made, "/boards/1")
    assert files.looks == 0


async def test_a_folder_without_its_slash_is_elsewhere() -> None:
    answer = await ask(sites(), "/docs", query="a=b")
    assert (answer.status, answer.fields["location"]) == (301, "/docs/?a=b")


async def test_files_can_only_be_fetched() -> None:
    answer = await ask(sites(), "/a.txt", method="POST")
    assert (answer.status, answer.fields["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (await ask(sites(), "/a.txt", method="OPTIONS")).status == 204
    assert (await ask(sites(), "*", method="OPTIONS")).status == 204


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/a.txt.", "/a.txt ", "/a.txt~", "/up/x.py", "/up/x.ssjs", "/a.txt;jsessionid=1", "/a.txt/"],
)
async def test_HTP_08_and_FTP_11_what_is_never_shown(path: str) -> None:
    assert await got(path) == (200, b"board " + path.encode())


async def test_FTP_11_a_page_among_uploads_is_data_and_a_script_is_not_run_or_shown() -> None:
    assert await got("/up/") == (200, b"page")
    assert (await ask(sites(sources=sources((".foo", "bar"))), "/a.txt")).body == b"own"
    assert ".bar" in sources((".foo", "bar"))


@pytest.mark.parametrize("path", ["/../x", "/docs/../../x", "/docs//x", "/docs/\0", "/docs/..\\x"])
async def test_PTH_01_paths_that_lead_out_are_refused_and_told(path: str, lines: list[log.Event]) -> None:
    status, _ = await got(path)
    assert status == 400
    assert [event.name for event in lines] == ["hack.attempt"]


# --- webctrl.ini ---


async def test_who_may_see_a_folder_is_said_in_it() -> None:
    assert await got("/secret/x.txt", user=ALICE) == (200, b"secret")
    assert (await got("/secret/x.txt", user=BOB))[0] == 403
    answer = await ask(sites(), "/secret/x.txt")
    assert answer.status == 401
    assert b'href="/sign-in?next=%2Fsecret%2Fx.txt"' in answer.body
    assert "www-authenticate" in answer.fields


async def test_what_is_not_there_in_a_protected_folder_is_not_told() -> None:
    assert (await got("/secret/nothing"))[0] == 401
    assert (await got("/secret/nothing", user=ALICE))[0] == 404


async def test_the_front_page_of_the_board_is_not_the_sysops_to_close() -> None:
    files = {"webctrl.ini": b"AccessRequirements = LEVEL 99\n", "x.txt": b"x"}
    assert (await ask(sites(files), "/")).body == b"board /"
    assert (await ask(sites(files), "/x.txt")).status == 401
    with_index = sites({**files, "index.html": b"mine"})
    assert (await ask(with_index, "/")).status == 401


async def test_the_list_of_who_may_is_shown_to_nobody() -> None:
    assert (await got("/secret/webctrl.ini", user=ALICE))[0] == 403
    assert (await got("/WebCtrl.ini"))[0] == 403


# --- virtual hosts ---


@pytest.mark.proves("Web.Options.VIRTUAL_HOSTS")
async def test_a_virtual_host_has_its_folder_and_nothing_else() -> None:
    assert await got("/", virtual_hosts=True, host="Games.Example:8080") == (200, b"games")
    assert await got("/nothing", virtual_hosts=True, host="games.example") == (404, b"no such game")
    assert await got("/", host="games.example") == (200, b"board /")
    assert await got("/", virtual_hosts=True, host="other.example") == (200, b"board /")
    assert await got("/a.txt", virtual_hosts=True, host="../games.example") == (200, b"own")


async def test_what_an_authority_looks_for_is_answered_whichever_host_it_asks() -> None:
    path = "/.well-known/acme-challenge/x"
    assert await got(path, virtual_hosts=True, host="games.example") == (200, b"board " + path.encode())


async def test_the_boards_own_name_may_have_a_folder_too() -> None:
    assert await got("/news.txt", virtual_hosts=True) == (200, b"news")
    assert await got("/boards", virtual_hosts=True) == (200, b"board /boards")


async def test_a_virtual_hosts_folder_is_no_part_of_the_boards_site() -> None:
    path = "/games.example/index.html"
    assert await got(path, virtual_hosts=True, host="x.example") == (200, b"board " + path.encode())
    assert await got("/games.example", virtual_hosts=True, host="x.example") == (200, b"board /games.example")


async def test_the_log_knows_which_host_it_was() -> None:
    seen: dict[str, Any] = {}

    async def site(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope["state"])
        await board(scope, receive, send)

    made = sites(virtual_hosts=True)
    made._site = site
    await ask(made, "/boards", host="bbs.example")
    assert seen == {"site": "bbs.example"}


# --- the file section, aliases ---


@pytest.mark.proves("Web.Options.NO_FILEBASE")
async def test_the_file_section_can_be_switched_off() -> None:
    assert (await ask(sites(), "/files/main/a.zip")).body == b"board /files/main/a.zip"
    made = sites()
    made._rules = replace(made._rules, files=False)
    assert (await ask(made, "/files/main/a.zip")).status == 404
    assert (await ask(made, "/files")).status == 404


@pytest.mark.proves("Web.FileVPathForVHosts")
async def test_the_file_section_in_virtual_hosts() -> None:
    assert (await ask(sites(virtual_hosts=True), "/files/x", host="games.example")).status == 404
    with_files = sites(virtual_hosts=True, files_for_hosts=True)
    assert (await ask(with_files, "/files/x", host="games.example")).body == b"board /files/x"


async def test_an_alias_stands_for_another_path() -> None:
    ways = Ways({"/old/": "/docs/", "/dl/": "/files/main/"})
    assert await got("/old/", ways=ways) == (200, b"docs")
    assert await got("/dl/a.zip", ways=ways) == (200, b"board /files/main/a.zip")


# --- errors ---


@pytest.mark.proves("Web.ErrorDirectory")
async def test_the_sysops_pages_for_errors() -> None:
    files = {"oops/404.html": b"lost", "oops/403.html": b"no", "secret/webctrl.ini": b"AccessRequirements = LEVEL 99\n"}
    made = sites(files, user=BOB, error_folder="oops")
    missing = await ask(made, "/missing")
    assert (missing.status, missing.body) == (404, b"lost")
    assert (await ask(made, "/boards")).body == b"board /boards"
    assert (await ask(made, "/secret/x")).body == b"no"
    assert (await ask(sites(files), "/missing")).body == b"board /missing"


@pytest.mark.proves("Web.IndexFileNames")
async def test_which_files_stand_for_a_folder() -> None:
    files = {"x/start.htm": b"start", "x/index.html": b"index"}
    assert (await ask(sites(files, indexes=("start.htm", "index.html")), "/x/")).body == b"start"
    assert (await ask(sites(files), "/x/")).body == b"index"


async def test_every_file_is_closed() -> None:
    made = sites()
    files = MemoryFiles(FILES)
    made._files = files
    for path in ("/a.txt", "/secret/x.txt", "/docs", "/a.txt/"):
        await ask(made, path)
    assert files.opened
    assert all(file.closed for file in files.opened)
