"""Documents by which mail programs set themselves up: Thunderbird's (`thunderbird.py`), Microsoft's (`outlook.py`),
Apple's (`apple.py`), and what goes into all of them (`servers.py`). Pure: facts in, bytes out.
"""
