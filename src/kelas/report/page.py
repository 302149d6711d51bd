"""A kept report as HTML, for the notebook that Voilà serves to trainers. It reads a file and works nothing out."""

from __future__ import annotations

import os
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from IPython.display import HTML
from jinja2 import Environment, FileSystemLoader

from kelas import paths
from kelas.report.kept import folder, kept
from kelas.words.interface import say
from kelas.words.text import Lang, as_lang

TEMPLATE = "report-body.html"


def asked() -> dict[str, Any]:
    """Return what the page's address asks for, as arguments of `show`: cohort, language, lesson.

    Voilà gives the address to the notebook in `QUERY_STRING`. In JupyterLab there is none: all learners, in Indonesian.
    """
    query = parse_qs(os.environ.get("QUERY_STRING", ""))
    last = {key: values[-1] for key, values in query.items()}
    return {"cohort": last.get("cohort", ""), "lang": as_lang(last.get("lang")), "lesson": last.get("lesson", "")}


def show(cohort: str = "", lang: Lang = "id", lesson: str = "") -> HTML:
    """Return the report of a cohort, or of a lesson in it, as a notebook shows it.

    Args:
        cohort: the cohort's code; empty for all learners.
        lang: the language.
        lesson: the lesson's slug; empty for the cohort's own report.
    """
    return HTML(html(cohort, lang, lesson))


def html(cohort: str, lang: Lang, lesson: str) -> str:
    """Return the report as a piece of a page; a sentence if it has not been made yet."""
    found = kept(folder(), cohort, lang)
    document = found and (found.lessons.get(lesson) if lesson else found.whole)
    values = {"document": document, "terms": found and found.terms, "lesson": lesson, "cohort": cohort}
    return _pages().get_template(TEMPLATE).render(say=lambda key, **said: say(key, lang, **said), **values)


@cache
def _pages() -> Environment:
    return Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
