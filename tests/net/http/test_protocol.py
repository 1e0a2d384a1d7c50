"""The library's settings."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from dialtone.net.http.protocol import LARGEST_MESSAGE, Messages, Requests, State, library


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    pass


async def test_the_library_has_no_server_no_log_and_no_limits_of_its_own() -> None:
    config = library(nothing)
    assert config.http_protocol_class is Requests
    assert config.ws_protocol_class is Messages
    assert issubclass(Requests, HttpToolsProtocol)
    assert config.ws_max_size == LARGEST_MESSAGE
    assert config.lifespan == "off"
    assert not config.encoded_headers
    assert config.limit_concurrency is None


async def test_the_fields_of_every_answer_are_shared() -> None:
    fields = [(b"server", b"dialtone")]
    one, other = State(fields), State(fields)
    assert one.default_headers is other.default_headers
    assert one.connections is not other.connections
    assert one.running == []
