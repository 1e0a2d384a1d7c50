"""The house as people with browsers see it: pages and JSON over the verbs of the domain, as an ASGI application.

`application.py` makes the application of a house; `page.py` is a row of its table; `visit.py` is what a page is given.
Each room (a package here) brings its `PAGES`. Nothing here knows sockets: `net/http` runs it.
"""
