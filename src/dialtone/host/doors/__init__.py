"""Doors on this machine: programs on pseudo terminals and sockets, and the folders of nodes."""
