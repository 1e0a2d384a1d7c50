"""Certificates from an authority by ACME (RFC 8555): `client.py` talks to it, `account.py` keeps our account there,
`store.py` the certificate, `alpn.py` answers "acme-tls/1".

The `acme` package and what it brings are read only when an authority is asked.
"""
