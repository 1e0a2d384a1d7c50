"""The board's certificate from an authority: when one is due, how it is got, what answers the authority's questions.

`renewal.py` is the rule, `challenges.py` holds what is answered to an authority that looks whether our names are ours,
`service.py` puts the two together over the ports of `domain/ports/certificates.py`.
"""
