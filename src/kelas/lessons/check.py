"""`kelas check`: every fault of the content, each with file, line, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from kelas import paths
from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.lessons import markdown, read
from kelas.lessons.build import PICTURE_TYPES
from kelas.lessons.kinds import SHARED, kinds, shared_strings
from kelas.lessons.models import Course, Lesson, slug_of
from kelas.lessons.services import check_service, service_names
from kelas.practice.check import PROMISES
from kelas.privacy import plausible_nik
from kelas.words import glossary, interface
from kelas.words.text import LANGS, Text

# Every promise that content can break, as a positive statement; docs/author.md explains each.
RULES: Mapping[str, str] = {
    **PROMISES,
    "activity-called": "an activity of lesson.yaml stands in the text",
    "activity-called-once": "an activity stands in the text once",
    "activity-consistent": "the parts of an activity fit each other",
    "activity-closed": "an activity's mark in the text names it and is closed by ``` on a line of its own",
    "activity-known": "the text calls activities of lesson.yaml only",
    "file-present": "a file that is needed is there",
    "file-utf8": "a file is saved as UTF-8",
    "file-yaml": "a file is well-formed YAML",
    "folder-listed": "a lesson's folder is listed in course.yaml, and a listed one exists",
    "key-known": "a key is one that the schema knows",
    "key-once": "a key stands once in its mapping",
    "key-present": "a key that is needed is there",
    "kind-complete": "a widget kind's folder has its four files",
    "kind-known": "an activity's kind is a folder of widgets/",
    "no-plausible-nik": "no number could be somebody's NIK or KK; practice numbers end in 0000",
    "no-raw-html": "a lesson's text is Markdown, without HTML",
    "picture-present": "a picture lies beside the text and has an alternative text",
    "points-positive": "an activity is worth more than 0 points",
    "same-structure": "id.md and en.md have the same headings, paragraphs, lists, pictures and activities",
    "scenario-known": "a practice names a scenario of its service",
    "service-known": "a practice names a service that can be read",
    "name-plain": "a lesson's folder and an activity's key are small letters, digits and hyphens",
    "slug-unique": "a lesson's slug is its own",
    "term-in-glossary": "a marked term has an entry in the glossary",
    "text-in-both-languages": "a sentence exists in Indonesian and in English, and is not empty",
    "value-fits": "a value has the type that its key needs",
}


_PLAIN = re.compile(r"(\d+-)?[a-z][a-z0-9-]*")


def check() -> list[Fault]:
    """Return every fault of lessons/ and widgets/, sorted by file and line."""
    found: list[Fault] = []
    for whole in (kinds, shared_strings):
        found += _faults_of(whole)
    for file, words in ((interface.FILE, interface.entries), (glossary.FILE, glossary.terms)):
        found += _faults_of(words) or _empty_words(yaml.read(file), words())
    found += _kind_folders()
    for name in service_names():
        found += check_service(name)
    try:
        course = read.course()
    except ContentError as error:
        return sorted({*found, *error.faults})
    found += _course(course)
    for track in course.tracks:
        for file in sorted((paths.LESSONS / track.key).glob("*/lesson.yaml")):
            found += check_lesson(file.parent, track.key)
    found += _private_numbers()
    return sorted(set(found))


def check_lesson(folder: Path, track: str) -> list[Fault]:
    """Return every fault of one lesson's folder."""
    found: list[Fault] = []
    sources = {}
    for lang in LANGS:
        try:
            sources[lang] = read_text(folder / f"{lang}.md")
        except ContentError as error:
            found += error.faults
    for lang, source in sources.items():
        found += _text(folder / f"{lang}.md", source, lang)
    if not _PLAIN.fullmatch(folder.name):
        message = f"rename the folder `{folder.name}`: small letters, digits and hyphens only, such as 03-bus-gratis"
        found.append(Fault(file=folder / "lesson.yaml", line=1, rule="name-plain", message=message))
    if len(sources) == len(LANGS):
        found += _same_structure(folder, sources["id"], sources["en"])
    try:
        lesson = read.read_lesson(folder, track)
    except ContentError as error:
        return found + error.faults
    document = yaml.read(folder / "lesson.yaml")
    found += _empty_texts(lesson.head, document, ())
    for key, activity in lesson.activities.items():
        found += _empty_texts(activity, document, ("activities", key))
        if not _PLAIN.fullmatch(key):
            message = f"rename `{key}`: small letters, digits and hyphens only, such as arti-kota"
            found.append(document.fault("name-plain", message, "activities", key))
        if activity.points <= 0:
            found.append(document.fault("points-positive", "points must be more than 0", "activities", key, "points"))
        service = lesson.service_of(activity)
        if service is not None and (scenario := getattr(activity, "scenario", "")) not in service.scenarios:
            message = f"`{scenario}` is not a scenario of the service; use one of: {', '.join(service.scenarios)}"
            found.append(document.fault("scenario-known", message, "activities", key, "scenario"))
    for lang, source in sources.items():
        found += _calls(folder / f"{lang}.md", source, lesson, document)
    return found


def _faults_of(reader: Any) -> list[Fault]:
    try:
        reader()
    except ContentError as error:
        return error.faults
    return []


