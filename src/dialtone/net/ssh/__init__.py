"""SSH for callers, by a library. Start at `session.py`; `service.py` is how it is served.

Importing this package takes as long as the library does; what only names the service imports `kind.py` beside it.
"""
