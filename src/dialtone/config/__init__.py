"""Settings: every one is a field of a dataclass, and everything else is made from those tables.

Start with `field.py` (how a setting is declared) and `mail.py` (the largest table). `load.py` gives the `Settings` of
a root directory, `check.py` what is wrong with them, `show.py` what is in force and why, `save.py` changes one,
`starter.py` writes the files of a new board. `tables.py` holds the list files (alias.cfg, relay.cfg, `.can`).
Imports `formats` and `base`; code elsewhere receives its section object and never sees an ini name.
"""
