"""How commands reach the program that runs on a board, if one does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dialtone.app import control_client
from dialtone.cli.frame import Failed


def ask(root: Path, command: str, **details: Any) -> Any:
    """Have the running program do something. Raises Failed when none runs or when it says no."""
    try:
        return control_client.ask(str(root / "data"), command, **details)
    except control_client.NotRunning:
        raise Failed(f"nothing runs on {root} (start it: dialtone run --root {root})") from None
    except control_client.ControlRefused as no:
        raise Failed(str(no)) from None


def tell(root: Path, command: str, **details: Any) -> bool:
    """Tell the running program of a change, if one runs; return whether it was told. Raises Failed when it could
    not be told although it runs."""
    try:
        control_client.ask(str(root / "data"), command, **details)
    except control_client.NotRunning:
        return False
    except control_client.ControlRefused as no:
        raise Failed(f"done, but the running program could not be told: {no}") from None
    return True
