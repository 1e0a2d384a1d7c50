"""Processor time and memory of a server's processes, read from /proc, and how results are shown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `rate` in things a second, `cpu` in microseconds of server time for each."""

    what: str
    server: str
    rate: float
    cpu: float = 0.0
    note: str = ""


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def family(pid: int) -> Iterator[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            parents.setdefault(int(stat[1]), []).append(int(entry.name))
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(parents.get(one, ()))


def cpu_seconds(pid: int) -> float:
    """User and system time of a process family so far, ended children included, in seconds."""
    total = 0
    for one in family(pid):
        if stat := _stat(one):
            total += sum(int(stat[field]) for field in (11, 12, 13, 14))
    return total / TICK


def resident(pid: int) -> int:
    """Resident memory of one process in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def show(rows: list[Row], first: str = "dialtone") -> str:
    """A table; the ratio is ours to each other server's on the same line of work."""
    ours = {row.what: row.rate for row in rows if row.server == first}
    lines = [f"{'what':<46} {'server':<10} {'per second':>11} {'CPU us each':>12} {'ours/theirs':>12}"]
    for row in rows:
        ratio = f"{ours[row.what] / row.rate:.2f}" if row.server != first and row.rate and row.what in ours else ""
        lines.append(f"{row.what:<46} {row.server:<10} {row.rate:>11,.0f} {row.cpu:>12,.0f} {ratio:>12} {row.note}")
    return "\n".join(lines)


def save(rows: list[Row], path: Path) -> None:
    """Write rows as JSON, a line each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows))
