"""`kelas check`: every fault of the content, each with file, line, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from kelas import catalogue, paths
from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.catalogue.check import faults as table_faults
from kelas.lessons import markdown, read
from kelas.lessons.build import PICTURE_TYPES
from kelas.lessons.code import FOLDER, check_tasks
from kelas.lessons.kinds import SHARED, kinds, shared_strings
from kelas.lessons.models import Course, Lesson, Track, slug_of
from kelas.lessons.services import check_service, service_names
from kelas.practice.check import PROMISES
from kelas.privacy import plausible_nik
from kelas.words import glossary, interface, misconceptions
from kelas.words.text import LANGS, Lang, Text

# Every promise that content can break, as a positive statement; docs/author.md explains each.
RULES: Mapping[str, str] = {
    **PROMISES,
    "activity-called": "an activity or task of the lesson stands in the text",
    "activity-called-once": "an activity or task stands in the text once",
    "activity-consistent": "the parts of an activity fit each other",
    "activity-closed": "a mark in the text names its activity or task, or has a caption, and is closed by ```",
    "certificate-fits": "a track's certificate names lessons of its track, and asks for no more than they give",
    "activity-known": "the text calls activities and tasks of the lesson only",
    "file-present": "a file that is needed is there",
    "file-utf8": "a file is saved as UTF-8",
    "file-yaml": "a file is well-formed YAML",
    "folder-listed": "a lesson's folder is listed in course.yaml, and a listed one exists",
    "key-known": "a key is one that the schema knows",
    "key-once": "a key stands once in its mapping",
    "key-present": "a key that is needed is there",
    "kind-complete": "a widget kind's folder has its four files",
    "kind-known": "an activity's kind is a folder of widgets/",
    "misconception-known": "a wrong idea that a choice stands for is in lessons/words/misconceptions.yaml",
    "objective-known": "an objective is named by the slug of a lesson",
    "no-plausible-nik": "no number could be somebody's NIK or KK; practice numbers end in 0000",
    "no-raw-html": "a lesson's text is Markdown, without HTML",
    "picture-present": "a picture lies beside the text and has an alternative text",
    "points-positive": "an activity is worth more than 0 points",
    "same-code": "id.md and en.md have the same example code",
    "same-structure": "id.md and en.md have the same headings, paragraphs, lists, pictures and activities",
    "scenario-known": "a practice names a scenario of its service",
    "service-known": "a practice names a service that can be read",
    "name-plain": "a lesson's folder and the key of an activity or task are small letters, digits and hyphens",
    "slug-unique": "a lesson's slug is its own",
    "table-fits": "a table of datasets/ is what datapackage.json says of it",
    "task-in-parts": "a task's Python has the parts given (may be left out), answer and test",
    "task-marked": "the solution and the hidden tests stand between their marks",
    "task-points-add-up": "the checks of a task are worth its points together, and the test ends in test.points()",
    "task-wrong-foreseen": "a task foresees at least four wrong solutions, each worth less than all points",
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
    written = (interface.FILE, interface.entries), (glossary.FILE, glossary.terms)
    for file, words in (*written, (misconceptions.FILE, misconceptions.misconceptions)):
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
    found += _tables()
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
        found += _unknown_ideas(activity, document, ("activities", key))
        if activity.objective and activity.objective not in read.folders():
            message = f"`{activity.objective}` is no lesson's slug; use one, such as {lesson.slug}"
            found.append(document.fault("objective-known", message, "activities", key, "objective"))
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
    return found + list(_tasks(lesson, sources))


def _tasks(lesson: Lesson, sources: Mapping[Lang, str]) -> Iterator[Fault]:
    yield from check_tasks(lesson.folder, lesson.tasks)
    for key, task in lesson.tasks.items():
        document = yaml.read(lesson.folder / FOLDER / f"{key}.yaml")
        yield from _empty_texts(task, document, ())
        if not _PLAIN.fullmatch(key) or key in lesson.activities:
            message = f"rename `{key}`: small letters, digits and hyphens only, and not the key of an activity"
            yield document.fault("name-plain", message)
    codes = [
        [piece.code for piece in markdown.split(source) if isinstance(piece, markdown.Example)]
        for source in sources.values()
    ]
    if len(codes) == len(LANGS) and codes[0] != codes[1]:
        message = "the example code differs from that of id.md; both languages share the code, and only captions differ"
        yield Fault(file=lesson.folder / "en.md", line=1, rule="same-code", message=message)


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
        for key, message in _award(track):
            yield document.fault("certificate-fits", message, "tracks", number, "certificate", key)


def _award(track: Track) -> Iterator[tuple[str, str]]:
    """Yield the key of a track's certificate that does not fit, and why."""
    award = track.certificate
    if award is None:
        return
    for name in award.lessons:
        if name not in track.lessons:
            yield "lessons", f"`{name}` is no lesson of this track; use one of: {', '.join(track.lessons)}"
    most = len(award.lessons or track.lessons)
    if not 0 <= award.at_least <= most:
        yield "at-least", f"at most {most} lessons can be asked for; leave `at-least` out to ask for all"
    if not 0 < award.pass_mark <= 1:
        yield "pass-mark", "write the share of the points as a number above 0 and up to 1, such as 0.7"
    if award.months < 0:
        yield "months", "write for how many months it is valid, or leave `months` out"


