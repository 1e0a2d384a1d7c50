"""The shape of Internet messages: header blocks, addresses, dates. Bytes in, plain values out; never a connection.

May import `base` only. What arrives from outside is hostile until shown otherwise: nothing here raises on odd header
text (commands of a conversation excepted: `addresses.take_path` refuses), everything is linear in its input, and
bytes that are kept are never written anew. Start at `headers.py`.
"""
