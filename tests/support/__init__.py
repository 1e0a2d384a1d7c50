"""Peers for tests and benchmarks: a board in a process of its own, a name server, other mail servers."""
