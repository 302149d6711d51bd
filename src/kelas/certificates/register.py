"""The register of issued certificates: what was certified, to which random learner id, and whether it was revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Select, select

from kelas.certificates.rule import Standing
from kelas.events.migrations import CERTIFICATES
from kelas.events.store import Store
from kelas.words.text import Text

# Letters and digits that nobody reads wrongly, and no vowels, so that no code is a word: 28 ** 10 codes.
LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 10
GROUP = 5


class CertificateError(Exception):
    """Something cannot be done with a certificate; `key` and `values` make the sentence that says why."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A lesson as it was when it was certified."""

    slug: str
    title: Text
    objective: Text


@dataclass(frozen=True, kw_only=True)
class Certified:
    """What a certificate says. It is kept as it was, whatever the course becomes.

    Attributes:
        pass_mark: the share of points, 0 to 1, that each lesson needed.
        cohort: the title of the learner's workshop, if any.
        months: how long it is valid; 0 means without an end.
    """

    title: Text
    lessons: tuple[Learned, ...]
    pass_mark: float
    cohort: str = ""
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """An issued certificate. `learner` is empty once they were forgotten; `issued_at` is UTC, to the second."""

    code: str
    learner: str
    track: str
    issued_at: datetime
    certified: Certified
    revoked_at: datetime | None = None
    reason: str = ""

    @property
    def until(self) -> datetime | None:
        """Return the end of its validity, if it has one: the same day some months later."""
        months = self.certified.months
        if not months:
            return None
        year, month = divmod(self.issued_at.month - 1 + months, 12)
        day = min(self.issued_at.day, 28)  # a day that every month has
        return self.issued_at.replace(year=self.issued_at.year + year, month=month + 1, day=day)


def certified(standing: Standing, cohort: str) -> Certified:
    """Return what a learner who stands so is certified now."""
    lessons = tuple(
        Learned(slug=one.slug, title=one.head.title, objective=one.head.objective) for one in standing.passed
    )
    award = standing.award
    return Certified(title=award.title, lessons=lessons, pass_mark=award.pass_mark, cohort=cohort, months=award.months)


def spoken(code: str) -> str:
    """Return a code as it is printed: in two groups."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def code_in(text: str) -> str:
    """Return the code in what somebody typed, in any case and grouping; empty if it cannot be one."""
    plain = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(LETTERS) else ""


def issue(store: Store, learner: str, track: str, what: Certified, now: datetime) -> Certificate:
    """Issue a certificate, or return the one that the learner has for exactly these lessons.

    Raises:
        CertificateError: the last one was revoked and none was issued in its place.
    """
    with store.writing() as connection:
        held = _of(connection, select(CERTIFICATES).where(_theirs(learner, track)))
        if held and held[-1].revoked_at:
            raise CertificateError("certificate.cannot-revoked", code=spoken(held[-1].code))
        slugs = {one.slug for one in what.lessons}
        same = [one for one in held if not one.revoked_at and {each.slug for each in one.certified.lessons} >= slugs]
        return same[-1] if same else _put(connection, learner, track, what, now)


def reissue(store: Store, code: str, now: datetime) -> Certificate:
    """Issue a revoked certificate anew, under a new code; the old one stays revoked.

    Raises:
        CertificateError: there is none, it is not revoked, or its learner was forgotten.
    """
    with store.writing() as connection:
        old = _one(connection, code)
        if not old.revoked_at:
            raise CertificateError("certificate.cannot-valid", code=spoken(old.code))
        if not old.learner:
            raise CertificateError("certificate.cannot-forgotten", code=spoken(old.code))
        return _put(connection, old.learner, old.track, old.certified, now)


def revoke(store: Store, code: str, reason: str, now: datetime) -> Certificate:
    """Revoke a certificate, and return it as it is then.

    Raises:
        CertificateError: there is none, or it is revoked already.
    """
    with store.writing() as connection:
        found = _one(connection, code)
        if found.revoked_at:
            raise CertificateError("certificate.cannot-again", code=spoken(found.code))
        change = CERTIFICATES.update().where(CERTIFICATES.c.code == found.code)
        connection.execute(change.values(revoked_at=now.isoformat(timespec="seconds"), reason=reason))
        return _one(connection, code)


def find(store: Store, code: str) -> Certificate | None:
    """Return the certificate of a code."""
    with store.writing() as connection:
        found = _of(connection, select(CERTIFICATES).where(CERTIFICATES.c.code == code_in(code)))
    return found[0] if found else None


def issued(store: Store, learner: str | None = None) -> list[Certificate]:
    """Return the certificates, or those of one learner, oldest first."""
    query = select(CERTIFICATES)
    with store.writing() as connection:
        return _of(connection, query if learner is None else query.where(CERTIFICATES.c.learner == learner))


def latest(held: Iterable[Certificate], track: str) -> Certificate | None:
    """Return the newest of a learner's certificates for a track, revoked or not."""
    return next(reversed([one for one in held if one.track == track]), None)


def forget(connection: Connection, learner: str) -> int:
    """Delete a learner's certificates, in a transaction of whoever deletes the rest; returns how many there were.

    Of a revoked one the code and the day stay, so that its paper does not become valid again; nothing in them leads to
    the learner.
    """
    theirs = CERTIFICATES.c.learner == learner
    number = len(connection.execute(select(CERTIFICATES.c.code).where(theirs)).all())
    connection.execute(CERTIFICATES.delete().where(theirs, CERTIFICATES.c.revoked_at.is_(None)))
    connection.execute(CERTIFICATES.update().where(theirs).values(learner="", reason=""))
    return number


def _theirs(learner: str, track: str) -> Any:
    return (CERTIFICATES.c.learner == learner) & (CERTIFICATES.c.track == track)


def _put(connection: Connection, learner: str, track: str, what: Certified, now: datetime) -> Certificate:
    new = Certificate(
        code="".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)),
        learner=learner,
        track=track,
        issued_at=now.astimezone(UTC).replace(microsecond=0),
        certified=what,
    )
    row = {
        "code": new.code,
        "learner": learner,
        "track": track,
        "issued_at": new.issued_at.isoformat(),
        "certified": _shape().dump_json(what).decode(),
    }
    connection.execute(CERTIFICATES.insert().values(**row))
    return new


def _one(connection: Connection, code: str) -> Certificate:
    found = _of(connection, select(CERTIFICATES).where(CERTIFICATES.c.code == code_in(code)))
    if not found:
        raise CertificateError("certificate.cannot-unknown", code=code)
    return found[0]


def _of(connection: Connection, query: Select[Any]) -> list[Certificate]:
    # One that is issued in the place of a revoked one, in the same second, comes after it.
    oldest_first = query.order_by(CERTIFICATES.c.issued_at, CERTIFICATES.c.revoked_at.is_(None), CERTIFICATES.c.code)
    rows = connection.execute(oldest_first).mappings()
    return [
        Certificate(
            code=row["code"],
            learner=row["learner"],
            track=row["track"],
            issued_at=datetime.fromisoformat(row["issued_at"]),
            certified=_shape().validate_json(row["certified"]),
            revoked_at=datetime.fromisoformat(row["revoked_at"]) if row["revoked_at"] else None,
            reason=row["reason"] or "",
        )
        for row in rows
    ]


@cache
def _shape() -> TypeAdapter[Certified]:
    return TypeAdapter(Certified)
