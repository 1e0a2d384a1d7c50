"""How sessions talk: the `Wire` port, framing, the shared dialogue loop, SASL exchanges.

May import `base` only. Start at `port.py`, then `dialogue.py`. The real wire is in `net/connection.py`, the scripted
one for tests in `testing/script.py`.
"""