def _kind_folders() -> Iterator[Fault]:
    for folder in sorted(paths.WIDGETS.iterdir()):
        if folder.is_dir() and folder.name not in SHARED:
            for suffix in (".yaml", ".js", ".css", ".test.js"):
                file = folder / f"{folder.name}{suffix}"
                if not file.exists():
                    yield Fault(file=file, line=1, rule="kind-complete", message="a widget kind needs this file")


def _text(file: Path, source: str, lang: Any) -> Iterator[Fault]:
    for line in markdown.open_marks(source):
        message = "name the activity or task here, or caption the code, and close the mark with ``` on its own line"
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
        if key := markdown.called(piece):
            task = isinstance(piece, markdown.TaskCall)
            known: Mapping[str, Any] = lesson.tasks if task else lesson.activities
            if key not in known:
                message = f"`{key}` is not in {'tasks/' if task else 'lesson.yaml'}; use one of: {', '.join(known)}"
                yield Fault(file=file, line=piece.line, rule="activity-known", message=message)
            elif key in called:
                message = f"`{key}` stands here a second time; remove one"
                yield Fault(file=file, line=piece.line, rule="activity-called-once", message=message)
            called.add(key)
    for key in lesson.activities.keys() - called:
        message = f"the activity `{key}` is not in {file.name}; add it there or remove it here"
        yield document.fault("activity-called", message, "activities", key)
    for key in lesson.tasks.keys() - called:
        message = f"the task `{key}` is not in {file.name}; add it there or remove its files"
        yield Fault(file=lesson.folder / FOLDER / f"{key}.yaml", line=1, rule="activity-called", message=message)


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


def _unknown_ideas(thing: Any, document: yaml.Document, place: tuple[str | int, ...]) -> Iterator[Fault]:
    """Find misconceptions that nobody has put into words, anywhere in a model."""
    for name, part in [(field.name, getattr(thing, field.name)) for field in fields(thing)]:
        if name == "misconception" and part and part not in misconceptions.misconceptions():
            message = f"`{part}` is not in {misconceptions.FILE.name}; add it there, in both languages"
            yield document.fault("misconception-known", message, *place, name)
        for index, one in enumerate(part if isinstance(part, tuple) else ()):
            if is_dataclass(one):
                yield from _unknown_ideas(one, document, (*place, name, index))


def _empty_words(document: yaml.Document, words: Mapping[str, Any]) -> Iterator[Fault]:
    for key, entry in words.items():
        yield from _empty_texts(entry, document, (key,))


def _tables() -> Iterator[Fault]:
    for name in catalogue.names():
        table = catalogue.about(name)
        for line, message in table_faults(table):
            yield Fault(file=table.file, line=line, rule="table-fits", message=message)


def _private_numbers() -> Iterator[Fault]:
    for file in sorted(paths.LESSONS.rglob("*")):
        if file.suffix in (".yaml", ".md", ".svg", ".py"):
            for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), start=1):
                if plausible_nik(line):
                    message = "this number could be somebody's; end practice numbers in 0000"
                    yield Fault(file=file, line=number, rule="no-plausible-nik", message=message)


def _line(source: str, offset: int) -> int:
    return source.count("\n", 0, offset) + 1
