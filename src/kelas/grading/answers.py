"""answers.json: what a learner answered, as it lies in a submission beside the notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kelas.events.given import given
from kelas.events.kinds import Event
from kelas.lessons.judge import Given, credit, points
from kelas.lessons.models import Lesson

NAME = "answers.json"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A learner's answers to a lesson, by activity, oldest first."""

    lesson: str
    learner: str
    given: Mapping[str, tuple[Given, ...]]

    def points(self, lesson: Lesson, activity: str) -> float:
        """Return the points that the answers to an activity earn."""
        share = credit(lesson, activity, self.learner, self.given.get(activity, ()))
        return points(lesson.activities[activity], share)


def collect(lesson: Lesson, learner: str, events: Iterable[Event]) -> Answers:
    """Gather a learner's answers to a lesson from events."""
    own = [event for event in events if event.learner == learner]
    answered = {key: tuple(given(lesson, key, own)) for key in lesson.activities}
    return Answers(lesson=lesson.slug, learner=learner, given=answered)


def dumps(answers: Answers) -> str:
    """Return the text of answers.json."""
    data = {
        "lesson": answers.lesson,
        "learner": answers.learner,
        "answers": {
            key: [{"answer": one.answer, "at": one.at.isoformat()} for one in listed]
            for key, listed in answers.given.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def write(answers: Answers, folder: Path) -> None:
    """Write answers.json into a folder."""
    (folder / NAME).write_text(dumps(answers), "utf-8")


def read(folder: Path) -> Answers:
    """Read answers.json from a folder.

    Raises:
        OSError, ValueError, KeyError, TypeError: it is missing or not what `write` writes.
    """
    data = json.loads((folder / NAME).read_text("utf-8"))
    answered = {
        key: tuple(Given(answer=one["answer"], at=datetime.fromisoformat(one["at"])) for one in listed)
        for key, listed in data["answers"].items()
    }
    return Answers(lesson=str(data["lesson"]), learner=str(data["learner"]), given=answered)


def earned(folder: Path, lesson: Lesson, activity: str) -> float:
    """Return the points that the answers.json in a folder earns in an activity.

    Whatever is wrong with the file gives 0, since nbgrader would give full points to a cell that prints nothing.
    """
    try:
        handed_in = read(folder)
        return handed_in.points(lesson, activity) if handed_in.lesson == lesson.slug else 0.0
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0.0
