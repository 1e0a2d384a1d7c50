"""The file section as callers see it: lists with letters to flag by, transfers, searches. Start at `table.py`."""
