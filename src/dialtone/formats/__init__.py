"""Formats: bytes and texts taken apart and put together, without input, output or settings.

`ini.py` is the reference's ini dialect with comments kept (`ini_lines.py` takes the lines apart, `ini_values.py` reads
durations, sizes and the like); `patterns.py` the language of `.can` lists (`pattern_index.py` makes it fast,
`pattern_times.py` reads its dates); `alias_list.py` the lines of alias.cfg; `escapes.py` C-style escapes; `mail/` what
letters are made of. Imports nothing of ours but `base`.
"""
