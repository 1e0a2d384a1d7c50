"""Which algorithms SSH uses with callers. The usual list has nothing that a judge of today would fail (SSH-01).

The old list is for a port of its own that a sysop must open (`SSHLegacyPort`): terminal programs of the 2000s and 2010s
speak nothing newer.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Algorithms:
    """Names as SSH has them, the best first. `signatures` are for keys, ours and the callers'."""

    exchanges: tuple[str, ...]
    ciphers: tuple[str, ...]
    macs: tuple[str, ...]
    signatures: tuple[str, ...]


MODERN = Algorithms(
    exchanges=(
        "mlkem768x25519-sha256",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group14-sha256",  # terminal programs of this field
    ),
    ciphers=(
        "chacha20-poly1305@openssh.com",
        "aes256-gcm@openssh.com",
        "aes128-gcm@openssh.com",
        "aes256-ctr",
        "aes192-ctr",
        "aes128-ctr",
    ),
    macs=("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"),
    signatures=(
        "ssh-ed25519",
        "sk-ssh-ed25519@openssh.com",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ecdsa-sha2-nistp256@openssh.com",
        "rsa-sha2-512",
        "rsa-sha2-256",
    ),
)

LEGACY = Algorithms(
    exchanges=(
        *MODERN.exchanges,
        "ecdh-sha2-nistp256",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group1-sha1",
    ),
    ciphers=(*MODERN.ciphers, "aes256-cbc", "aes128-cbc", "3des-cbc"),
    macs=(*MODERN.macs, "hmac-sha1", "hmac-md5"),
    signatures=(*MODERN.signatures, "ssh-rsa"),
)
