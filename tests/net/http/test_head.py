"""Heads that are in order, and the many that are not: HTP-01, HTP-03, HTP-04."""

from __future__ import annotations

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.net.http.head import LONGEST_HEAD, BadRequest, find_head, read_head

HOST = "Host: bbs.example"


def head(*lines: str) -> bytes:
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def refused(data: bytes) -> int:
    with pytest.raises(BadRequest) as caught:
        end = find_head(data)
        assert end, "still waits for more"
        read_head(data[:end])
    return caught.value.status


def test_a_usual_request() -> None:
    found = read_head(head("GET /a%20b?x=1 HTTP/1.1", HOST, "Accept: */*"))
    assert (found.method, found.target, found.length, found.waits, found.websocket) == (
        b"GET",
        b"/a%20b?x=1",
        0,
        False,
        False,
    )
    assert found.line == "GET /a%20b?x=1 HTTP/1.1"


def test_one_with_a_body_that_waits_for_our_word() -> None:
    found = read_head(head("POST / HTTP/1.1", HOST, "Content-Length: 12", "Expect: 100-Continue"))
    assert (found.length, found.waits) == (12, True)
    assert read_head(head("POST / HTTP/1.1", HOST, "Transfer-Encoding: Chunked")).length == -1


def test_an_old_client_needs_no_host() -> None:
    assert read_head(head("GET / HTTP/1.0")).target == b"/"


@pytest.mark.parametrize("name", ["bbs.example", "bbs.example:8080", "192.0.2.1", "[2001:db8::1]:80", "BBS.Example"])
def test_names_a_host_may_have(name: str) -> None:
    assert read_head(head("GET / HTTP/1.1", f"Host: {name}")).target == b"/"


@pytest.mark.parametrize(
    "value", ["+5", "1_0", "0x5", "-1", "", "5,5", "5, 5", "5 5", "\u0665".encode().decode("latin-1"), "1" * 30]
)
def test_HTP_01_lengths_that_are_no_plain_number(value: str) -> None:
    assert refused(head("POST / HTTP/1.1", HOST, f"Content-Length: {value}")) == 400


def test_HTP_01_two_lengths_or_two_ways_to_say_it() -> None:
    length = "Content-Length: 5"
    assert refused(head("POST / HTTP/1.1", HOST, length, "Content-Length: 6")) == 400
    assert refused(head("POST / HTTP/1.1", HOST, length, length)) == 400
    assert refused(head("POST / HTTP/1.1", HOST, length, "Transfer-Encoding: chunked")) == 400


@pytest.mark.parametrize(
    "coding", ["xchunked", "chunked, identity", "identity", "\x0bchunked", "chunked,chunked", "gzip"]
)
def test_HTP_02_codings_that_are_not_just_chunked(coding: str) -> None:
    assert refused(head("POST / HTTP/1.1", HOST, f"Transfer-Encoding: {coding}")) == 400


def test_HTP_02_a_blank_before_the_colon_and_chunks_from_old_clients() -> None:
    assert refused(head("POST / HTTP/1.1", HOST, "Transfer-Encoding : chunked")) == 400
    assert refused(head("POST / HTTP/1.0", "Transfer-Encoding: chunked")) == 400
    coding = "Transfer-Encoding: chunked"
    assert refused(head("POST / HTTP/1.1", HOST, coding, coding)) == 400


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX(y): a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
        b"GET http://other.example/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET a HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        b"GET / http/1.1\r\nHost: a\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_HTP_03_forms_of_requests_that_others_might_read_differently(data: bytes) -> None:
    assert refused(data) == 400


def test_HTP_03_an_absolute_address_of_the_same_host_is_its_path() -> None:
    found = read_head(head("GET http://BBS.example/x?y HTTP/1.1", HOST))
    assert found.target == b"/x?y"
    assert found.text.startswith(b"GET /x?y HTTP/1.1\r\nHost: bbs.example\r\n")
    assert read_head(head("GET http://bbs.example?y HTTP/1.1", HOST)).target == b"/?y"


def test_HTP_04_too_long_too_many_too_new() -> None:
    assert refused(b"GET /" + b"a" * 65_536) == 414
    assert refused(head("GET /" + "a" * 8190 + " HTTP/1.1", HOST)) == 414
    assert refused(head("GET / HTTP/1.1", HOST, *(["X: y"] * 1000))) == 431
    assert refused(b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 1_000_000) == 431
    assert refused(head("GET / HTTP/1.1", HOST, "X: " + "a" * 8200)) == 431
    assert refused(head("GET / HTTP/1.1", HOST, *["X: " + "a" * 6000] * 3)) == 431
    assert refused(head("G3T / HTTP/1.1", HOST)) == 501
    assert refused(head("CONNECT bbs.example:25 HTTP/1.1", HOST)) == 501
    assert refused(head("TRACE / HTTP/1.1", HOST)) == 501
    assert refused(head("GET / HTTP/9.9", HOST)) == 505
    assert refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505


def test_HTP_04_a_newer_minor_version_is_understood_as_ours() -> None:
    assert read_head(head("GET / HTTP/1.2", HOST)).text == head("GET / HTTP/1.1", HOST)


def test_what_is_expected_is_100_continue_or_nothing() -> None:
    assert refused(head("POST / HTTP/1.1", HOST, "Expect: 200-ok", "Content-Length: 1")) == 417


def test_only_websockets_are_an_upgrade() -> None:
    upgrade = ("Connection: Upgrade", "Upgrade: websocket")
    assert read_head(head("GET / HTTP/1.1", HOST, *upgrade)).websocket
    other = read_head(head("GET / HTTP/1.1", HOST, "Connection: Upgrade", "Upgrade: h2c"))
    assert not other.websocket
    assert b"h2c" not in other.text
    with_body = read_head(head("GET / HTTP/1.1", HOST, *upgrade, "Content-Length: 5"))
    assert not with_body.websocket
    assert b"websocket" not in with_body.text


@given(st.integers(0, 60))
def test_a_head_is_found_wherever_packets_are_cut(at: int) -> None:
    whole = head("GET / HTTP/1.1", HOST, "X: y") + b"rest"
    assert find_head(whole) == len(whole) - 4
    assert find_head(whole[: min(at, len(whole) - 5)]) == 0


class Listener:
    def on_header(self, name: bytes, value: bytes) -> None:
        pass


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    b"GET ",
                    b"POST ",
                    b"/",
                    b"*",
                    b"http://a/",
                    b" HTTP/1.1",
                    b" HTTP/1.0",
                    b"\r\n",
                    b"\r\n",
                    b"\n",
                    b"\r",
                ),
                *(b"Host: a", b"Content-Length: ", b"5", b"Transfer-Encoding: chunked", b" ", b"\t", b"\0", b"X", b":"),
                *(b"Upgrade: websocket", b"Connection: upgrade", b"Expect: 100-continue", b"#", b"%", b"\x80"),
            ]
        ),
        max_size=25,
    ).map(lambda parts: b"".join(parts) + b"\r\n\r\n")
)
def test_whatever_comes_is_refused_or_what_the_library_reads_too(data: bytes) -> None:
    try:
        end = find_head(data)
        assert 0 < end <= LONGEST_HEAD
        found = read_head(data[:end])
    except BadRequest as bad:
        assert 400 <= bad.status < 600
        return
    parser = httptools.HttpRequestParser(Listener())
    try:
        parser.feed_data(found.text)
    except httptools.HttpParserUpgrade:
        assert found.websocket
    assert parser.get_method() == found.method
