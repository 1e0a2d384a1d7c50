"""From the answer to the shell: who is calling, may he, and what he is shown first. Start at `login.py`.

`login.py` asks for a name and judges nothing itself, `applying.py` is for those who have none yet, `forgotten.py` for
those who lost their password; `arrival.py` is what happens between login and shell, `departure.py` the end.
"""
