"""The cells of an activity that a person grades: the task with its rubric, and the text that is graded by hand.

A submission's notebook gets the learner's text into the second one (`kelas.grading.written`).
"""

from __future__ import annotations

from typing import Any

from kelas.activities import Reflection
from kelas.lessons.cells import text_cell
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang, figure

# What stands in place of an answer. It is the same in both languages, since nbgrader gives 0 to a cell that is as it
# was, and knows one assignment for both; grading/nbgrader_config.py names it too.
EMPTY = " / ".join(say("written.empty", lang) for lang in LANGS)


def cells(key: str, activity: Reflection, lang: Lang) -> list[dict[str, Any]]:
    """Return the cells of an activity."""
    mark = {"cell_type": "markdown", "schema_version": 3, "solution": True, "task": False, "locked": False}
    answer = {
        "nbgrader": {**mark, "grade": True, "grade_id": key, "points": activity.points},
        "tags": ["grade"],
        "editable": False,  # what is written in the page counts, not what is written here
        "deletable": False,
    }
    return [
        {**text_cell(f"rubric-{key}"[:64], rubric(activity, lang)), "metadata": {"tags": ["grade"]}},
        {**text_cell(f"answer-{key}"[:64], EMPTY), "metadata": answer},
    ]


def rubric(activity: Reflection, lang: Lang) -> str:
    """Return the task and what it is judged by, as Markdown for whoever grades."""
    prompt = activity.prompt.say(lang).replace("\n", "\n\n")
    told = [f"**{prompt}**", "", say("written.rubric", lang, points=figure(activity.points, lang)), ""]
    for criterion in activity.rubric:
        told.append(f"- {criterion.text.say(lang)}")
        told += [
            f"    - **{say('written.level', lang, points=figure(level.points, lang))}** {level.text.say(lang)}"
            for level in criterion.levels
        ]
    return "\n".join(told)
