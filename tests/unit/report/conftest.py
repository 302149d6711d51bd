"""A report room full of people, made once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The small lessons and people of the statistics' tests serve here too.
sys.path.append(str(Path(__file__).parents[1] / "tracking"))

from seeded import reports_of

from kelas.report.document import Report
from kelas.words.text import Lang


@pytest.fixture(scope="session")
def whole() -> dict[Lang, Report]:
    """Return the reports of two workshops."""
    return reports_of("MAWAR24", "TENUN12")


@pytest.fixture(scope="session")
def small() -> dict[Lang, Report]:
    """Return the reports of a workshop of four."""
    return reports_of("KECIL4", cohort="KECIL4")
