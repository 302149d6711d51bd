"""The course as frozen models: course > track > lesson > activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kelas.activities import Activity, Practice
from kelas.practice.model import Service
from kelas.words.text import STRICT, Text


@dataclass(frozen=True, kw_only=True)
class Track:
    """A way through the course for one kind of people; lessons are folder names, in order."""

    __pydantic_config__ = STRICT

    key: str
    title: Text
    about: Text
    lessons: tuple[str, ...]


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
    """A lesson with its activities in the order of the text, and the services that they practise."""

    slug: str
    track: str
    folder: Path
    head: LessonHead
    activities: Mapping[str, Activity]
    services: Mapping[str, Service]

    @property
    def points(self) -> float:
        """Return the points that can be earned."""
        return sum(activity.points for activity in self.activities.values())

    @property
    def code(self) -> bool:
        """Whether learners write code in it, which is graded where it can do no harm; its exercises lie in tasks/."""
        return (self.folder / "tasks").is_dir()

    def service_of(self, activity: Activity) -> Service | None:
        """Return the service that an activity practises, if it is a practice."""
        return self.services[activity.service] if isinstance(activity, Practice) else None


def slug_of(folder: str) -> str:
    """Return a lesson's slug: its folder's name without the number that orders it."""
    return folder.lstrip("0123456789").lstrip("-")
