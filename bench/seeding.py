"""A big course, made up by a seed: learners in cohorts who went through the real lessons. Nobody in it is real.

    .venv/bin/python bench/seeding.py [--learners 10000] [--events 1000000] [--url URL]

The same numbers make the same course. Cohorts of 20 to 40 come day after day; the last day's are in the middle of
their lessons when the course ends. Answers are the activities' own: right ones, and wrong ones of the usual kinds, each
judged by the program's own rules. Without `--url` it fills the database that the server would use.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from kelas.activities import Activity
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.activities.written import Reflection
from kelas.events.kinds import ActivityStarted, Attempt, HintShown, LessonFinished, LessonOpened, SubmissionGraded
from kelas.events.migrations import COHORTS, EVENTS, LEARNERS
from kelas.events.store import Store, url
from kelas.lessons import read
from kelas.lessons.judge import Given, judge
from kelas.lessons.models import Lesson

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from learners import LEARNER, NOW, right_answers  # noqa: E402  (they know a right answer to each activity)

SEED = 20_260_302
COHORT_SIZES = (20, 40)
COHORTS_A_DAY = 3
# So many cohorts are in their lessons when the course ends: some two hundred people.
COHORTS_NOW = 7
SECONDS_BETWEEN_EVENTS = (5, 55)
ROWS_AT_ONCE = 20_000
COLUMNS = ("id", "learner", "lesson", "kind", "data", "at")
NAMES = ("Melati", "Kenanga", "Cempaka", "Dahlia", "Anggrek", "Seruni", "Teratai", "Flamboyan", "Kamboja", "Mawar")

# What happens in an activity: the kind of event, and what it says, as the store keeps it.
Step = tuple[str, str]
# An event as the columns that the store has.
Row = tuple[str, str, str, str, str, str]
# Stands for the id of the learner's event before.
BEFORE = "@before"


@dataclass(frozen=True)
class Ways:
    """How an activity may go: the steps of doing it right, and the steps of each way to do it wrong."""

    start: Step
    hint: Step | None
    right: tuple[Step, ...]
    wrong: tuple[Step, ...]
    difficulty: float


def main() -> None:
    """Fill a store and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--url", default=None)
    options = parser.parse_args()
    start = time.monotonic()
    store = Store(options.url or url())
    fill(store, options.learners, options.events, datetime.now(UTC))
    print(f"{options.learners} learners, {store.last()} events in {time.monotonic() - start:.1f} s")


def fill(store: Store, learners: int, events: int, now: datetime) -> list[str]:
    """Fill an empty store and return the codes of its cohorts, oldest first.

    Args:
        store: where the course goes.
        learners: how many there are.
        events: how many they make in all.
        now: when the course ends, in UTC.
    """
    chance = random.Random(SEED)
    lessons = [(lesson, ways(lesson)) for lesson in map(read.lesson, read.folders())]
    cohorts = list(_cohorts(chance, learners, events, now))
    with store.writing() as connection:
        connection.execute(COHORTS.insert(), [one.row() for one in cohorts])
        connection.execute(LEARNERS.insert(), [row for one in cohorts for row in one.learners(chance)])
        for _, day in groupby(cohorts, key=lambda one: one.end):
            happened = [row for one in day for row in one.events(chance, lessons)]
            happened.sort(key=lambda row: row[-1])
            rows = [dict(zip(COLUMNS, row, strict=True)) for row in happened]
            for batch in batched(rows):
                connection.execute(EVENTS.insert(), batch)
    with store.writing() as connection:
        connection.exec_driver_sql("ANALYZE")
    return [one.code for one in cohorts]


