"""The machine: clock, chance, password hashing, disk space, the user we run as, semaphore files, the run lock.

Each file stands behind a port of the domain or is used by `app` alone. May import `domain` and below; here, in `net`,
`store` and `app` are the only places with input and output.
"""
