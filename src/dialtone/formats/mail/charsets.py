"""Names of character sets as mail uses them, and decoding that never fails.

Only sets named here are decoded with their own table: Python's registry also holds names that are no character sets
(zlib, punycode, unicode_escape), some of them slow or able to make lone surrogates.
"""

from __future__ import annotations

_TABLE = {
    "ascii": "us-ascii ascii ansi_x3.4-1968 iso646-us 646",
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unknown-8bit x-unknown default",
    "utf-16": "utf-16 utf16",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 cp819 ibm819 windows-1252 cp1252 x-ansi",
    "cp437": "cp437 ibm437 437 cspc8codepage437 x-cp437 ibmpc",
    "cp1254": "iso-8859-9 iso8859-9 latin5 windows-1254 cp1254",
    "cp874": "tis-620 iso-8859-11 windows-874 cp874",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "gb18030": "gb2312 gb_2312-80 gbk cp936 gb18030 csgb2312 euc-cn x-gbk",
    "hz": "hz-gb-2312 hz",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji cp932 windows-31j",
    "euc_jp": "euc-jp eucjp x-euc-jp",
    "iso2022_jp_2": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 csiso2022jp",
    "iso2022_jp_ext": "iso-2022-jp-ext",
    "iso2022_jp_3": "iso-2022-jp-3",
    "iso2022_jp_2004": "iso-2022-jp-2004",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 korean cp949 uhc windows-949",
    "iso2022_kr": "iso-2022-kr",
    "johab": "johab",
    "koi8_r": "koi8-r koi8r koi8 cskoi8r",
    "koi8_u": "koi8-u",
    "kz1048": "kz-1048",
    "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic",
}
_ISO = (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
_PAGES = (737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869)
_WINDOWS = (1250, 1251, 1253, 1255, 1256, 1257, 1258)


def _names() -> dict[str, str]:
    names = {name: codec for codec, list_ in _TABLE.items() for name in list_.split()}
    for part in _ISO:
        names |= dict.fromkeys((f"iso-8859-{part}", f"iso8859-{part}", f"iso_8859-{part}"), f"iso8859_{part}")
    for page in _PAGES:
        names |= dict.fromkeys((f"cp{page}", f"ibm{page}"), f"cp{page}")
    for page in _WINDOWS:
        names |= dict.fromkeys((f"windows-{page}", f"cp{page}"), f"cp{page}")
    return names


CODECS = _names()  # name in lower case -> name of Python's codec


def decode_bytes(data: bytes, charset: str) -> str:
    """Decode by a mail character set's name; what cannot be read, and unknown sets above ASCII, become U+FFFD."""
    return data.decode(CODECS.get(charset.lower(), "ascii"), "replace")


def decode_raw(data: bytes) -> str:
    """Characters of bytes that do not say what they are: UTF-8 when they are valid UTF-8, else Windows-1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
