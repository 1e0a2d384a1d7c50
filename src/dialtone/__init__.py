"""dialtone: a community server in one program.

Start reading at `docs/tour.md`; the floors of the house are in `docs/architecture.md`.
"""

__version__ = "0.1.0"
