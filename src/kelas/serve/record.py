"""The sentence about a hand-in: not sent, waiting, recorded by the trainer, or a problem."""

from __future__ import annotations

from kelas.tracking.progress import Progress
from kelas.words.interface import say
from kelas.words.text import Lang, figure


def record(stands: Progress | None, lang: Lang) -> dict[str, str | bool]:
    """Return the state of a hand-in, whether it is final, and the sentence that says it.

    Args:
        stands: the learner's progress in the lesson; None if there is no learner.
        lang: the language of the sentence.
    """
    if stands is None or stands.finished is None:
        return {"state": "none", "final": True, "text": say("record.none", lang)}
    found = stands.recorded
    if found is None:
        return {"state": "waiting", "final": False, "text": say("record.waiting", lang)}
    if found.problem:
        return {"state": "problem", "final": True, "text": say("record.problem", lang)}
    score, most = figure(found.score, lang), figure(found.max_score, lang)
    text = say("record.recorded", lang, score=score, most=most)
    if stands.waiting:
        text += " " + say("record.by-hand", lang, points=figure(stands.waiting, lang))
    return {"state": "recorded", "final": True, "text": text}
