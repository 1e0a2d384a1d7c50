"""SFTP, version 3: the file section for programs that copy files. `server.py` decides who is served, `session.py`
answers requests, `views.py` says what paths lead to. It runs on an SSH channel, which it is given as a stream of bytes.
"""
