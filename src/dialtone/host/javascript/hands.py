"""What scripts can ask for: a table of names, each with the function that answers. Nothing else leads out.

Questions about files, sockets, texts and lists are answered in the worker; those about the house (mail, boards,
users, filter lists) go to the server (`Ask`). An answer is plain data; a `Complaint` becomes an error of the script.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import socket
import time
import zlib
from collections.abc import Callable
from typing import Any

from dialtone.config.places import Host
from dialtone.formats.patterns import Patterns
from dialtone.host.javascript import cformat, sources
from dialtone.host.javascript.fence import Fence
from dialtone.host.javascript.frames import narrow, to_bytes, widen
from dialtone.host.javascript.hands_files import Files
from dialtone.host.javascript.hands_sockets import Sockets
from dialtone.host.javascript.tokens import ForeignSource

MOST_LISTS = 16
LONGEST_LIST = 16 * 1024 * 1024  # bytes of a file for findstr

Ask = Callable[[str, list[Any]], Any]
"""Asks the server; raises Complaint."""
Say = Callable[[int, str], None]
"""Writes a line to the server's log: level and text."""


class Complaint(Exception):
    """What was asked cannot be done; the text is the script's error."""


class Lists:
    """Compiled `.can` files, kept over scripts and sessions while the files do not change."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[int, int, int], Patterns]] = {}

    def of(self, fence: Fence, name: str) -> Patterns:
        """The list in this file; an empty one when it cannot be read."""
        try:
            with fence.open(name, writing=False, flags=os.O_RDONLY) as file:
                status = os.fstat(file.fileno())
                signature = (status.st_ino, status.st_mtime_ns, status.st_size)
                known = self._kept.get(name)
                if known is None or known[0] != signature:
                    known = signature, Patterns(widen(file.read(LONGEST_LIST).decode("latin-1")).split("\n"))
        except OSError:
            return Patterns()
        if len(self._kept) >= MOST_LISTS:
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = known
        return known[1]


class Hands:
    """Those of one script while it runs."""

    def __init__(
        self, job: dict[str, Any], book: sources.Sources, ask: Ask, say: Say, lists: Lists | None = None
    ) -> None:
        self._folders: dict[str, str] = job["folders"]
        self._fence = Fence(self._folders, job["files"].values())
        host = Host(job["host"]["name"], job["host"]["platform"])
        self._files = Files(self._fence, self._refused, host)
        self._sockets = Sockets()
        self._book = book
        self._ask = ask
        self._say = say
        self._lists = lists or Lists()
        self.exec_dir = ""
        self._table: dict[str, Callable[..., Any]] = {
            "log": self._log,
            "load": self._load,
            "where": self._where,
            "house": self._house,
            "file_new": self._files.new,
            "file": self._files.call,
            "files": self._file_function,
            "socket_new": self._sockets.new,
            "socket": self._sockets.call,
            "format": lambda form, values: cformat.format_c(str(form), values),
            "strftime": lambda form, at: cformat.strftime(str(form), float(at)),
            "resolve_ip": _resolve_ip,
            "netaddr_type": lambda address: net_type(str(address)),
            "base64_decode": _base64_decode,
            "base64_encode": lambda text: base64.b64encode(to_bytes(str(text))).decode("ascii"),
            "digest": _digest,
            "findstr": self._findstr,
            "sleep": lambda milliseconds: time.sleep(max(0.0, float(milliseconds)) / 1000),
        }

    def answer(self, name: str, arguments: list[Any]) -> Any:
        """Answer one question. Raises Complaint."""
        function = self._table.get(name)
        if function is None:
            raise Complaint(f"{name} is not known")
        try:
            return function(*arguments)
        except (TypeError, ValueError, KeyError, OverflowError, OSError, sources.NoScript, ForeignSource) as trouble:
            raise Complaint(str(trouble) or name) from None
        except MemoryError:
            raise Complaint("out of memory") from None

    def close(self) -> None:
        """Let go of everything that is open."""
        self._files.close()
        self._sockets.close()

    def start(self, command: str, eval_text: str, arguments: list[str]) -> dict[str, Any]:
        """The script a command names, or the source itself. Raises NoScript, ForeignSource."""
        if eval_text:
            self.exec_dir = self._folders["exec"]
            return _told(self._book.add("", eval_text), arguments)
        path = sources.command_path(command, self._folders)
        if path is None:
            raise sources.NoScript(f"{command} is neither in mods nor in exec")
        self.exec_dir = os.path.dirname(path)
        return _told(self._book.add(path, sources.read(self._fence, path)), arguments)

    def _log(self, level: Any, text: Any) -> None:
        self._say(min(8, max(0, int(level))), str(text))

    def _refused(self, text: str) -> None:
        self._say(4, f"!{narrow(text)}")

    def _load(self, name: str, load_path: list[str]) -> dict[str, Any]:
        wanted = os.fsdecode(to_bytes(name))
        folders = sources.load_folders(self.exec_dir, map(str, load_path), self._folders)
        path = sources.find(wanted, folders)
        if path is None:
            raise Complaint(f"{name} cannot be found")
        return _told(self._book.add(path, sources.read(self._fence, path)), [])

    def _where(self, *lines: int) -> list[Any]:
        name, own = self._book.where(int(line) for line in lines[:100])
        return [narrow(name), own]

    def _house(self, name: str, *arguments: Any) -> Any:
        return self._ask(name, list(arguments))

    def _file_function(self, name: str, *arguments: Any) -> list[Any]:
        known = ("exists", "isdir", "size", "date", "touch", "remove", "rename", "copy", "mkdir", "list", "cfgname")
        if name not in known:
            raise Complaint(f"file_{name} is not known")
        result = self._files.function(name, list(arguments))
        return [result, self._files.errno]

    def _findstr(self, source: Any, text: Any) -> bool:
        """By the rules of `.can` files: a list given, or a file."""
        wanted = widen(str(text))
        if isinstance(source, list):
            return Patterns([widen(str(line)) for line in source]).matches(wanted, now=time.time())
        found = self._lists.of(self._fence, os.fsdecode(to_bytes(str(source))))
        return found.matches(wanted, now=time.time())


def _told(source: sources.Source, arguments: list[str]) -> dict[str, Any]:
    return {
        "name": narrow(source.name),
        "offset": source.offset,
        "text": source.script.text,
        "variables": source.script.variables,
        "functions": source.script.functions,
        "arguments": arguments,
    }


def _resolve_ip(host: Any) -> str | None:
    try:
        found = socket.getaddrinfo(str(host), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    addresses = [str(entry[4][0]) for entry in sorted(found, key=lambda entry: entry[0] != socket.AF_INET)]
    return addresses[0] if addresses else None


_FIDO = re.compile(r"(?:\d+:)?(?:\d+/)?\d+(?:\.\d+)?(?:@\S+)?", re.ASCII)
_QWK = re.compile(r"[A-Za-z][\w!#$%&'()^~{}.-]{1,7}(?:/[A-Za-z][\w!#$%&'()^~{}.-]{1,7})*", re.ASCII)

NET_NONE, NET_FIDO, NET_QWK, NET_INTERNET = 0, 2, 4, 5


def net_type(address: str) -> int:
    """The network a net address looks like (spec mail.md 2.8)."""
    name, at, host = address.rpartition("@")
    if not at:
        if _FIDO.fullmatch(address):
            return NET_FIDO
        return NET_QWK if _QWK.fullmatch(address) else NET_NONE
    if not name or not host or re.search(r"\s", name) or re.search(r"\s", host):
        return NET_NONE
    if _FIDO.fullmatch(host) and not re.fullmatch(r"\d+(?:\.\d+){3}", host):
        return NET_FIDO
    return NET_INTERNET if "." in host or host.startswith("[") else NET_QWK


def _base64_decode(text: Any) -> str | None:
    try:
        plain = re.sub(r"\s", "", str(text))
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return None


def _digest(kind: str, text: Any, as_hex: Any = False) -> Any:
    data = to_bytes(str(text))
    if kind == "crc16":
        return binascii.crc_hqx(data, 0)
    if kind == "crc32":
        return zlib.crc32(data)
    made = hashlib.new({"md5": "md5", "sha1": "sha1", "sha256": "sha256"}[kind], data, usedforsecurity=False)
    return made.hexdigest() if as_hex else base64.b64encode(made.digest()).decode("ascii")
