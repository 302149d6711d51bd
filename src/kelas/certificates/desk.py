"""Where certificates are given out: who stands how, and issuing by the gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kelas.certificates.gradebook import scores
from kelas.certificates.register import Certificate, certified, issue, issued, latest
from kelas.certificates.rule import Graded, Standing, counting, record_of, standing
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.lessons import read
from kelas.lessons.models import Track, slug_of
from kelas.words.text import Text


def tracks() -> dict[str, Track]:
    """Return the tracks that have a certificate, by key."""
    return {track.key: track for track in read.course().tracks if track.certificate}


def titles() -> dict[str, Text]:
    """Return what each track's certificate certifies."""
    return {key: track.certificate.title for key, track in tracks().items() if track.certificate}


def stands(track: Track, record: Mapping[str, Graded]) -> Standing:
    """Return how a learner with this record stands with a track's certificate.

    Args:
        track: one of `tracks`.
        record: what is recorded of the learner, by the lesson's slug.
    """
    if not track.certificate:
        raise ValueError(f"the track {track.key} has no certificate")
    lessons = {slug: read.lesson(slug) for slug in map(slug_of, track.lessons)}
    return standing(track, track.certificate, counting(track, lessons), record)


def seen(store: Store, learner: str) -> dict[str, Graded]:
    """Return what the events say of a learner's grades: quick, for showing only."""
    return record_of(store.read(learner=learner, kinds=(LessonFinished, SubmissionGraded)))


def checked(store: Store, learner: str, track: Track) -> Standing:
    """Return how a learner stands by nbgrader's gradebook, which alone decides. It may take a second.

    The gradebook is opened only if enough lessons were handed in. One that was handed in, and is not in the gradebook
    yet, waits for its grade.
    """
    handed_in = seen(store, learner)
    shown = stands(track, handed_in)
    if sum(step.state != "missing" for step in shown.steps) < shown.needed:
        return shown
    waiting = {slug: Graded(score=0.0, max_score=0.0, waiting=True) for slug in handed_in}
    return stands(track, {**waiting, **scores(learner)})


def claim(store: Store, learner: str, track: Track, now: datetime) -> Certificate | None:
    """Return the certificate that a learner may print now; it is issued if they have earned it.

    A learner who has passed more lessons since the last one gets a new one; the last one stays valid.

    Returns:
        None if it is not earned, or was revoked.
    """
    last = latest(issued(store, learner), track.key)
    if last and last.revoked_at:
        return None
    standing_now = checked(store, learner, track)
    if not standing_now.earned:
        return last
    learners = store.learners(id=learner)
    cohort = store.cohorts().get(learners[0]["cohort"], "") if learners else ""
    return issue(store, learner, track.key, certified(standing_now, cohort), now)
