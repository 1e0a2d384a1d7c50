"""Texts too large for a row, in files named by their content.

`files.py` is the port, `spool.py` a text on its way in, `scratch.py` where it lies meanwhile, `disk.py` everything that
blocks (run in threads). Imports `domain` and below. Start at `spool.py`.
"""

from dialtone.store.blobs.files import FileBlobs

__all__ = ["FileBlobs"]
