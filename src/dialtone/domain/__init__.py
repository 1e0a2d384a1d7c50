"""What the system means: people, access, presence, mail. Start at `house.py`; for mail at `mail/reception.py`.

May import `config`, `formats`, `wire` (types) and `base`. No input or output: what is needed from outside comes
through `ports`.
"""
