"""Talking: channels, private chat, paging."""
