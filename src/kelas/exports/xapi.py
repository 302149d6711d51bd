"""Events as xAPI 1.0.3 statements (https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md). Pure.

Our own IRIs stand under a host that is reserved for examples (RFC 2606): they are names, and nothing is there to load.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from kelas.activities import Activity, Practice
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.model import Keyed
from kelas.activities.typed import FillIn, Number, readings
from kelas.activities.written import Reflection
from kelas.events.kinds import Attempt, Event, SubmissionGraded
from kelas.lessons.models import Lesson
from kelas.words.text import LANGS, Lang, Text

HOST = "https://kelas-kediri.example"
PLATFORM = "Kelas Kediri"
TAGS: Mapping[Lang, str] = {"id": "id-ID", "en": "en-GB"}
# What holds an answer that has no form of its kind, such as words where a number was asked for.
ANSWER = f"{HOST}/extensions/answer"
_ADL = "http://adlnet.gov/expapi/verbs"
_TYPES = "http://adlnet.gov/expapi/activities"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, HOST)

# The verb of each kind of event; see `_verb` for attempts and for submissions that could not be graded.
VERBS: Mapping[str, tuple[str, Text]] = {
    "lesson-opened": (f"{_ADL}/launched", Text(id="membuka", en="launched")),
    "activity-started": (f"{_ADL}/attempted", Text(id="mulai mengerjakan", en="attempted")),
    "hint-shown": (f"{_ADL}/experienced", Text(id="melihat petunjuk", en="experienced")),
    "attempt": (f"{_ADL}/answered", Text(id="menjawab", en="answered")),
    "number-refused": (
        f"{HOST}/verbs/protected",
        Text(id="dicegah mengirim nomor", en="was kept from sending a number"),
    ),
    "lesson-finished": (f"{_ADL}/completed", Text(id="menyelesaikan", en="completed")),
    "submission-graded": (f"{_ADL}/scored", Text(id="dinilai", en="scored")),
}
_STEPPED = (f"{_ADL}/interacted", Text(id="melangkah", en="interacted"))
_NOT_GRADED = (f"{HOST}/verbs/not-graded", Text(id="belum bisa dinilai", en="could not be graded"))

# How the specification names each way of answering (section 4.1.4.1, interaction activities).
INTERACTIONS: Mapping[type[Activity], str] = {
    PickOne: "choice",
    PickMany: "choice",
    Order: "sequencing",
    Match: "matching",
    FillIn: "fill-in",
    Number: "numeric",
    Practice: "other",
    Reflection: "long-fill-in",
}


def statement(event: Event, lesson: Lesson | None) -> dict[str, Any]:
    """Return the statement that an event makes; the same event makes the same statement.

    Args:
        event: any kind.
        lesson: its lesson; None if the course has it no more.
    """
    verb, display = _verb(event)
    result = _result(event, lesson)
    return {
        "id": str(uuid.uuid5(_NAMES, f"event {event.id}")),
        "actor": {"objectType": "Agent", "account": {"homePage": HOST, "name": event.learner}},
        "verb": {"id": verb, "display": _map(display)},
        "object": _object(event, lesson),
        **({"result": result} if result else {}),
        "context": _context(event, lesson),
        "timestamp": event.at.isoformat(),
    }


def line(event: Event, lesson: Lesson | None) -> str:
    """Return an event's statement as one line of JSON."""
    return json.dumps(statement(event, lesson), ensure_ascii=False, separators=(",", ":"))


