"""The course as frozen models: course > track > lesson > activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kelas.activities import Activity, Practice, Reflection
from kelas.lessons.code import FOLDER, Task
from kelas.practice.model import Service
from kelas.words.text import STRICT, Text


@dataclass(frozen=True, kw_only=True)
class Award:
    """What a track's certificate says, and what it asks for.

    Attributes:
        title: what it certifies; stands after "has completed".
        lessons: folder names of the lessons that count; if none is named, all of the track that are no tests.
        at_least: how many of them are needed; 0 means all.
        pass_mark: the share of a lesson's points, 0 to 1, from which the lesson counts.
        months: how long the certificate is valid; 0 means without an end.
    """

    __pydantic_config__ = STRICT

    title: Text
    lessons: tuple[str, ...] = ()
    at_least: int = 0
    pass_mark: float = 0.7
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Track:
    """A way through the course for one kind of people; lessons are folder names, in order."""

    __pydantic_config__ = STRICT

    key: str
    title: Text
    about: Text
    lessons: tuple[str, ...]
    certificate: Award | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """The whole course, as course.yaml says it."""

    __pydantic_config__ = STRICT

    title: Text
    welcome: Text
    tracks: tuple[Track, ...]


@dataclass(frozen=True, kw_only=True)
class LessonHead:
    """What lesson.yaml says of the lesson itself.

    Attributes:
        form: `A` or `B` for a test that people take before and after the course; empty for a lesson.
    """

    __pydantic_config__ = STRICT

    title: Text
    minutes: int
    objective: Text
    sources: tuple[str, ...]
    form: Literal["", "A", "B"] = ""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A lesson with its activities and tasks in the order of the text, and the services that they practise."""

    slug: str
    track: str
    folder: Path
    head: LessonHead
    activities: Mapping[str, Activity]
    services: Mapping[str, Service]
    tasks: Mapping[str, Task] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Return the points that can be earned, with activities and tasks."""
        earned = [activity.points for activity in self.activities.values()]
        return sum(earned + [task.points for task in self.tasks.values()])

    @property
    def judged(self) -> Mapping[str, Activity]:
        """Return the activities that the program judges: all but those that a person grades."""
        return {key: one for key, one in self.activities.items() if not isinstance(one, Reflection)}

    @property
    def code(self) -> bool:
        """Whether learners write code in it, which is graded where it can do no harm; its exercises lie in tasks/."""
        return (self.folder / FOLDER).is_dir()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of its activities, each once."""
        return tuple(dict.fromkeys(activity.kind for activity in self.activities.values()))

    def service_of(self, activity: Activity) -> Service | None:
        """Return the service that an activity practises, if it is a practice."""
        return self.services[activity.service] if isinstance(activity, Practice) else None


def slug_of(folder: str) -> str:
    """Return a lesson's slug: its folder's name without the number that orders it."""
    return folder.lstrip("0123456789").lstrip("-")
