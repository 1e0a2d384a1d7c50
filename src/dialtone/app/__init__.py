"""The entrance: builds the house from settings, opens its doors, recycles and stops it. Start at `build.py`.

`registry.py` lists what is built in, `lifecycle.py` runs it, `logs.py` writes down what happens, `control.py` takes
commands from outside, `desk.py` opens a board for commands without serving. May import everything below; only here
and in `cli` is it known which implementation stands behind which port.
"""
