"""Values of @-codes: what `@BBS@`, `@ALIAS@` or `@TLEFT@` in the sysop's screens stand for (spec bbs.md 12.5).

`board.py` has those that are known before anybody has logged in, `caller.py` those about a caller, `areas.py` those
about where he is. `lookup.py` puts them together; how a code is written is `formats/text/at_codes.py`.
"""
