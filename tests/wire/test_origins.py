"""Which pages may call (WSK-01)."""

from __future__ import annotations

import pytest

from dialtone.wire.origins import may_call


@pytest.mark.proves("BBS.WebSocketOrigins")
@pytest.mark.parametrize(
    ("origin", "host", "listed", "good"),
    [
        (None, "bbs.example:1123", (), True),  # no browser
        ("https://bbs.example", "bbs.example:11235", (), True),
        ("http://BBS.example:8080", "bbs.example", (), True),
        ("https://evil.test", "bbs.example:1123", (), False),
        ("https://bbs.example.evil.test", "bbs.example", (), False),
        ("null", "bbs.example", (), False),
        ("", "bbs.example", (), False),
        ("", "", (), False),
        ("https://[::1", "[::1", (), False),
        ("https://www.example.net", "bbs.example", ("https://www.example.net",), True),
        ("https://www.example.net", "bbs.example", ("https://www.example.net/",), True),
        ("http://www.example.net", "bbs.example", ("https://www.example.net",), False),
        ("https://anything.test", "bbs.example", ("*",), True),
        ("null", "bbs.example", ("*",), True),
    ],
)
def test_WSK_01_only_pages_of_this_host_and_listed_ones(
    origin: str | None, host: str, listed: tuple[str, ...], good: bool
) -> None:
    assert may_call(origin, host, listed) is good
