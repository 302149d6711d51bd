"""What a choice of an activity is in words: the option that was picked, the pair that was made, the number typed."""

from __future__ import annotations

from kelas.activities import Activity
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number, Words
from kelas.tracking.choices import RIGHT, Choice
from kelas.words.interface import say
from kelas.words.text import Lang, figure


def named(activity: Activity, choice: Choice, lang: Lang) -> str:
    """Return a choice in words, as `kelas.tracking.choices.offered` names them.

    Args:
        activity: what was answered.
        choice: the part of it (empty if it has none), and what was chosen for it.
        lang: the language of the words.
    """
    part, chosen = choice
    match activity:
        case PickOne() | PickMany():
            return {option.key: option.text for option in activity.options}[chosen].say(lang)
        case Match():
            pair = next(one for one in activity.pairs if one.key == part)
            target = next(one for one in activity.targets if one.key == chosen)
            return f"{pair.text.say(lang)} → {target.text.say(lang)}"
        case Order():
            item = next(one for one in activity.items if one.key == part)
            return say("choice.place", lang, item=item.text.say(lang), place=chosen)
        case FillIn():
            blank = next(one for one in activity.blanks if one.key == part)
            if chosen == RIGHT:
                return _first(blank.accept, lang)
            known = [_first(wrong.answers, lang) for wrong in blank.wrong]
            return _expected(chosen, known, lang)
        case Number():
            if chosen == RIGHT:
                return f"{figure(activity.answer, lang)} {activity.unit.say(lang)}"
            return _expected(chosen, [_span(wrong.from_, wrong.to, lang) for wrong in activity.wrong], lang)
    raise TypeError(f"a {activity.kind} offers nothing to choose")


def _first(words: Words, lang: Lang) -> str:
    return (words.en if lang == "en" else words.id)[0]


def _expected(chosen: str, known: list[str], lang: Lang) -> str:
    number = chosen.removeprefix("wrong-")
    return known[int(number) - 1] if number.isdigit() else say("choice.other", lang)


def _span(low: float, high: float, lang: Lang) -> str:
    return figure(low, lang) if low == high else f"{figure(low, lang)} – {figure(high, lang)}"
