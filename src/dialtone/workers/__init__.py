"""Loops that nobody called for: outbound mail and upkeep.

May import protocols and everything below. A worker makes no tasks and knows no event loop: the program starts its
`run` (several copies of it where work is to be done in parallel) and gives it a way to wait. A worker survives its
own faults: they are logged and the loop goes on. Start at `sendmail.py`.
"""
