"""The foundation: errors, the bell and the bus, events for the log, small types.

Imports nothing of ours. No input or output.
"""
