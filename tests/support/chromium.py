"""Chromium, driven by the scripts in tests/browser: where it is, what it is told, what it answers."""

from __future__ import annotations

import base64
import hashlib
import json
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
    process = subprocess.Popen(
        ["node", str(FOLDER / script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        said, complained = process.communicate(json.dumps(order), seconds)
    except subprocess.TimeoutExpired:
        process.terminate()  # it takes its browser along
        said, complained = process.communicate(timeout=20)
        raise AssertionError(f"{script} took too long\n{said[-3000:]}\n{complained[-3000:]}") from None
    assert process.returncode == 0, f"{script}: {process.returncode}\n{said[-3000:]}\n{complained[-3000:]}"
    return [json.loads(line) for line in said.splitlines()]
