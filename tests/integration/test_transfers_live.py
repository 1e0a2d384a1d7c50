"""Callers who download and upload by every way in, with the real `sz` and `rz` as their side."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_ways_in_live import needs
from tests.support.carrier import WAYS, Carrier
from tests.support.live import LiveBoard

pytestmark = [pytest.mark.integration, needs("sz"), needs("rz"), needs("ssh")]

SIZE = 3_000_000


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard(settings={"BBS.Options": "ALLOW_SSH | ALLOW_RLOGIN"}) as made:
        yield made


@pytest.fixture
def askpass(tmp_path: Path) -> Path:
    script = tmp_path / "ask"
    script.write_text("#!/bin/sh\necho sesame\n")
    script.chmod(0o700)
    return script


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_goes_up_and_comes_down_and_a_broken_download_goes_on(
    board: LiveBoard, tmp_path: Path, askpass: Path, way: str
) -> None:
    chance = random.Random(way)
    files = [tmp_path / f"{way}{number}.bin" for number in (1, 2)]
    for path in files:
        path.write_bytes(chance.randbytes(SIZE))
    (tmp_path / "got").mkdir()
    call = Carrier(way, board.port(way), "alice", askpass=askpass)
    try:
        call.log_in(b"alice")
        call.upload(*files)
        call.download(files[0].name, tmp_path / "got")
        (tmp_path / "got" / files[1].name).write_bytes(files[1].read_bytes()[: SIZE // 2])
        call.download(files[1].name, tmp_path / "got", ("-r",))
    finally:
        call.hang_up()
    for path in files:
        assert (tmp_path / "got" / path.name).read_bytes() == path.read_bytes()
        assert board.logged(f"Alice uploaded {path.name} ")
