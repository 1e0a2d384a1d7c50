"""Texts and drawings as HTML that is safe to put into a page.

`body.py` is what pages use for messages: it takes `plain.py` (paragraphs, quotations, links) or `marked.py` (colour
codes). `art.py` shows drawings and screens as a terminal would, by way of `grid.py`. Nothing here writes an inline style
or any element or attribute that comes from the text; the classes it uses are in `web/static/ansi.css`.
"""
