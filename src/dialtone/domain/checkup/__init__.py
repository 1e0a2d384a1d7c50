"""The check-up: is the board all right, and can others reach it? `finding.py` is what comes of it, `looks.py` asks the
machine and the settings, `names.py` the name service, `outside.py` a mail server elsewhere; `service.py` runs all.

Everything is a look with a name and a time limit; nothing here changes anything. Source: seeds, TCP/IP questions.
"""
