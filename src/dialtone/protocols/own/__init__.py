"""Services of the sysop's own: bytes both ways between a client and a program or script. Start at `server.py`."""
