"""A passkey device in software: its keys and signatures are made here as the standard says (W3C Web Authentication)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

HOST, ORIGIN = "bbs.example", "https://bbs.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """As browsers write it."""
    return urlsafe_b64encode(data).decode().rstrip("=")


class Device:
    """An authenticator that holds one passkey."""

    def __init__(self, host: str = HOST, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"credential of the device"
        self.host, self.origin, self.flags = host, origin, flags
        self.user = b""

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, flags: int, more: bytes = b"") -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + (5).to_bytes(4, "big") + more

    def make(self, asked: Any) -> str:
        """The answer to `navigator.credentials.create`."""
        options = asked["publicKey"]
        self.user = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(dict(public))
        attestation = cbor.encode(
            {"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | ATTESTED, credential)}
        )
        client = self._client("webauthn.create", options["challenge"])
        response = {"clientDataJSON": b64(client), "attestationObject": b64(attestation)}
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response,
                           "clientExtensionResults": {}})  # fmt: skip

    def sign(self, asked: Any) -> str:
        """The answer to `navigator.credentials.get`."""
        client = self._client("webauthn.get", asked["publicKey"]["challenge"])
        data = self._data(self.flags)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature),
                    "userHandle": self.user}  # fmt: skip
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response,
                           "clientExtensionResults": {}})  # fmt: skip
