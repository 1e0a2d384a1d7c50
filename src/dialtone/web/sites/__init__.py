"""Which site answers a request: the sysop's own files, a virtual host's, or the board's site. Start at
`application.py`."""
