"""Accounts: finding them by any name (`directory.py`), making and changing them (`enrol.py`).

`names.py` says which names may be had, `passwords.py` how passwords are kept. Imports `ports`, `model` and below.
"""
