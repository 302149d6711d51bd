"""What a learner writes or says in their own words: kept here, judged by a person with a rubric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kelas.activities.model import UNREADABLE, Activity, Grade, key_faults
from kelas.words.text import STRICT, Lang, Text

# An answer is at most 4000 characters (kelas.attempts), and this many Indonesian words always fit in.
MOST_WORDS = 400


@dataclass(frozen=True, kw_only=True)
class Level:
    """One step of a criterion: what is seen, and the points for it."""

    __pydantic_config__ = STRICT

    points: float
    text: Text


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something that the trainer looks at, with its levels from the best to none."""

    __pydantic_config__ = STRICT

    key: str
    text: Text
    levels: tuple[Level, ...]

    @property
    def points(self) -> float:
        """Return the points of the best level."""
        return max((level.points for level in self.levels), default=0.0)


@dataclass(frozen=True, kw_only=True)
class Reflection(Activity):
    """A text in the learner's own words, or something that they say or show in the room.

    Attributes:
        rubric: what the trainer looks at; learners may read it.
        min_words: the least length of the text; none needs to be written when it is 0, which only `spoken` may have.
        max_words: the greatest length of the text.
        spoken: it is done in the room and ticked; a sentence about it may be written.
    """

    rubric: tuple[Criterion, ...]
    min_words: int
    max_words: int
    spoken: bool = False


def view(activity: Reflection, lang: Lang, seed: str) -> dict[str, Any]:
    """Return the lengths, and the rubric in plain words; it is no secret."""
    return {
        "least": activity.min_words,
        "most": activity.max_words,
        "spoken": activity.spoken,
        "rubric": [
            {
                "text": criterion.text.say(lang),
                "levels": [{"points": level.points, "text": level.text.say(lang)} for level in criterion.levels],
            }
            for criterion in activity.rubric
        ],
    }


def grade(activity: Reflection, answer: Any) -> Grade:
    """Take `{text, done}` as it is: `kept` if its length fits and a spoken one is done (`yes`). Nobody is judged here.

    The points come from a person, by way of nbgrader's gradebook.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("text", ""), str):
        return UNREADABLE
    if activity.spoken and answer.get("done") != "yes":
        return UNREADABLE
    fits = activity.min_words <= count_words(answer.get("text", "")) <= activity.max_words
    return Grade(credit=0.0, outcome="kept") if fits else UNREADABLE


def count_words(text: str) -> int:
    """Return how many words a text has; signs that stand alone are none. widgets/reflection counts in the same way."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def faults(activity: Reflection) -> Sequence[str]:
    """Return what is wrong with the rubric and the lengths; one sentence each."""
    found = key_faults("rubric", activity.rubric, least=1)
    for criterion in activity.rubric:
        points = [level.points for level in criterion.levels]
        if len(points) < 2 or min(points) != 0 or points != sorted(set(points), reverse=True):
            levels = f"criterion `{criterion.key}` has levels of {points} points"
            found.append(f"{levels}; list them from the best down to 0, each once")
    total = round(sum(criterion.points for criterion in activity.rubric), 2)
    if total != activity.points:
        found.append(f"the best levels of the rubric add up to {total:g} points, `points` says {activity.points:g}")
    least = 0 if activity.spoken else 1
    if not least <= activity.min_words < activity.max_words <= MOST_WORDS:
        found.append(f"`min-words` must be {least} or more, below `max-words`, and that at most {MOST_WORDS}")
    return found
