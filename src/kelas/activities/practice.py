"""A scenario of a practice service, done inside a lesson."""

from __future__ import annotations

from dataclasses import dataclass

from kelas.activities.model import Activity


@dataclass(frozen=True, kw_only=True)
class Practice(Activity):
    """A scenario of a service; its engine is `kelas.practice`."""

    service: str
    scenario: str
