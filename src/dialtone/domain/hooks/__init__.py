"""Webhooks: other programs are told what happens on the board."""
