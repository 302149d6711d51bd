"""Faults of single parts: fields, blocks, pictures, papers, sums, messages, the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields as attributes
from datetime import date, timedelta

from kelas.practice.book import Book, Finding, Place
from kelas.practice.check_looks import exists
from kelas.practice.fields import CHOSEN, Field, Input
from kelas.practice.intake import offered, options
from kelas.practice.model import Mail
from kelas.practice.numbers import MOST_DECIMALS, literal
from kelas.practice.qris import PRACTICE
from kelas.practice.rules import ADDABLE
from kelas.practice.scenarios import Paper
from kelas.practice.screens import Block, BlockKind
from kelas.practice.slots import offered as appointments
from kelas.practice.sums import things
from kelas.words.text import Text, yaml_key

SOURCE = re.compile(r"(DOC|NAT|SEED|ASM)( \[\d+\])*")
FEWEST_NEEDS = 5
LARGEST_PICTURE = 6 * 1024
"""bytes"""
_TIME = re.compile(r"[0-9]{2}\.[0-9]{2}")
_TYPE = re.compile(r"[a-z][a-z-]*")
# What runs or loads something: scripts, handlers, links to anything but a part of the same picture.
_UNSAFE = re.compile(
    r"""<(?:script|foreignObject|image|iframe|a|style|!DOCTYPE|!ENTITY|\?xml-stylesheet)\b|\son[a-z]+\s*="""
    r"""|javascript:|href\s*=\s*["'](?!\#)|url\(\s*["']?(?!\#)|@import""",
    re.IGNORECASE,
)
# What each kind of block needs, and what it may have besides.
_BLOCKS: Mapping[BlockKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "record": (("fact",), ()),
    "status": (("process",), ()),
    "review": (("screens",), ("action",)),
    "inbox": ((), ()),
    "debrief": ((), ()),
    "note": (("text",), ("mark",)),
    "table": (("caption", "columns", "rows"), ("mark",)),
    "picture": (("file", "alt"), ()),
    "qr": (("merchant",), ("amount", "static")),
    "documents": ((), ()),
    "queue": ((), ()),
}


def fields(book: Book) -> Iterator[Finding]:
    """Fields have what their kind needs."""
    for key, field in book.service.fields.items():
        place = ("service", "fields", key)
        yield from _input(book, key, field, place)
        if field.kind == "letters" and not field.letters:
            message = f'`{key}` has no letters to copy; name a fact: `letters: "{{huruf}}"`'
            yield Finding(path=place, rule="letters-given", message=message)
        elif field.kind == "document" and not any(offered(folder, field) for folder in book.folders):
            message = f"`{key}` offers no paper of any scenario's `folder`; add one, or correct `accepts`"
            yield Finding(path=place, rule="choice-has-options", message=message)
        elif field.kind == "rows":
            yield from _rows(book, key, field, place)
        elif field.kind == "slot":
            yield from _slots(book, key, field, place)


def _input(book: Book, key: str, field: Input, place: Place) -> Iterator[Finding]:
    keys = [option.key for option in options(book.service, field)]
    if (field.kind in CHOSEN or field.kind == "choice") and (len(keys) < 2 or len(set(keys)) < len(keys)):
        message = f"`{key}` needs at least two options, each with its own key"
        yield Finding(path=(*place, "options"), rule="choice-has-options", message=message)
    if field.decimals > MOST_DECIMALS:
        message = f"`{key}` has {field.decimals} decimals; {MOST_DECIMALS} at most can be told from thousands"
        yield Finding(path=(*place, "decimals"), rule="number-readable", message=message)


def _rows(book: Book, key: str, field: Field, place: Place) -> Iterator[Finding]:
    if field.row is None or not field.columns or not 0 <= field.min_rows <= field.max_rows:
        message = f"`{key}` needs `row` (what a row is called), `columns`, and `min-rows` no more than `max-rows`"
        yield Finding(path=place, rule="rows-have-columns", message=message)
    for name, column in field.columns.items():
        yield from _input(book, f"{key}.{name}", column, (*place, "columns", name))


def _slots(book: Book, key: str, field: Field, place: Place) -> Iterator[Finding]:
    slots, week = field.slots, [date(2026, 1, 5) + timedelta(days=days) for days in range(7)]
    if slots is None or not all(appointments(slots, today, key) for today in week):
        message = f"`{key}` offers no appointment on some day; give `slots` with `days` and `times`, and fewer `closed`"
        yield Finding(path=place, rule="slot-offered", message=message)
    elif not all(map(_TIME.fullmatch, slots.times)):
        message = f'write the times of `{key}` as "08.00"'
        yield Finding(path=(*place, "slots", "times"), rule="slot-offered", message=message)
    if any(key in screen.fields for name, screen in book.service.screens.items() if name in book.starts):
        message = f"`{key}` stands on the first screen, where there is no day yet; put it on a later one"
        yield Finding(path=place, rule="slot-offered", message=message)


def blocks(book: Book) -> Iterator[Finding]:
    """Blocks have what their kind needs, and nothing else."""
    for place, block in book.parts:
        if not isinstance(block, Block):
            continue
        needed, allowed = _BLOCKS[block.kind]
        given = {one.name for one in attributes(block) if getattr(block, one.name)} - {"kind", "when"}
        for name in [*(name for name in needed if name not in given), *sorted(given - {*needed, *allowed})]:
            says = "needs" if name in needed else "has no use for"
            message = f"a block of kind `{block.kind}` {says} `{yaml_key(name)}`"
            yield Finding(path=place, rule="block-complete", message=message)
        if any(len(line) != len(block.columns) for line in block.rows):
            message = "a line of this table has not as many cells as there are columns"
            yield Finding(path=(*place, "rows"), rule="block-complete", message=message)
        if block.kind == "qr":
            yield from _qr(book, place, block)


