"""Message boards: who may post what where, and what is done with it. Start at `posting.py`."""
