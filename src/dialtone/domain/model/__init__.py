"""Nouns: frozen dataclasses and enums. Imports nothing but `base`."""
