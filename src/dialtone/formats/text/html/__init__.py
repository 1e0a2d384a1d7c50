"""Texts and drawings as HTML that is safe to put into a page.

`marked.body_html` is what pages use for messages: it takes `plain.py` (paragraphs, quotations, links) or shows colour
codes. `art.py` shows drawings and screens as a terminal would, by way of `grid.py`. Nothing here writes an inline
style, or an element or attribute that comes from the text; the classes it uses are in `web/static/ansi.css`.
"""
