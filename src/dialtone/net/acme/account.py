"""Our account at each authority, in ctrl/acme-account.json: its key, and its address once the authority knows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import josepy
from cryptography.hazmat.primitives.asymmetric import ec
from josepy.jwk import JWKEC

from dialtone.net.acme.store import LARGEST, write_private


class Account:
    """The account at one authority (`directory` is its address). `key` is made when there is none; `save` keeps it
    with `uri`. Raises OSError, and ValueError for a file that cannot be read: it is never overwritten."""

    def __init__(self, file: Path, directory: str) -> None:
        self._file = file
        self._directory = directory
        self._all = _read(file)
        known = self._all.get(directory, {})
        self.uri = str(known.get("uri", ""))
        try:
            self.key = JWKEC.from_json(known["key"]) if "key" in known else _new_key()
        except (josepy.errors.Error, TypeError, KeyError) as no:
            raise ValueError(f"{file.name} cannot be read: {no}") from no

    def save(self) -> None:
        """Keep key and address. Raises OSError."""
        self._all[self._directory] = {"key": json.loads(self.key.json_dumps()), "uri": self.uri}
        write_private(self._file, json.dumps(self._all, indent=1).encode() + b"\n")


def _new_key() -> JWKEC:
    return JWKEC(key=ec.generate_private_key(ec.SECP256R1()))


def _read(file: Path) -> dict[str, Any]:
    try:
        with open(file, "rb") as stream:
            said = json.loads(stream.read(LARGEST))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as no:
        raise ValueError(f"{file.name} cannot be read: {no}") from no
    if not isinstance(said, dict) or not all(isinstance(one, dict) for one in said.values()):
        raise ValueError(f"{file.name} is no list of accounts")
    return said
