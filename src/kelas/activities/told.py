"""An answer in words, as the learner meant it: for feedback and for trainers, never for judging."""

from __future__ import annotations

from typing import Any

from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.model import Activity
from kelas.activities.typed import BLANK, FillIn, Number
from kelas.activities.written import Reflection
from kelas.words.text import Lang

# Stands where a blank was left empty.
NOTHING = "…"


def told(activity: Activity, answer: Any, lang: Lang) -> tuple[str, ...]:
    """Return an answer as lines in a language, none if it has another form than the activity's.

    A practice service has no answer in words: what was done there is in its debrief.

    Args:
        activity: what was answered.
        answer: the answer, which may be from before the activity was changed; what is gone is left out.
        lang: the language.
    """
    match activity, answer:
        case PickOne(), str():
            return tuple(one.text.say(lang) for one in activity.options if one.key == answer)
        case PickMany(), list():
            return tuple(one.text.say(lang) for one in activity.options if one.key in answer)
        case Order(), list():
            items = {item.key: item.text.say(lang) for item in activity.items}
            found = [items[key] for key in answer if isinstance(key, str) and key in items]
            return tuple(f"{place}. {text}" for place, text in enumerate(found, start=1))
        case Match(), dict():
            targets = {target.key: target.text.say(lang) for target in activity.targets}
            chosen = [(pair.text.say(lang), answer.get(pair.key)) for pair in activity.pairs]
            return tuple(f"{pair} → {targets[target]}" for pair, target in chosen if target in targets)
        case FillIn(), dict():
            return (BLANK.sub(lambda blank: f"[{answer.get(blank[1]) or NOTHING}]", activity.text.say(lang)),)
        case Number(), str() | int() | float():
            return (f"{answer} {activity.unit.say(lang)}",)
        case Reflection(), dict():
            return tuple(line for line in str(answer.get("text", "")).splitlines() if line.strip())
    return ()