def _qr(book: Book, place: Place, block: Block) -> Iterator[Finding]:
    names = [block.merchant.id, block.merchant.en] if isinstance(block.merchant, Text) else [block.merchant or ""]
    if not all(name.startswith(f"{PRACTICE} ") for name in names):
        message = f'begin the merchant with {PRACTICE}: "{PRACTICE} {{warung}}"'
        yield Finding(path=(*place, "merchant"), rule="qr-for-practice", message=message)
    if block.static == bool(block.amount):
        message = "give the `amount`, or say `static: yes` when the payer types it"
        yield Finding(path=place, rule="qr-for-practice", message=message)
    if block.amount and literal(block.amount) is None and not exists(book, block.amount):
        message = f"there is no `{block.amount}` to look at; correct the name or add it"
        yield Finding(path=(*place, "amount"), rule="name-known", message=message)


def pictures(book: Book) -> Iterator[Finding]:
    """Pictures are small, load nothing, run nothing, and are shown."""
    shown = {part.file: place for place, part in book.parts if isinstance(part, Block) and part.file}
    for name, drawing in book.service.pictures.items():
        place, size = shown.get(name, ("service",)), len(drawing.encode())
        faults = {
            "is shown nowhere; add a block of kind `picture`, or remove it": name not in shown,
            f"has {size} bytes; draw it with at most {LARGEST_PICTURE}": size > LARGEST_PICTURE,
            "is no drawing; begin it with <svg": not drawing.lstrip().startswith("<svg"),
            "may run or load something; leave out scripts, styles, handlers, images and links": _UNSAFE.search(drawing),
        }
        for fault in (fault for fault, found in faults.items() if found):
            yield Finding(path=place, rule="picture-safe", message=f"`{name}` {fault}")


def papers(book: Book) -> Iterator[Finding]:
    """Papers show what is wrong with them, and can be chosen or looked at."""
    for place, paper in book.parts:
        if not isinstance(paper, Paper):
            continue
        if not _TYPE.fullmatch(paper.type):
            message = f"`{paper.type}` is no type; write small letters and hyphens, such as surat-lahir"
            yield Finding(path=(*place, "type"), rule="paper-complete", message=message)
        if not paper.rows and (paper.quality == "expired" or paper.whose == "other"):
            message = "give a row that shows it: the date that has passed, or the other name"
            yield Finding(path=place, rule="paper-complete", message=message)
    looked_at = any(isinstance(part, Block) and part.kind == "documents" for _, part in book.parts)
    choosing = [field for field in book.service.fields.values() if field.kind == "document"]
    for key, scenario in book.service.scenarios.items():
        for name, paper in scenario.folder.items():
            if not looked_at and not any(offered({name: paper}, field) for field in choosing):
                message = f"`{name}` can never be chosen; see `accepts`, or add a block of kind `documents`"
                yield Finding(path=("scenarios", "scenarios", key, "folder", name), rule="paper-used", message=message)


def sums(book: Book) -> Iterator[Finding]:
    """Sums have one operation, on numbers that are known when they are computed."""
    above: set[str] = set()
    names = book.service.definition.sums
    for key, one in names.items():
        place = ("service", "sums", key)
        if sum(map(bool, (one.add, one.subtract, one.multiply, one.divide))) != 1:
            message = f"give `{key}` one of: add, subtract, multiply, divide"
            yield Finding(path=place, rule="sum-computable", message=message)
        if key in book.told_facts:
            message = f"`{key}` is a fact of a scenario already; give the sum another name"
            yield Finding(path=place, rule="sum-computable", message=message)
        if one.round > MOST_DECIMALS or one.round < 0:
            message = f"`{key}` keeps {one.round} decimals; keep 0 to {MOST_DECIMALS}"
            yield Finding(path=(*place, "round"), rule="number-readable", message=message)
        for thing in [*things(one), *([one.at_least] if one.at_least is not None else [])]:
            kind, colon, name = thing.partition(":")
            known = kind in ADDABLE and colon and exists(book, thing)
            if literal(thing) is None and (not known or (name in names and kind == "fact" and name not in above)):
                message = f"`{thing}` is not known here; use field:, fact:, total:, rows:, a number, or a sum above"
                yield Finding(path=place, rule="sum-computable", message=message)
        above.add(key)


def mails(book: Book) -> Iterator[Finding]:
    """A call is only heard: it has no link."""
    for place, part in book.parts:
        if isinstance(part, Mail) and part.channel == "call" and part.link:
            message = "nobody can press a link in a call; remove `link`, or choose another channel"
            yield Finding(path=(*place, "link"), rule="mail-fits-channel", message=message)


def catalogue(book: Book) -> Iterator[Finding]:
    """The service can be found: by what people say, with what it takes and who says so."""
    known = book.service.definition.catalogue
    if known is None:
        message = "there is no `catalogue`; add pillar, needs, bring, cost and source"
        yield Finding(path=("service",), rule="catalogue-complete", message=message)
        return
    place = ("service", "catalogue")
    if len(known.needs) < FEWEST_NEEDS:
        message = f"there are {len(known.needs)} needs; write at least {FEWEST_NEEDS}, as people say them"
        yield Finding(path=(*place, "needs"), rule="catalogue-complete", message=message)
    if not SOURCE.fullmatch(known.source):
        message = f"`{known.source}` is no source; write DOC, NAT, SEED or ASM and the number: NAT [21]"
        yield Finding(path=(*place, "source"), rule="catalogue-complete", message=message)
