"""HTTP: an ASGI server's protocol classes over our connections. Start at `session.py`.

`head.py` and `body.py` look at what arrives before the library does, `guard.py` stands around the application,
`service.py` is what all sessions of a house share.
"""
