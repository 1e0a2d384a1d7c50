"""What tests and plugins use to try the house without a network, a disk or a real clock.

`script.py` has `ScriptedWire`, a connection played from a script, and `run`, which carries a session through without
an event loop. `clock.py` and `chance.py` stand in for time and luck. `conformance/` holds the suites that every
implementation of a port must pass. May import everything; nothing imports this.
"""
