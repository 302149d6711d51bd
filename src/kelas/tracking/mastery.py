"""What a learner has mastered, by lesson and by objective, and what to do next.

Without pandas, so that every page may use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kelas.activities import Activity
from kelas.events.kinds import Event
from kelas.lessons.models import Lesson
from kelas.tracking.progress import Mastery, Progress, level, progress


@dataclass(frozen=True, kw_only=True)
class Mastered:
    """How far an objective is mastered.

    Attributes:
        key: the objective: the slug of the lesson whose objective it is.
        level: by the share of activities that are fully right.
        right: activities that are fully right.
        of: activities that there are.
    """

    key: str
    level: Mastery
    right: int
    of: int


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What to do next.

    Attributes:
        words: key of the sentence; it may name the lesson.
        lesson: the lesson's slug; empty if all is done.
        activity: the activity to begin at; empty for the lesson's beginning.
    """

    words: str
    lesson: str = ""
    activity: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a learner stands in some lessons.

    Attributes:
        lessons: their progress by lesson, in the course's order.
        objectives: one for each objective, in the order in which the lessons name them.
        next_step: what to do next.
    """

    lessons: Mapping[str, Progress]
    objectives: tuple[Mastered, ...]
    next_step: NextStep


def objective_of(lesson: str, activity: Activity) -> str:
    """Return the objective that an activity counts for: its own if it names one, or the lesson's."""
    return activity.objective or lesson


def standing(lessons: Mapping[str, Lesson], events: Iterable[Event]) -> Standing:
    """Return where a learner stands.

    Args:
        lessons: by slug, in the course's order.
        events: the learner's, oldest first; those of other lessons are left out.
    """
    own: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        own[event.lesson].append(event)
    stands = {slug: progress(lesson, own[slug]) for slug, lesson in lessons.items()}
    return Standing(
        lessons=stands,
        objectives=tuple(_by_objective(stands)),
        next_step=next_step(stands),
    )


def next_step(stands: Mapping[str, Progress]) -> NextStep:
    """Return what a learner should do next.

    Go on where they were; repeat a lesson that was handed in with less than half of it right; begin the next one; go on
    with any that is open; repeat what was not mastered. The first of these that there is.

    Args:
        stands: their progress by lesson, in the course's order.
    """
    seen = [slug for slug, one in stands.items() if one.last_seen is not None]
    seen.sort(key=lambda slug: stands[slug].last_seen, reverse=True)  # type: ignore[arg-type,return-value]
    open_ = [slug for slug in seen if not stands[slug].finished]
    handed_in = [slug for slug, one in stands.items() if one.finished]
    if seen and seen[0] in open_:
        return _go_on(seen[0], stands[seen[0]])
    for slug in handed_in:
        if stands[slug].judged and stands[slug].mastery in ("not-started", "started"):
            return _again(slug, stands[slug])
    for slug, one in stands.items():
        if one.last_seen is None:
            return NextStep(words="next.new", lesson=slug)
    for slug in open_:
        return _go_on(slug, stands[slug])
    for slug in handed_in:
        if stands[slug].mastery == "growing":
            return _again(slug, stands[slug])
    return NextStep(words="next.done")


def _go_on(slug: str, one: Progress) -> NextStep:
    left = [key for key, activity in one.activities.items() if not activity.done]
    if not left:
        return NextStep(words="next.hand-in", lesson=slug)
    return NextStep(words="next.go-on", lesson=slug, activity=one.resume or left[0])


def _again(slug: str, one: Progress) -> NextStep:
    weak = next((key for key in one.lesson.judged if one.activities[key].credit < 1), "")
    return NextStep(words="next.again", lesson=slug, activity=weak)


def _by_objective(stands: Mapping[str, Progress]) -> Iterable[Mastered]:
    counts: dict[str, list[int]] = {}
    for slug, one in stands.items():
        for key, task in one.lesson.judged.items():
            activity = one.activities[key]
            count = counts.setdefault(objective_of(slug, task), [0, 0, 0])
            count[0] += activity.credit == 1
            count[1] += activity.tries > 0
            count[2] += 1
    for objective, (right, answered, of) in counts.items():
        yield Mastered(key=objective, level=level(right, answered, of), right=right, of=of)
