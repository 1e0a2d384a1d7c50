"""A running board's groups in real news readers."""

from __future__ import annotations

import nntplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.clients import needs, run
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore:.*nntplib.*:DeprecationWarning")]

GROUP = "Main.General"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard() as made:
        made.add_users("Guest", restrictions="G")
        made.start()
        yield made


def context() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


@contextmanager
def reader(board: LiveBoard, user: str = "", **options: bool) -> Iterator[nntplib.NNTP]:
    """Python's own client; `tls`: on the TLS port."""
    if options.get("tls"):
        client: nntplib.NNTP = nntplib.NNTP_SSL("127.0.0.1", board.port("nntps"), ssl_context=context(), timeout=20)
    else:
        client = nntplib.NNTP("127.0.0.1", board.port("nntp"), timeout=20)
    with client:
        if user:
            client.login(user, "sesame")
        yield client


def test_nntplib(board: LiveBoard) -> None:
    with reader(board, "Alice") as client:
        print(client.getwelcome(), client.getcapabilities())
        print(client.list())
