"""One folder per protocol: grammar and session (server), and the client where we also call out.

Protocols do not know each other. Start at `finger`, the smallest; `pop3` is a typical one. May import `domain` and
below.
"""
