"""Drop files: what external programs are told about the caller, exact to the line, and what they write back.

`facts.py` is everything there is to tell; `files.py` the table of all formats. Source: spec bbs.md 9.2 to 9.7.
"""
