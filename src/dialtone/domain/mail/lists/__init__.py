"""Mailing lists over sub-boards: what comes in for a list or for the list server, and what goes out to subscribers.

`serving.py` takes a message (post or commands), `exporting.py` sends new posts to everybody. Under them: `commands.py`
and `body.py` read what somebody wants, `subscribers.py` who is on a list, `confirmation.py` proves who asked,
`naming.py` has the addresses, `header.py` the header lines, `outgoing.py` puts mail of our own on its way.
"""
