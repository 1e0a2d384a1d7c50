"""The sysop's commands, one file per noun. Start at `main.py`.

May import everything below `app` and `app` itself. What is heavy (the store, the network, cryptography) is imported
inside the function that needs it, so that `dialtone --help` answers at once. Commands work on the store of a board
that is not running; when it runs they work on it all the same and tell it, so that nothing it remembers goes stale.
"""
