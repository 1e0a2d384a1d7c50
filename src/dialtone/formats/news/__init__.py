"""Netnews (RFC 5536, RFC 3977): names of groups, wildmats, ranges of articles, overview lines, header and body of an
article on its way out. Pure; start at `article.py`."""
