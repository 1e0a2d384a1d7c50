"""File transfer protocols of the modem days: XMODEM, YMODEM and ZMODEM, without input, output or time.

Every protocol is a pair of *cores*, one that sends and one that receives; all six have the shape described in
`core.py`, so that one driver (`terminal/transfer.py`) runs them all. `zmodem_frames.py` builds frames,
`zmodem_reader.py` takes them apart; `xmodem_blocks.py` does both for blocks. `file_header.py` is how a file's name,
size and date look in YMODEM and ZMODEM, and where names of strangers lose their folders.

Sources: Forsberg, "The ZMODEM Inter Application File Transfer Protocol" (14 October 1988) and "XMODEM/YMODEM Protocol
Reference" (14 October 1988).
"""
