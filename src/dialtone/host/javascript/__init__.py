"""JavaScript mail processors, in worker processes outside the server (amendment 1; dependencies.md 5.3).

`pool.py` is the server's side: it starts workers, gives them scripts, answers what they ask, and ends those that take
too long. `worker.py` is the program that runs there, with the engine (`engine.py`), the host environment of spec
mail.md 6.6 (`prelude.js` and the `hands_*.py` files behind it), and the fence around files (`fence.py`).
"""
