"""Files on the web of a running board: curl downloads, resumes, uploads; slow and broken connections."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]
DATA = os.urandom(1 << 20) * 12
OPTIONS = "ALLOW_TLS | NO_HOST_LOOKUP | HTTP_LOGGING"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard(settings={"Web.Options": OPTIONS}) as made:
        folder = made.root / "data/dirs/main-programs"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "big.bin").write_bytes(DATA)
        (folder / "small.txt").write_bytes(b"hello\n")
        made.command("files", "add", "MAIN-PROGRAMS", "--uploader", "Sysop")
        yield made


class Curl:
    """Somebody with curl who has signed in."""

    def __init__(self, board: LiveBoard, folder: Path) -> None:
        self.base = f"https://127.0.0.1:{board.port('https')}"
        self.folder = folder
        self.jar = folder / "jar"
        token = self.token("/sign-in")
        self(
            "--data-urlencode",
            "name=Alice",
            "--data-urlencode",
            "password=sesame",
            "-d",
            f"csrf={token}",
            f"{self.base}/sign-in",
        )

    def __call__(self, *words: str) -> str:
        command = ["curl", "-sk", "--max-time", "30", "-b", str(self.jar), "-c", str(self.jar), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=self.folder).stdout

    def get(self, path: str) -> str:
        return self("-L", "-H", "Accept: text/html", self.base + path)

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.get(path))
        assert found is not None, path
        return found[1]


@pytest.fixture
def curl(board: LiveBoard, tmp_path: Path) -> Curl:
    return Curl(board, tmp_path)


def test_down_and_the_rest_of_it(curl: Curl, tmp_path: Path) -> None:
    assert "big.bin" in curl.get("/files/Main/Programs/")
    url, out = f"{curl.base}/files/Main/Programs/big.bin", tmp_path / "big.bin"
    curl("-o", str(out), url)
    assert out.read_bytes() == DATA
    out.write_bytes(DATA[:5_000_000])
    curl("-C", "-", "-o", str(out), url)
    assert out.read_bytes() == DATA
    assert curl("-r", "10-19", "-o", str(out), "-w", "%{http_code} %{size_download}", url) == "206 10"
    assert out.read_bytes() == DATA[10:20]
    assert curl("-I", "-o", "/dev/null", "-w", "%{http_code}", url) == "200"


def test_up_by_the_form(curl: Curl, board: LiveBoard, tmp_path: Path) -> None:
    data = DATA[::-1]  # the same content would not be taken
    (tmp_path / "gift.bin").write_bytes(data)
    token = curl.token("/files/-/upload/main-uploads")
    form = ("-F", f"csrf={token}", "-F", "description=From curl", "-F", "file=@gift.bin")
    code = curl(*form, "-o", "/dev/null", "-w", "%{http_code}", f"{curl.base}/files/-/upload/main-uploads")
    assert code == "303"
    assert (board.root / "data/dirs/main-uploads/gift.bin").read_bytes() == data
    assert "From curl" in curl.get("/files/Main/Uploads/")
    code = curl(*form, "-o", "/dev/null", "-w", "%{http_code}", f"{curl.base}/files/-/upload/main-uploads")
    assert code == "409"


def test_all_that_is_flagged_as_one_archive(curl: Curl, tmp_path: Path) -> None:
    token = curl.token("/files/-/settings")
    files = ("-d", "file=MAIN-PROGRAMS/big.bin", "-d", "file=MAIN-PROGRAMS/small.txt")
    curl("-d", f"csrf={token}", *files, "-d", "back=/files/", f"{curl.base}/files/-/flag")
    curl("-d", f"csrf={token}", "-o", "all.zip", f"{curl.base}/files/-/archive")
    with zipfile.ZipFile(tmp_path / "all.zip") as made:
        assert made.read("big.bin") == DATA and made.read("small.txt") == b"hello\n"


def test_links_that_work_once(curl: Curl, board: LiveBoard, tmp_path: Path) -> None:
    token = curl.token("/files/-/settings")
    page = curl("-d", f"csrf={token}", "-d", "code=MAIN-PROGRAMS", "-d", "name=small.txt", f"{curl.base}/files/-/link")
    address = re.search(r"https://[^<\s]+/link/\w+", page)
    assert address is not None

    def alone(*words: str) -> str:
        return subprocess.run(["curl", "-sk", *words], capture_output=True, text=True, cwd=tmp_path, check=True).stdout

    assert alone(address[0]) == "hello\n"
    assert alone("-o", "/dev/null", "-w", "%{http_code}", address[0]) == "404"
    page = curl("-d", f"csrf={token}", "-d", "code=MAIN-UPLOADS", f"{curl.base}/files/-/link")
    address = re.search(r"https://[^<\s]+/link/\w+", page)
    assert address is not None
    (tmp_path / "put.bin").write_bytes(DATA[:100_000])
    assert alone("-T", "put.bin", f"{address[0]}/") == "put.bin is here.\n"
    assert (board.root / "data/dirs/main-uploads/put.bin").read_bytes() == DATA[:100_000]
    secret = address[0].rpartition("/")[2]
    logs = "".join(path.read_text("utf-8", "replace") for path in (board.root / "data/logs").glob("http-*"))
    assert secret not in logs


def test_a_browser_that_goes_while_it_sends(curl: Curl, board: LiveBoard) -> None:
    token = curl.token("/files/-/upload/main-uploads")
    cookies = "; ".join(
        f"{parts[5]}={parts[6]}"
        for parts in (line.removeprefix("#HttpOnly_").split("\t") for line in curl.jar.read_text().splitlines())
        if len(parts) == 7
    )
    line = http.client.HTTPSConnection(
        "127.0.0.1", board.port("https"), timeout=10, context=ssl._create_unverified_context()
    )
    line.putrequest("POST", "/files/-/upload/main-uploads")
    line.putheader("Cookie", cookies)
    line.putheader("Content-Type", "multipart/form-data; boundary=b")
    line.putheader("Content-Length", "100000000")
    line.endheaders()
    line.send(
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--b\r\n'
        'Content-Disposition: form-data; name="file"; filename="lost.bin"\r\n\r\n'.encode()
        + DATA[:2_000_000]
    )
    folder = board.root / "data/dirs/main-uploads"
    until(lambda: any(one.name.startswith(".up-") for one in folder.iterdir()), 10, "it arrives")
    line.close()
    board.says("upload of lost.bin")
    assert not (folder / "lost.bin").exists()
