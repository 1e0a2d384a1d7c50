"""What is answered to an authority that looks whether a name is ours (RFC 8555 section 8.3, RFC 8737).

Shared by every house of the program: an order goes on over a recycle, and the listeners of both houses answer.
"""

from __future__ import annotations

import re

MOST = 100  # answers at a time; a certificate has no more names than that

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")


class Challenges:
    """See the module's text. `busy`: an order is under way."""

    __slots__ = ("_digests", "_tokens", "busy")

    def __init__(self) -> None:
        self._tokens: dict[str, bytes] = {}
        self._digests: dict[str, bytes] = {}
        self.busy = False

    # --- http-01 ---

    def place_token(self, token: str, text: bytes) -> None:
        """See the port. Raises ValueError for a token that no authority sends."""
        if not _TOKEN.match(token) or len(self._tokens) >= MOST:
            raise ValueError("the authority's token is none")
        self._tokens[token] = text

    def withdraw_token(self, token: str) -> None:
        """See the port."""
        self._tokens.pop(token, None)

    async def answer(self, token: str) -> bytes | None:
        """What stands at /.well-known/acme-challenge/TOKEN; None: nothing."""
        return self._tokens.get(token)

    # --- tls-alpn-01 ---

    def place_name(self, name: str, digest: bytes) -> None:
        """See the port. `digest` is 32 bytes."""
        if len(digest) != 32 or len(self._digests) >= MOST:
            raise ValueError("the authority's challenge is none")
        self._digests[name.lower()] = digest

    def withdraw_name(self, name: str) -> None:
        """See the port."""
        self._digests.pop(name.lower(), None)

    def digest(self, name: str) -> bytes | None:
        """What a certificate for this name has to show; None: nobody asks for it now."""
        return self._digests.get(name.lower())

    @property
    def names_waiting(self) -> bool:
        """Whether anybody may come with "acme-tls/1" now."""
        return bool(self._digests)