def batched(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield rows in pieces that a database takes well."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """A workshop: its code, when it ends, and its learners with the number of events that each makes."""

    code: str
    end: datetime
    quotas: dict[str, int]

    def row(self) -> dict[str, Any]:
        """Return the cohort as the store keeps it."""
        return {"code": self.code, "title": f"Kelas {self.code}", "created_at": self.end.isoformat()}

    def learners(self, chance: random.Random) -> Iterator[dict[str, Any]]:
        """Yield its learners as the store keeps them."""
        for learner in self.quotas:
            nickname = f"{chance.choice(NAMES)} {chance.choice(NAMES)} {chance.randrange(100)}"
            own = {"id": learner, "nickname": nickname, "lang": chance.choice(("id", "id", "en")), "phrase": None}
            yield {**own, "cohort": self.code, "joined_at": self.end.isoformat()}

    def events(self, chance: random.Random, lessons: Sequence[tuple[Lesson, dict[str, Ways]]]) -> Iterator[Row]:
        """Yield what its learners did."""
        for learner, quota in self.quotas.items():
            steps = list(islice(_steps(chance, learner, lessons), quota))
            if steps[-1][1] == LessonFinished.KIND:
                steps[-1] = steps[0]  # no hand-in waits, or the server would grade instead of being measured
            at = self.end - timedelta(seconds=chance.expovariate(1 / 40))
            times = []
            for _ in steps:
                times.append(at)
                at -= timedelta(seconds=chance.uniform(*SECONDS_BETWEEN_EVENTS))
            for number, (lesson, kind, data) in enumerate(steps):
                own = data.replace(BEFORE, _ident(learner, number - 1))
                yield _ident(learner, number), learner, lesson, kind, own, times.pop().isoformat()


def _ident(learner: str, number: int) -> str:
    return f"{learner}-{number:04d}"


def ways(lesson: Lesson) -> dict[str, Ways]:
    """Return how each activity of a lesson may go."""
    chance = random.Random(lesson.slug)
    return {key: _ways(lesson, key, activity, chance) for key, activity in lesson.activities.items()}


def _cohorts(chance: random.Random, learners: int, events: int, now: datetime) -> Iterator[Cohort]:
    sizes: list[int] = []
    while (left := learners - sum(sizes)) > 0:
        sizes.append(min(left, chance.randint(*COHORT_SIZES)))
    given, before = 0, 0
    for place, size in enumerate(sizes):
        days = -(-max(0, len(sizes) - COHORTS_NOW - place) // COHORTS_A_DAY)
        quotas = {}
        for _ in range(size):
            given += 1
            # Each has their share of all events, the odd ones a third more than the even ones.
            least = round(events * given / learners) - before
            quota = least if given == learners else max(1, round(least * (4 / 3 if given % 2 else 2 / 3)))
            before += quota
            quotas[f"l-{chance.getrandbits(64):016x}"] = quota
        yield Cohort(code=f"SEED{place:03d}", end=now - timedelta(days=days), quotas=quotas)


def _steps(
    chance: random.Random, learner: str, lessons: Sequence[tuple[Lesson, dict[str, Ways]]]
) -> Iterator[tuple[str, str, str]]:
    """Yield what a learner does, lesson after lesson and over again: lesson, kind, data."""
    ability, lang = chance.gauss(0.7, 0.15), chance.choice(("id", "id", "en"))
    spoken = json.dumps({"lang": lang})
    while True:
        for lesson, known in lessons:
            yield lesson.slug, LessonOpened.KIND, spoken
            for way in known.values():
                yield lesson.slug, *way.start
                while way.wrong and chance.random() > ability - way.difficulty:
                    yield lesson.slug, *chance.choice(way.wrong)
                    if way.hint and chance.random() < 0.4:
                        yield lesson.slug, *way.hint
                for step in way.right:
                    yield lesson.slug, *step
            yield lesson.slug, LessonFinished.KIND, spoken
            graded = {"finished": BEFORE, "score": lesson.points, "max_score": lesson.points, "problem": ""}
            yield lesson.slug, SubmissionGraded.KIND, json.dumps(graded)


def _ways(lesson: Lesson, key: str, activity: Activity, chance: random.Random) -> Ways:
    own = json.dumps({"activity": key})
    past: list[Given] = []
    right = []
    for answer in _right(lesson, key, activity):
        right.append(_attempt(lesson, key, past, answer))
        past.append(Given(answer=answer, at=NOW))
    return Ways(
        start=(ActivityStarted.KIND, own),
        hint=(HintShown.KIND, own) if activity.hint else None,
        right=tuple(right),
        wrong=tuple(_attempt(lesson, key, [], answer) for answer in _wrong(activity)),
        difficulty=chance.uniform(-0.1, 0.3),
    )


def _right(lesson: Lesson, key: str, activity: Activity) -> list[Any]:
    if isinstance(activity, Reflection):
        return [" ".join(["Saya periksa dulu alamatnya."] * 10)]
    return right_answers(lesson, key, LEARNER)


def _wrong(activity: Activity) -> list[Any]:
    """Return answers of the usual wrong kinds."""
    match activity:
        case PickOne():
            return [option.key for option in activity.options if not option.right]
        case PickMany():
            keys = [option.key for option in activity.options]
            return [keys[:1], keys]
        case Order():
            keys = [item.key for item in activity.items]
            return [keys[::-1], [keys[1], keys[0], *keys[2:]]]
        case Match():
            right = {pair.key: pair.target for pair in activity.pairs}
            return [dict(zip(right, [*list(right.values())[1:], next(iter(right.values()))], strict=True))]
        case FillIn():
            return [{blank.key: "tidak tahu" for blank in activity.blanks}]
        case Number():
            return [f"{activity.answer + 1:g}", f"{activity.answer * 10:g}"]
    return []


def _attempt(lesson: Lesson, key: str, past: Sequence[Given], answer: Any) -> Step:
    grade = judge(lesson, key, LEARNER, past, Given(answer=answer, at=NOW))
    said = {"activity": key, "answer": answer, "credit": grade.credit, "outcome": grade.outcome, "lang": "id"}
    return Attempt.KIND, json.dumps(said, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    main()
