"""Secrets in addresses do not reach the log: LOG-02."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.net.http.masking import LONGEST, masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/reset?token=s3cr3t", "/reset?token=***"),
        ("/x?a=1&access_token=s3cr3t&b=2", "/x?a=1&access_token=***&b=2"),
        ("/x?password=s3cr3t;Code=s3cr3t", "/x?password=***;Code=***"),
        ("https://bbs.example/x?api_key=s3cr3t#top", "https://bbs.example/x?api_key=***#top"),
        ("/search?q=token+economy", "/search?q=token+economy"),
        ("/token/list", "/token/list"),
    ],
)
def test_LOG_02_what_looks_like_a_secret_is_not_written(address: str, shown: str) -> None:
    assert masked(address) == shown


@given(st.text(alphabet="tokenpassword=&;?#%/", max_size=3000))
def test_it_is_never_much_longer_and_keeps_the_path(address: str) -> None:
    shown = masked(address)
    assert len(shown) <= LONGEST + 3
    assert shown.startswith(address.partition("?")[0][:LONGEST])
