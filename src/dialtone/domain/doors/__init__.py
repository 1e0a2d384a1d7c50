"""Doors: external programs that callers run, and what they are told."""
