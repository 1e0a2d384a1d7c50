"""What kind of content a file is, by the end of its name: mime_types.ini of the sysop's, then what is usual."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dialtone.formats.ini import Ini

OTHER = "application/octet-stream"
USUAL: Mapping[str, str] = MappingProxyType(
    {
        "7z": "application/x-7z-compressed",
        "ans": "text/plain; charset=cp437",
        "arj": "application/x-arj",
        "asc": "text/plain",
        "atom": "application/atom+xml",
        "avif": "image/avif",
        "bin": OTHER,
        "bmp": "image/bmp",
        "css": "text/css",
        "csv": "text/csv",
        "diz": "text/plain; charset=cp437",
        "gif": "image/gif",
        "gz": "application/gzip",
        "htm": "text/html",
        "html": "text/html",
        "ico": "image/vnd.microsoft.icon",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "js": "text/javascript",
        "json": "application/json",
        "lha": "application/x-lzh-compressed",
        "lzh": "application/x-lzh-compressed",
        "md": "text/markdown",
        "mid": "audio/midi",
        "mjs": "text/javascript",
        "mod": "audio/mod",
        "mp3": "audio/mpeg",
        "mp4": "video/mp4",
        "nfo": "text/plain; charset=cp437",
        "ogg": "audio/ogg",
        "otf": "font/otf",
        "pdf": "application/pdf",
        "png": "image/png",
        "rar": "application/vnd.rar",
        "rss": "application/rss+xml",
        "s3m": "audio/s3m",
        "svg": "image/svg+xml",
        "tar": "application/x-tar",
        "ttf": "font/ttf",
        "txt": "text/plain",
        "wasm": "application/wasm",
        "wav": "audio/wav",
        "webmanifest": "application/manifest+json",
        "webm": "video/webm",
        "webp": "image/webp",
        "woff": "font/woff",
        "woff2": "font/woff2",
        "xhtml": "application/xhtml+xml",
        "xm": "audio/xm",
        "xml": "application/xml",
        "zip": "application/zip",
    }
)
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:[ \t]*;[ \t]*[A-Za-z0-9_.=\"-]+)*\Z")


def read_kinds(data: bytes) -> dict[str, str]:
    """The usual ones with those of mime_types.ini (`ending = type`) over them; lines without sense are left out."""
    document = Ini(data, "mime_types.ini")
    found = {**USUAL}
    for section in ("", *document.sections()):
        for entry in document.entries(section):
            if _TYPE.match(entry.value):
                found[entry.key.lower().lstrip(".")] = entry.value
    return found


def kind_of(name: str, kinds: Mapping[str, str] = USUAL) -> str:
    """The type of a file of that name."""
    _, dot, ending = name.rpartition(".")
    return kinds.get(ending.lower(), OTHER) if dot else OTHER
