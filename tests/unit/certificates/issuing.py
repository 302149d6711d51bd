"""What the tests of certificates issue."""

from __future__ import annotations

from datetime import UTC, datetime

from kelas.certificates import desk
from kelas.certificates.register import Certified, Learned
from kelas.lessons import read

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
BASE = "http://192.168.1.10:8866"
LEARNER = "l-0123456789abcdef"


def what(months: int = 0, cohort: str = "", *slugs: str) -> Certified:
    """Return what the residents' certificate says."""
    lessons = [read.lesson(slug) for slug in slugs or ("kota-cerdas", "cekbansos")]
    return Certified(
        title=desk.titles()["warga"],
        lessons=tuple(Learned(slug=one.slug, title=one.head.title, objective=one.head.objective) for one in lessons),
        pass_mark=0.7,
        cohort=cohort,
        months=months,
    )
