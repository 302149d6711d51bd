"""Put an activity on the screen and carry its messages to `kelas.attempts` and back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kelas import attempts
from kelas.activities import Reflection
from kelas.attempts import Sender
from kelas.events.given import given
from kelas.events.kinds import ActivityStarted, Event
from kelas.events.store import StoreError
from kelas.lessons import judge
from kelas.lessons.models import Lesson
from kelas.tracking.progress import Progress, progress
from kelas.widgets.factory import ActivityWidget, widget_class, words
from kelas.words.interface import say
from kelas.words.text import Lang

log = logging.getLogger(__name__)


def show(sender: Sender, *, served: bool) -> ActivityWidget:
    """Return the live widget of an activity.

    Args:
        sender: whose activity it is.
        served: whether the page is one of ours (and loads the modules itself) rather than JupyterLab.
    """
    widget = make(sender.lesson, sender.activity, sender.lang, served=served)
    wake(widget, sender, sender.events())
    return widget


def make(lesson: Lesson, activity: str, lang: Lang, *, served: bool) -> ActivityWidget:
    """Return the widget of an activity that is nobody's yet: all that does not depend on the learner."""
    kind = lesson.activities[activity].kind
    said = {} if served else {"words": words(kind, lang)}
    return widget_class(kind, served)(activity=f"{lesson.slug}/{activity}", kind=kind, lang=lang, **said)


def wake(widget: ActivityWidget, sender: Sender, events: Sequence[Event]) -> None:
    """Make a widget a learner's: show where they stand, and take their answers.

    Args:
        widget: as `make` returns it.
        sender: whose it becomes.
        events: the learner's, in this lesson, oldest first.
    """
    past = given(sender.lesson, sender.activity, events)
    widget.learner = sender.learner
    widget.view = judge.view(sender.lesson, sender.activity, sender.learner, past, sender.lang)
    verdict = attempts.last_verdict(sender, past)
    stands = progress(sender.lesson, events)
    if verdict and verdict["outcome"] == "kept" and not stands.activities[sender.activity].waiting:
        verdict = attempts.verdict("kept", sender.lang, say("verdict.marked", sender.lang))
    widget.state = _state(sender, stands, past[-1].answer if past else None, verdict, None)

    def heard(_: ActivityWidget, message: Any, buffers: Any) -> None:
        try:
            _answer(widget, sender, message)
        except Exception:  # a learner never sees a traceback; the browser keeps the answer and says so
            log.exception("activity %s could not take a message", widget.activity)
            widget.send({"re": _id(message), "verdict": attempts.verdict("not-saved", sender.lang)})
        finally:
            sender.store.rest()

    widget.on_msg(heard)


def _answer(widget: ActivityWidget, sender: Sender, message: Any) -> None:
    message_id = _id(message)
    if message_id is None:
        return
    now = datetime.now(UTC)
    verdict = hint = None
    match message.get("do"):
        case "answer":
            verdict = attempts.submit(sender, message_id, message.get("answer"), now)
        case "refused":
            verdict = attempts.refuse(sender, message_id, now)
        case "hint":
            hint = attempts.hint(sender, message_id, now)
        case "start":
            _start(sender, message_id, now)
        case _:
            return
    events = sender.events()
    stands = progress(sender.lesson, events)
    past = given(sender.lesson, sender.activity, events)
    if verdict is not None:
        widget.view = judge.view(sender.lesson, sender.activity, sender.learner, past, sender.lang)
    shown = verdict or widget.state.get("verdict")
    widget.state = _state(sender, stands, past[-1].answer if past else None, shown, hint or widget.state.get("hint"))
    widget.send({"re": message_id, "verdict": verdict, "progress": summary(stands, sender)})


def _start(sender: Sender, message_id: str, now: datetime) -> None:
    who = {"learner": sender.learner, "lesson": sender.lesson.slug}
    try:
        sender.store.put(ActivityStarted(id=message_id, at=now, activity=sender.activity, **who))
    except StoreError:
        log.warning("a start was not kept")


def summary(stands: Progress, sender: Sender) -> dict[str, Any]:
    """Return a learner's standing in the lesson, as the page's header shows it."""
    return {
        "earned": stands.earned,
        "points": stands.lesson.points,
        "answered": stands.answered,
        "correct": stands.correct,
        "activities": len(stands.activities),
        "mastery": say(f"mastery.{stands.mastery}", sender.lang),
    }


def _state(sender: Sender, stands: Progress, answer: Any, verdict: Any, hint: str | None) -> dict[str, Any]:
    own = stands.activities[sender.activity]
    activity = sender.lesson.activities[sender.activity]
    if own.credit == 1:
        phase = "correct"
    elif own.done and not isinstance(activity, Reflection):
        phase = "done"
    else:
        phase = "answered" if own.tries else "ready"
    return {
        "phase": phase,
        "tries": own.tries,
        "waiting": own.waiting,
        "earned": judge.points(activity, own.credit),
        "points": activity.points,
        "answer": answer,
        "verdict": verdict,
        "hint": hint,
    }


def _id(message: Any) -> str | None:
    """Return a message's id if it has one that can be kept."""
    found = message.get("id") if isinstance(message, dict) else None
    return found if isinstance(found, str) and 8 <= len(found) <= 80 else None
