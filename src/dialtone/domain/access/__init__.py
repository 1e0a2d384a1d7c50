"""Who may come in, and as whom. Start at `login.py` (a proof becomes a caller) and `gate.py` (a connection comes in).

login - offers (which ways are open) - judge (does the proof fit) - consequences (of failures); bans and the ledger of
failed log-ins are shared by gate and login, their rules are in attempts.py. Imports `people`, `ports`, `model` and
below.
"""
