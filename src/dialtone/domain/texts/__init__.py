"""What the board has to read: text sections (`sections.py`), bulletins (`bulletins.py`), the auto-message.

Each verb checks itself who may. Start at `sections.py`.
"""
