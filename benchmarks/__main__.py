"""`python -m benchmarks [--quick] [--only KIND,KIND...] [--save FILE]`; the kinds are the keys of `KINDS`."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

from benchmarks import (
    callers,
    ftp,
    ftp_many,
    idle,
    imap,
    irc,
    nntp,
    pages,
    pop3,
    smtp_ingest,
    stations,
    strangers,
    submission,
    transfers,
)
from benchmarks.measure import Row, save, show

KINDS = {
    "smtp": smtp_ingest.run,
    "stations": stations.run,
    "submission": submission.run,
    "pop3": pop3.run,
    "idle": idle.run,
    "imap": imap.run,
    "callers": callers.run,
    "transfers": transfers.run,
    "pages": pages.run,
    "ftp": ftp.run,
    "ftp_many": ftp_many.run,
    "irc": irc.run,
    "strangers": strangers.run,
    "nntp": nntp.run,
}


def main() -> None:
    """Run the chosen measurements and print them as they come."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the work: for a look, not for figures")
    parser.add_argument("--only", default=",".join(KINDS), help="which, joined with commas (default: all)")
    parser.add_argument("--save", default="benchmarks/results/last.jsonl", help="where the rows are written")
    chosen = parser.parse_args()
    rows: list[Row] = []
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for kind in chosen.only.split(","):
        for row in KINDS[kind](chosen.quick):
            rows.append(row)
            print(f"  {row.what}: {row.server} {row.rate:,.0f}/s, {row.cpu:,.0f} us CPU {row.note}", flush=True)
    print()
    print(show(rows))
    save(rows, Path(chosen.save))


if __name__ == "__main__":
    main()
