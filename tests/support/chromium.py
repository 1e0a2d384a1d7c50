"""Chromium, driven by the scripts in tests/browser: where it is, what it is told, what it answers."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FOLDER = Path(__file__).resolve().parents[1] / "browser"


def chromium() -> str:
    """Its path. Skips the test where it, node or the packages of tests/browser are missing."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    if not found or shutil.which("node") is None:
        pytest.skip("chromium and node are not installed")
    if not (FOLDER / "node_modules" / "playwright-core").is_dir():
        pytest.skip("the packages of tests/browser are not installed (npm ci in that folder)")
    return found


def mark_of(certificate: Path) -> str:
    """What Chromium calls the key of a certificate it shall trust."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    data = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def drive(script: str, order: dict[str, Any], *, seconds: float = 120) -> list[dict[str, Any]]:
    """Run a script of tests/browser; the lines of JSON it wrote."""
    done = subprocess.run(
        ["node", str(FOLDER / script)],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=FOLDER,
        env={**os.environ, "NODE_PATH": ""},
    )
    assert done.returncode == 0, f"{script} ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return [json.loads(line) for line in done.stdout.splitlines()]
