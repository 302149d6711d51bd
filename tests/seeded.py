"""Three workshops whose learners behave like people: a generator of events, the same on every run.

Answers are judged by the real judge. Every learner has a skill and a pace; every activity a weight of its own. Stronger
learners are right more often at once; some open the hint, some leave before the end. In a practice service only its end
is told, as a credit, since playing it would tell the report nothing more.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from learners import right_answer

from kelas import activities
from kelas.activities import Activity, Practice, Reflection
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.events.kinds import ActivityStarted, Attempt, Event, HintShown, LessonFinished, LessonOpened
from kelas.events.migrations import EVENTS
from kelas.events.store import Store
from kelas.lessons import read
from kelas.report.document import Report
from kelas.report.whole import Figures, Subject, report
from kelas.tracking.frames import Frames, fold
from kelas.words.text import LANGS, Lang

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
BEGIN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LESSONS = ("kota-cerdas", "cekbansos", "akta", "aduan", "bus-kota")
TAUGHT = LESSONS[:2]


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """A cohort and how many are in it; `english` of them read in English."""

    code: str
    title: str
    size: int
    english: int = 0
    days: int = 5


WORKSHOPS = (
    Workshop(code="MAWAR24", title="Kelas Mawar", size=24, english=6),
    Workshop(code="TENUN12", title="Kampung Tenun", size=12, english=2, days=1),
    Workshop(code="KECIL4", title="Kelas Kecil", size=4),
)


def seed(store: Store, workshops: Sequence[Workshop] = WORKSHOPS, lessons: Sequence[str] = LESSONS) -> None:
    """Put the workshops, their learners and what they did into a store."""
    rows: list[dict[str, str]] = []
    for workshop in workshops:
        store.add_cohort(workshop.code, workshop.title, BEGIN.isoformat())
        for place in range(workshop.size):
            learner, lang = f"{workshop.code.lower()}-{place}", "en" if place < workshop.english else "id"
            store.add_learner(
                id=learner,
                nickname=f"Peserta {place + 1}",
                lang=lang,
                cohort=workshop.code,
                phrase=None,
                joined_at=BEGIN.isoformat(),
            )
            rows += [row(happened) for happened in doings(workshop, learner, lang, lessons)]
    with store.writing() as connection:
        connection.execute(EVENTS.insert(), rows)


def row(happened: Event) -> dict[str, str]:
    """Return an event as the store keeps it."""
    common = {"id": happened.id, "learner": happened.learner, "lesson": happened.lesson, "kind": happened.KIND}
    return {**common, "at": happened.at.isoformat(), "data": json.dumps(happened.data())}


def doings(workshop: Workshop, learner: str, lang: str, lessons: Sequence[str]) -> Iterator[Event]:
    """Yield what one learner does, in the order of time."""
    chance = random.Random(learner)
    skill, pace = chance.gauss(0.62, 0.18), chance.uniform(0.7, 1.6)
    at = BEGIN + timedelta(minutes=chance.uniform(0, 12))
    number = 0

    def event(kind: type[Event], slug: str, seconds: float, **says: Any) -> Event:
        nonlocal at, number
        at, number = at + timedelta(seconds=seconds * pace), number + 1
        return kind(id=f"{learner}-{number}", learner=learner, at=at, lesson=slug, **says)

    for place, slug in enumerate(lessons):
        if chance.random() > 0.95 - 0.13 * place:
            continue
        if place and workshop.days > 1:
            at = BEGIN + timedelta(days=min(place, workshop.days - 1), minutes=chance.uniform(0, 90))
        lesson = read.lesson(slug)
        yield event(LessonOpened, slug, 20, lang=lang)
        for key, activity in lesson.activities.items():
            if isinstance(activity, Reflection) or chance.random() < 0.04:
                continue
            weight = random.Random(f"{slug}/{key}").uniform(-0.25, 0.3)
            yield event(ActivityStarted, slug, chance.uniform(10, 60), activity=key)
            for tries in range(1, 5):
                if activity.hint and chance.random() < 0.22:
                    yield event(HintShown, slug, 8, activity=key)
                right = chance.random() < skill + weight + 0.2 * (tries - 1)
                answer, credit, outcome = judged(activity, right, chance)
                says = {"activity": key, "answer": answer, "credit": credit, "outcome": outcome, "lang": lang}
                yield event(Attempt, slug, chance.expovariate(1 / 25) + 6, **says)
                if outcome == "correct" or chance.random() < 0.15:
                    break
        if chance.random() < 0.8:
            yield event(LessonFinished, slug, 30, lang=lang)


def judged(activity: Activity, right: bool, chance: random.Random) -> tuple[Any, float, str]:
    """Return an answer, and the verdict on it."""
    if isinstance(activity, Practice):
        credit = 1.0 if right else chance.choice([0.0, 0.5, 0.75])
        return {"action": "end"}, credit, "correct" if credit == 1 else "partial" if credit else "wrong"
    answer = right_answer(activity) if right else wrong_answer(activity, chance)
    grade = activities.grade(activity, answer)
    return answer, grade.credit, grade.outcome


def wrong_answer(activity: Activity, chance: random.Random) -> Any:
    """Return an answer that is not quite right; what an author expects comes first."""
    match activity:
        case PickOne():
            wrong = [option.key for option in activity.options if not option.right]
            return chance.choices(wrong, range(len(wrong), 0, -1))[0]
        case PickMany():
            return [option.key for option in activity.options if option.right != (chance.random() < 0.3)] or [
                activity.options[0].key
            ]
        case Match():
            targets = [target.key for target in activity.targets]
            return {
                pair.key: pair.target if chance.random() < 0.6 else chance.choice(targets) for pair in activity.pairs
            }
        case Order():
            return chance.sample([item.key for item in activity.items], len(activity.items))
        case FillIn():
            return {
                blank.key: blank.wrong[0].answers.id[0] if blank.wrong and chance.random() < 0.5 else "entah"
                for blank in activity.blanks
            }
        case Number():
            wrong = [f"{one.from_:g}" for one in activity.wrong]
            return chance.choice([*wrong, f"{activity.answer + 7:g}"])
    raise TypeError(activity.kind)


def frames_of(*codes: str) -> tuple[Frames, int]:
    """Return what some workshops did, and how many are in them."""
    events, people = [], []
    for workshop in WORKSHOPS:
        for place in range(workshop.size if workshop.code in codes else 0):
            learner, lang = f"{workshop.code.lower()}-{place}", "en" if place < workshop.english else "id"
            people.append({"id": learner, "cohort": workshop.code, "lang": lang})
            events += doings(workshop, learner, lang, TAUGHT)
    return fold(events, {slug: read.lesson(slug) for slug in TAUGHT}, people), len(people)


def reports_of(*codes: str, cohort: str = "") -> dict[Lang, Report]:
    """Return the reports of some workshops together, in both languages."""
    frames, size = frames_of(*codes)
    titles = {workshop.code: workshop.title for workshop in WORKSHOPS}
    subject = Subject(cohort=cohort, title=titles.get(cohort, ""), size=size, titles=titles)
    figures = Figures(frames, {slug: read.lesson(slug) for slug in TAUGHT}, subject)
    return {lang: report(figures, AT, lang) for lang in LANGS}
