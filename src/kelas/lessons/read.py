"""Reads the course: course.yaml, a lesson's folder, and the services it practises."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from kelas import paths
from kelas.activities import GRADINGS, Activity, Practice, faults
from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.lessons import markdown
from kelas.lessons.code import Task, read_tasks
from kelas.lessons.kinds import PRACTICE, kinds
from kelas.lessons.models import Course, Lesson, LessonHead, slug_of
from kelas.lessons.services import service
from kelas.words.text import LANGS


@cache
def course() -> Course:
    """Return the course.

    Raises:
        ContentError: with every fault of course.yaml.
    """
    return yaml.shape(yaml.read(paths.LESSONS / "course.yaml"), Course)


def folders() -> dict[str, tuple[str, Path]]:
    """Return each lesson's track and folder by slug, in the order of the course."""
    return {
        slug_of(name): (track.key, paths.LESSONS / track.key / name)
        for track in course().tracks
        for name in track.lessons
    }


@cache
def lesson(slug: str) -> Lesson:
    """Return a lesson by slug.

    Raises:
        KeyError: no lesson has this slug.
        ContentError: with every fault of the lesson's yaml.
    """
    track, folder = folders()[slug]
    return read_lesson(folder, track)


def read_lesson(folder: Path, track: str) -> Lesson:
    """Read a lesson's folder.

    Raises:
        ContentError: with every fault of lesson.yaml and of the services that it names.
    """
    document = yaml.read(folder / "lesson.yaml")
    found: list[Fault] = []
    data = document.data if isinstance(document.data, dict) else {}
    written = data.get("activities") or {}
    if not isinstance(written, dict):
        message = "`activities` lists each activity under its key, as `arti:`; write it without hyphens"
        found.append(document.fault("value-fits", message, "activities"))
        written = {}
    head = {key: value for key, value in data.items() if key != "activities"}
    head_document = yaml.Document(file=document.file, data=head, lines=document.lines)
    activities: dict[str, Activity] = {}
    for key in _reading_order(folder, list(written)):
        try:
            activities[key] = _activity(document, key)
        except ContentError as error:
            found += error.faults
    tasks: dict[str, Task] = {}
    try:
        tasks = read_tasks(folder)
    except ContentError as error:
        found += error.faults
    services = {}
    for key, activity in activities.items():
        if isinstance(activity, Practice):
            try:
                services[activity.service] = service(activity.service)
            except ContentError as error:
                message = f"the service cannot be read: {error.faults[0].message}"
                found.append(document.fault("service-known", message, "activities", key, "service"))
    try:
        lesson_head = yaml.shape(head_document, LessonHead)
    except ContentError as error:
        found += error.faults
    if found:
        raise ContentError(found)
    return Lesson(
        slug=slug_of(folder.name),
        track=track,
        folder=folder,
        head=lesson_head,
        activities=activities,
        services=services,
        tasks={key: tasks[key] for key in _reading_order(folder, list(tasks))},
    )


def read_activity(document: yaml.Document, *place: str | int) -> Activity:
    """Read one activity at a place of a document; also used for the examples of a widget kind.

    Raises:
        ContentError: its kind is unknown, or with every fault of its fields.
    """
    written: Any = document.data
    for step in place:
        written = written[step]
    name = written.get("kind") if isinstance(written, dict) else None
    kind = kinds().get(str(name))
    if kind is None:
        wrong_name = f"there is no kind `{name}`" if name else "the activity has no `kind`"
        message = f"{wrong_name}; use one of: {', '.join(kinds())}"
        raise ContentError([document.fault("kind-known", message, *place, "kind")])
    model = Practice if kind.grading == PRACTICE else GRADINGS[kind.grading].model
    activity = yaml.shape(document, model, *place)
    wrong = [document.fault("activity-consistent", message, *place) for message in faults(activity)]
    if wrong:
        raise ContentError(wrong)
    return activity


def _activity(document: yaml.Document, key: str) -> Activity:
    return read_activity(document, "activities", key)


def _reading_order(folder: Path, keys: list[str]) -> list[str]:
    """Order activities or tasks as the text calls them, so that yaml order never matters; uncalled ones go last."""
    for lang in LANGS:
        with suppress(ContentError):  # `kelas check` names a text that cannot be read; here the other one will do
            pieces = markdown.split(read_text(folder / f"{lang}.md"))
            called = [name for piece in pieces if (name := markdown.called(piece))]
            return sorted(keys, key=lambda key: called.index(key) if key in called else len(called))
    return keys
