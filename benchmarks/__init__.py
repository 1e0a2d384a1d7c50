"""Measurements, each beside real peers in the same run. `make bench`, or `python -m benchmarks --help`.

Nothing here is a test: no number makes a build fail. Figures and what they mean are in docs/performance.md.
"""
