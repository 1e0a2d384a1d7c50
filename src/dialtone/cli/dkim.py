"""`dialtone dkim`: keys that outgoing mail is signed with, and the records that publish them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from dialtone.config.load import Settings
    from dialtone.host.mail_auth.keys import SigningKey

MAKE = """\
Make a key and print the record to publish. The key is written to ctrl/dkim_SELECTOR.pem; one that is there is never
replaced (take another selector, publish it, then change DKIMSelector). With --second an Ed25519 key is made beside the
one that is there, for a second signature on every message. Mail is signed when [Mail] DKIMSign is true."""

SHOW = """\
Show the keys of a selector and the records that publish them, as a zone file has them."""


def add(nouns: Nouns) -> None:
    """Add the commands."""
    dkim = nouns.group("dkim", "make and show the keys that sign outgoing mail")
    made = dkim.command("make-key", make_key, "make a key", text=MAKE)
    _selector_option(made)
    kinds = made.add_mutually_exclusive_group()
    kinds.add_argument("--rsa", action="store_true", help="an RSA key, which every receiver knows (the default)")
    kinds.add_argument("--ed25519", action="store_true", help="an Ed25519 key as the only one")
    kinds.add_argument("--second", action="store_true", help="an Ed25519 key beside the RSA key")
    made.add_argument("--bits", type=int, metavar="N", help="size of an RSA key, 1024 to 8192 (default 2048)")
    shown = dkim.command("show", show, "show keys and their records", text=SHOW)
    _selector_option(shown)
    json_option(shown)


def _selector_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--selector", metavar="NAME", help="the selector (default: DKIMSelector)")


def make_key(args: Arguments) -> None:
    """Make a key file and print its record."""
    from dialtone.host.mail_auth import keys

    settings = _settings(args)
    files = _files(args, settings)
    selector, file = files[1] if args.second else files[0]
    bits = 0 if args.ed25519 or args.second else (args.bits or keys.USUAL_BITS)
    if args.bits is not None and not bits:
        raise Failed("--bits is for RSA keys")
    if bits and not keys.LEAST_BITS <= bits <= keys.MOST_BITS:
        raise Failed(f"--bits must be {keys.LEAST_BITS} to {keys.MOST_BITS}")
    try:
        key = keys.make_key(file, selector, bits=bits)
    except FileExistsError:
        raise Failed(f"{file.name} is there already and is not replaced (choose another --selector)") from None
    print(f"made ctrl/{file.name}; publish this record:")
    print(_line(key, settings))
    if not settings.mail.dkim_sign:
        print("then have mail signed: dialtone config set Mail.DKIMSign true")


def show(args: Arguments) -> None:
    """Print what there is."""
    from dialtone.formats.mail.dkim_record import record_name

    settings = _settings(args)
    found = _present(args, settings)
    if args.json:
        domain = signing_domain(settings)
        print_json([_row(key, file, record_name(key.selector, domain)) for key, file in found])
        return
    for key, file in found:
        print(f"; ctrl/{file.name}: {key.algorithm}")
        print(_line(key, settings))


def _present(args: Arguments, settings: Settings) -> list[tuple[SigningKey, Path]]:
    from dialtone.host.mail_auth.keys import read_key

    files = _files(args, settings)
    try:
        found = [(read_key(selector, file), file) for selector, file in files if file.exists()]
    except ValueError as wrong:
        raise Failed(str(wrong)) from None
    if not found:
        raise Failed(f"there is no key {files[0][1].name} (make one: dialtone dkim make-key)")
    return found


def _row(key: SigningKey, file: Path, name: str) -> dict[str, str]:
    return {"file": file.name, "algorithm": key.algorithm, "selector": key.selector, "name": name, "text": key.record}


def _line(key: SigningKey, settings: Settings) -> str:
    from dialtone.formats.mail.dkim_record import record_name, zone_line

    return zone_line(record_name(key.selector, signing_domain(settings)), key.record)


def _files(args: Arguments, settings: Settings) -> list[tuple[str, Path]]:
    from dialtone.host.mail_auth.keys import files_of

    try:
        return files_of(settings.root.ctrl, args.selector or settings.mail.dkim_selector)
    except ValueError as wrong:
        raise Failed(str(wrong)) from None


def _settings(args: Arguments) -> Settings:
    from dialtone.cli.config import machine
    from dialtone.config.load import load_settings

    return load_settings(board_of(args), machine())


def signing_domain(settings: Settings) -> str:
    """The domain signatures are made for: DKIMDomain, else this system's own."""
    return settings.mail.dkim_domain or settings.system.inet_addr or settings.mail.host_name or "localhost"