def _course(course: Course) -> Iterator[Fault]:
    document = yaml.read(paths.LESSONS / "course.yaml")
    yield from _empty_texts(course, document, ())
    slugs = [slug for track in course.tracks for slug in map(slug_of, track.lessons)]
    for number, track in enumerate(course.tracks):
        place = ("tracks", number, "lessons")
        for index, name in enumerate(track.lessons):
            if not (paths.LESSONS / track.key / name).is_dir():
                message = f"the folder lessons/{track.key}/{name} is not there; make it or remove the line"
                yield document.fault("folder-listed", message, *place, index)
            if slugs.count(slug_of(name)) > 1:
                yield document.fault(
                    "slug-unique", f"another lesson is called `{slug_of(name)}`; rename one", *place, index
                )
        for folder in sorted((paths.LESSONS / track.key).glob("*/lesson.yaml")):
            if folder.parent.name not in track.lessons:
                message = f"the lesson {folder.parent.name} is not listed; add `- {folder.parent.name}`"
                yield document.fault("folder-listed", message, *place)


def _kind_folders() -> Iterator[Fault]:
    for folder in sorted(paths.WIDGETS.iterdir()):
        if folder.is_dir() and folder.name not in SHARED:
            for suffix in (".yaml", ".js", ".css", ".test.js"):
                file = folder / f"{folder.name}{suffix}"
                if not file.exists():
                    yield Fault(file=file, line=1, rule="kind-complete", message="a widget kind needs this file")


def _text(file: Path, source: str, lang: Any) -> Iterator[Fault]:
    for line in markdown.open_calls(source):
        message = "name the activity here and close its mark with ``` on a line of its own"
        yield Fault(file=file, line=line, rule="activity-closed", message=message)
    for line in markdown.raw_html(source):
        yield Fault(file=file, line=line, rule="no-raw-html", message="write this in Markdown; HTML is not taken")
    known = glossary.keys(lang) if not _faults_of(glossary.terms) else {}
    for match in markdown.TERM.finditer(source):
        if known and match[1].casefold() not in known:
            message = f"`{match[1]}` has no entry; add it to lessons/words/glossary.yaml"
            yield Fault(file=file, line=_line(source, match.start()), rule="term-in-glossary", message=message)
    for match in markdown.PICTURE.finditer(source):
        picture = file.parent / match[2]
        if picture.suffix not in PICTURE_TYPES or not picture.is_file():
            message = f"`{match[2]}` is not beside the text, or not one of {', '.join(PICTURE_TYPES)}"
            yield Fault(file=file, line=_line(source, match.start()), rule="picture-present", message=message)
        elif not match[1].strip():
            message = "say between the square brackets what the picture shows"
            yield Fault(file=file, line=_line(source, match.start()), rule="picture-present", message=message)


def _calls(file: Path, source: str, lesson: Lesson, document: yaml.Document) -> Iterator[Fault]:
    called: set[str] = set()
    for piece in markdown.split(source):
        if isinstance(piece, markdown.Call):
            if piece.activity not in lesson.activities:
                message = f"`{piece.activity}` is not in lesson.yaml; use one of: {', '.join(lesson.activities)}"
                yield Fault(file=file, line=piece.line, rule="activity-known", message=message)
            elif piece.activity in called:
                message = f"`{piece.activity}` stands here a second time; remove one"
                yield Fault(file=file, line=piece.line, rule="activity-called-once", message=message)
            called.add(piece.activity)
    for key in lesson.activities.keys() - called:
        message = f"the activity `{key}` is not in {file.name}; add it there or remove it here"
        yield document.fault("activity-called", message, "activities", key)


def _same_structure(folder: Path, indonesian: str, english: str) -> Iterator[Fault]:
    pairs = zip_longest(markdown.structure(indonesian), markdown.structure(english), fillvalue=("nothing", 0))
    for (first, first_line), (second, second_line) in pairs:
        if first != second:
            where = f"id.md has {first} (line {first_line})" if first_line else "id.md ends before"
            message = f"here is {second}, but {where}; give both texts the same structure"
            line = second_line or english.rstrip().count("\n") + 1
            yield Fault(file=folder / "en.md", line=line, rule="same-structure", message=message)
            return


def _empty_texts(thing: Any, document: yaml.Document, place: tuple[str | int, ...]) -> Iterator[Fault]:
    """Find sentences that are there but empty, anywhere in a model."""
    if isinstance(thing, Text):
        for lang in LANGS:
            if not thing.say(lang).strip():
                message = f"`{'.'.join(map(str, place))}` is empty in `{lang}`; write the sentence"
                yield document.fault("text-in-both-languages", message, *place, lang)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _empty_texts(getattr(thing, field.name), document, (*place, field.name))
    elif isinstance(thing, tuple):
        for index, part in enumerate(thing):
            yield from _empty_texts(part, document, (*place, index))


def _empty_words(document: yaml.Document, words: Mapping[str, Any]) -> Iterator[Fault]:
    for key, entry in words.items():
        yield from _empty_texts(entry, document, (key,))


def _private_numbers() -> Iterator[Fault]:
    for file in sorted(paths.LESSONS.rglob("*")):
        if file.suffix in (".yaml", ".md", ".svg"):
            for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), start=1):
                if plausible_nik(line):
                    message = "this number could be somebody's; end practice numbers in 0000"
                    yield Fault(file=file, line=number, rule="no-plausible-nik", message=message)


def _line(source: str, offset: int) -> int:
    return source.count("\n", 0, offset) + 1
