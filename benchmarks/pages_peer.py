"""A bare Starlette page, served by our whole path or by uvicorn alone: `python -m benchmarks.pages_peer ours|uvicorn`.

Prints its port and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from typing import Any

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dialtone.net.http.guard import Guard
from dialtone.net.http.service import HttpService
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Limits, Terms
from dialtone.testing.chance import SteadyChance
from dialtone.wire.service import Door

PAGE = "<!doctype html><title>Hello</title><p>" + "A page of two thousand characters. " * 57


async def page(request: Request) -> Response:
    """The page."""
    return HTMLResponse(PAGE)


async def ours(application: Any) -> None:
    """Our listener, gate, connection, strictness, guard; the library's protocol class."""
    service = HttpService(Guard(application, now=time.time, chance=SteadyChance()), now=time.time)
    terms = Terms(make=lambda wire: service.session(wire, secure_door=False), limits=Limits(before_login=0))  # type: ignore[arg-type]
    server = Server(Door("http", "HTTP", "Web Server", "none"), terms, chance=SteadyChance(), tag="web")
    await server.open([Place("127.0.0.1", 0)], retries=Retries(0, 0))
    print(server.listening[0].port, flush=True)
    await asyncio.Event().wait()


async def alone(application: Any) -> None:
    """The library's own server."""
    sock = socket.create_server(("127.0.0.1", 0), backlog=1000)
    print(sock.getsockname()[1], flush=True)
    config = uvicorn.Config(application, http="httptools", lifespan="off", log_config=None, access_log=False)
    await uvicorn.Server(config).serve(sockets=[sock])


def main() -> None:
    """Serve."""
    application = Starlette(routes=[Route("/", page)])
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(ours(application) if sys.argv[1] == "ours" else alone(application))


if __name__ == "__main__":
    main()
