"""Every practice service, done to its end on a phone, in both languages.

With KELAS_SHOTS=folder a picture of every screen is kept there; with KELAS_EVERY=1 every scenario is done, not only
one in each language.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from practise import open_practice, practices
from running import Server
from solving import solve
from visit import Visit

from kelas.activities import Practice
from kelas.lessons import read
from kelas.words.text import LANGS, Lang


def walks() -> Iterator[tuple[str, str, Lang]]:
    """Yield lesson, practice and language: for each service a first scenario in Indonesian, a last one in English."""
    for slug in read.folders():
        lesson = read.lesson(slug)
        by_service: dict[str, list[str]] = {}
        for key in practices(lesson):
            activity = lesson.activities[key]
            assert isinstance(activity, Practice)
            by_service.setdefault(activity.service, []).append(key)
        for keys in by_service.values():
            if os.environ.get("KELAS_EVERY"):
                yield from ((slug, key, lang) for key in keys for lang in LANGS)
            else:
                yield slug, keys[0], "id"
                yield slug, keys[-1], "en"


@pytest.mark.parametrize(("slug", "key", "lang"), list(walks()))
def test_it_can_be_done_to_its_end_with_all_points(
    phone: Visit, server: Server, slug: str, key: str, lang: Lang
) -> None:
    walk = open_practice(phone, server, key, lang, slug)
    walk.labelled()
    for number, action in enumerate(solve(walk.service, walk.state(), datetime.now(UTC))):
        phone.shoot(f"{slug}-{key}-{number:02d}-{walk.screen}", lang, walk.root)
        assert phone.overflow() <= 0, walk.screen
        walk.perform(action)
    phone.shoot(f"{slug}-{key}-99-{walk.screen}", lang, walk.root)
    expect(walk.root).to_have_attribute("data-state", "correct")
    assert walk.root.locator('.debrief__items > [data-done="no"]').count() == 0
    assert phone.faults_of_access(f'[data-activity="{walk.name}"]') == []
    assert server.progress(walk.learner, slug).activities[key].credit == 1
