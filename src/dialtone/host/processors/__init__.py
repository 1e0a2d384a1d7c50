"""External mail processors run as programs: the folder with a message's files, and a runner for each kind.

`bench.py` is the private folder; `child.py` runs one program under limits; `native.py` and `python.py` are the runners
over it. `python_child.py` is what runs inside a Python processor's own process, `mail_api.py` what its script is given.
Imports `domain` and below (ports, settings, formats). Start at `native.py`.
"""
