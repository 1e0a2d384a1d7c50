"""Who is on line. Start at `nodes.py`; `listing.py` writes the lists other systems read."""
