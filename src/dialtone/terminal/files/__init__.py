"""The file section as callers see it: lists with letters to flag by, transfers, searches. Start at `table.py`."""

from __future__ import annotations

from dialtone.terminal.files.table import ACTIONS

__all__ = ["ACTIONS"]
