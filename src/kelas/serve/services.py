"""Which service for which need? A page that finds a practice service by what people say when they need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kelas.lessons import read
from kelas.lessons.models import Lesson
from kelas.practice.find import Index
from kelas.practice.model import Service
from kelas.privacy import plausible_nik
from kelas.serve.identity import tidy
from kelas.serve.page import Page

LONGEST_QUERY = 80


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A service, and the lesson in which it is practised."""

    service: Service
    lesson: Lesson


@cache
def listed() -> Mapping[str, Listed]:
    """Return every service that a lesson practises, in the order of the course; of several lessons the first."""
    found: dict[str, Listed] = {}
    for slug in read.folders():
        lesson = read.lesson(slug)
        for key, service in lesson.services.items():
            found.setdefault(key, Listed(service=service, lesson=lesson))
    return found


@cache
def index() -> Index:
    """Return the search over all services."""
    return Index(one.service for one in listed().values())


class Services(Page):
    """Finds services by plain words; shows all of them when nothing is asked."""

    def get(self) -> None:
        """Show what was found, best first."""
        asked = tidy(self.get_query_argument("q", ""))[:LONGEST_QUERY]
        private = plausible_nik(asked)
        keys = list(listed()) if private or not asked else [key for key, _ in index().find(asked, self.lang)]
        self.show(
            "services.html",
            asked="" if private else asked,
            private=private,
            found=[listed()[key] for key in keys],
        )
