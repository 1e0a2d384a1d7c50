"""Style sheets, scripts, fonts, pictures of the site: read once, named by their content, kept by browsers for ever."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
_COMPRESSED = frozenset({"css", "js", "svg", "txt", "webmanifest"})
PREFIX = "/static"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Static:
    """A file of ours. `mark` stands for its content."""

    data: bytes
    packed: bytes  # with gzip; b"" where that gains nothing
    kind: str
    mark: str


@lru_cache(maxsize=1)
def all_files() -> dict[str, Static]:
    """Every file below `static/` by its path."""
    return dict(_below(resources.files("dialtone.web") / "static", ""))


def address(name: str) -> str:
    """Where a browser finds a file, such as `/static/3f2a.../site.css`. Raises KeyError."""
    return f"{PREFIX}/{all_files()[name].mark}/{name}"


async def serve(request: Request) -> Response:
    """Answer a request for a file of ours."""
    found = all_files().get(request.path_params["name"])
    if found is None:
        return Response("Not found", 404, media_type="text/plain")
    known = request.path_params["mark"] == found.mark
    headers = {
        "cache-control": FOR_EVER if known else FOR_AN_HOUR,
        "etag": f'"{found.mark}"',
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.kind, headers={**headers, "content-encoding": "gzip"})
    return Response(found.data, media_type=found.kind, headers=headers)


def _below(folder: Traversable, before: str) -> list[tuple[str, Static]]:
    found: list[tuple[str, Static]] = []
    for entry in folder.iterdir():
        ending = entry.name.rpartition(".")[2]
        if entry.is_dir():
            found += _below(entry, f"{before}{entry.name}/")
        elif ending in TYPES:
            data = entry.read_bytes()
            packed = gzip.compress(data, mtime=0) if ending in _COMPRESSED and len(data) > 500 else b""
            found.append((f"{before}{entry.name}", Static(data, packed, TYPES[ending], sha256(data).hexdigest()[:16])))
    return found
