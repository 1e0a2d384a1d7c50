"""Suites that every implementation of a port must pass, ours and a plugin's: subclass one and say how to make yours.

May import everything below; `wire.py` is the one for connections.
"""
