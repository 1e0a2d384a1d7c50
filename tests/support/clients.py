"""Running real mail clients, and saying that one is missing."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip, and say so, when a real client is not installed."""
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def run(*line: str, input: str | None = None, ok: bool = True) -> str:
    """Run a client; return everything it printed; fail with that when it failed."""
    done = subprocess.run(line, input=input, capture_output=True, text=True, timeout=60, errors="replace")
    if ok:
        assert done.returncode == 0, f"{' '.join(line)}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def swaks_with_tls() -> pytest.MarkDecorator:
    """Skip, and say so, when swaks is missing or cannot speak TLS."""
    said = (
        subprocess.run(["swaks", "--support"], capture_output=True, text=True, check=False).stdout
        if shutil.which("swaks")
        else ""
    )
    able = any("TLS" in line and "not" not in line for line in said.splitlines())
    return pytest.mark.skipif(not able, reason="swaks with TLS (Net::SSLeay) is not installed")
