"""The driver: the only room that knows the event loop, sockets and TLS.

May import `base`, `wire`, `domain` (for its ports) and `config`. Start at `server.py` (listeners, accepting,
shutting down), then `runner.py` (the life of one connection) and `connection.py` (the wire itself). `terms.py` holds
what a caller may set. Outgoing: `dialer.py`, `dns.py`. UDP: `datagrams.py`.
"""