def response(activity: Activity | None, answer: Any) -> str | None:
    """Return an answer as the specification writes it for its kind of interaction; None if it cannot be written so."""
    match activity, answer:
        case PickOne(), str() if answer in _keys(activity.options):
            return answer
        case PickMany(), [_, *_] if _all_in(answer, _keys(activity.options)):
            return "[,]".join(answer)
        case Order(), [_, *_] if _all_in(answer, _keys(activity.items)):
            return "[,]".join(answer)
        case Match(), dict() if answer and _all_in(
            [*answer, *answer.values()], _keys(activity.pairs, activity.targets)
        ):
            return "[,]".join(f"{key}[.]{target}" for key, target in answer.items())
        case FillIn(), {**blanks} if all(isinstance(text, str) and "[,]" not in text for text in blanks.values()):
            return "[,]".join(str(blanks.get(blank.key, "")) for blank in activity.blanks)
        case Number(), str() | int() | float():
            found = readings(str(answer))
            return f"{found[0]:.10g}" if len(found) == 1 else None
        case Reflection(), {"text": str(text)}:
            return text
        case Practice(), _:
            return json.dumps(answer, ensure_ascii=False, sort_keys=True)
        case _:
            return None


def _keys(*parts: Iterable[Keyed]) -> set[str]:
    return {one.key for some in parts for one in some}


def _all_in(answer: Iterable[Any], keys: set[str]) -> bool:
    return all(isinstance(one, str) and one in keys for one in answer)


def _verb(event: Event) -> tuple[str, Text]:
    match event:
        case Attempt(outcome="step"):
            return _STEPPED
        case SubmissionGraded() if event.problem:
            return _NOT_GRADED
        case _:
            return VERBS[event.KIND]


def _map(text: Text) -> dict[str, str]:
    return {TAGS[lang]: text.say(lang) for lang in LANGS}


def _object(event: Event, lesson: Lesson | None) -> dict[str, Any]:
    key = getattr(event, "activity", None)
    if key is None:
        title = {"name": _map(lesson.head.title)} if lesson else {}
        return _activity(_lesson_iri(event.lesson), {"type": f"{_TYPES}/lesson", **title})
    activity = lesson.activities.get(key) if lesson else None
    iri = f"{_lesson_iri(event.lesson)}/activities/{key}"
    if activity is None:
        return {"objectType": "Activity", "id": iri}
    interaction = {"type": f"{_TYPES}/cmi.interaction", "interactionType": INTERACTIONS[type(activity)]}
    return _activity(iri, {"name": _map(activity.prompt), **interaction})


def _result(event: Event, lesson: Lesson | None) -> dict[str, Any]:
    match event:
        case Attempt():
            activity = lesson.activities.get(event.activity) if lesson else None
            written = response(activity, event.answer)
            said = {"extensions": {ANSWER: event.answer}} if written is None else {"response": written}
            if event.outcome in ("step", "kept", "unreadable"):  # nothing has been judged
                return {**said, "completion": event.outcome == "kept"}
            score = _score(event.credit, activity.points if activity else 0.0)
            return {"score": score, "success": event.outcome == "correct", "completion": True, **said}
        case SubmissionGraded() if not event.problem and event.max_score > 0:
            return {"score": _score(event.score / event.max_score, event.max_score)}
        case _:
            return {}


def _score(share: float, most: float) -> dict[str, float]:
    """Return a share of the points, and the points where there are any: min must be below max."""
    share = min(1.0, max(0.0, share))
    points = {"raw": min(most, round(share * most, 4)), "min": 0.0, "max": most} if most > 0 else {}
    return {"scaled": round(share, 6), **points}


def _context(event: Event, lesson: Lesson | None) -> dict[str, Any]:
    lang: Any = getattr(event, "lang", None)
    language = {"language": tag} if (tag := TAGS.get(lang)) else {}
    grouping = [_activity(HOST + "/course", {"type": f"{_TYPES}/course"})]
    parent = [_activity(_lesson_iri(event.lesson), {"type": f"{_TYPES}/lesson"})] if hasattr(event, "activity") else []
    return {
        "registration": str(uuid.uuid5(_NAMES, f"registration {event.learner} {event.lesson}")),
        "platform": PLATFORM,
        **language,
        "contextActivities": {**({"parent": parent} if parent else {}), "grouping": grouping},
    }


def _activity(iri: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    return {"objectType": "Activity", "id": iri, "definition": dict(definition)}


def _lesson_iri(slug: str) -> str:
    return f"{HOST}/lessons/{slug}"
