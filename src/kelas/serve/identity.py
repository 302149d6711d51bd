"""Who is who, without names: a random learner id in a signed cookie, a nickname, and a four-word recovery phrase."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections import defaultdict, deque
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from kelas import paths
from kelas.authored import yaml
from kelas.events.store import Store
from kelas.privacy import plausible_nik
from kelas.words.text import Lang

SECRET_LENGTH = 32
PHRASE_LENGTH = 4
NICKNAME_LENGTH = 30
# No number that could be a phone number or a NIK belongs in a nickname.
_LONG_NUMBER = re.compile(r"\d[\d .()/-]{5,}\d")


@cache
def phrase_words() -> tuple[str, ...]:
    """Return the words that recovery phrases are made of."""
    return yaml.shape(yaml.read(paths.LESSONS / "words" / "recovery.yaml"), dict[str, tuple[str, ...]])["words"]


def secret(folder: Path) -> bytes:
    """Return this installation's secret, made on first use and readable by its owner only."""
    file = folder / "secret"
    if not file.exists() or file.stat().st_size < SECRET_LENGTH:  # a start that was cut short left half of one
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / "secret.new"
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(SECRET_LENGTH))
        fresh.replace(file)
    return file.read_bytes()


def is_private(text: str) -> bool:
    """Say whether a typed name holds what is none: a NIK, a phone number, an e-mail address."""
    return plausible_nik(text) or bool(_LONG_NUMBER.search(text)) or "@" in text


def nickname_problem(nickname: str) -> str | None:
    """Return the key of the sentence that says what is wrong with a nickname, or None."""
    if not nickname:
        return "join.nickname-missing"
    if is_private(nickname):
        return "join.nickname-private"
    if len(nickname) > NICKNAME_LENGTH:
        return "join.nickname-long"
    return None


def tidy(text: str) -> str:
    """Return a typed text without control characters and with single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:500]).split())


class Register:
    """Learners as the server knows them."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = key

    def guest(self, lang: Lang) -> str:
        """Return the id of a new learner who has not joined yet: practice first, join later."""
        learner = f"l-{secrets.token_hex(8)}"
        joined = datetime.now(UTC).isoformat()
        self._store.add_learner(id=learner, nickname="", lang=lang, cohort="", phrase=None, joined_at=joined)
        return learner

    def known(self, learner: str) -> bool:
        """Say whether this learner exists."""
        return bool(self._store.learners(id=learner))

    def nickname(self, learner: str) -> str:
        """Return a learner's nickname, empty for a guest."""
        found = self._store.learners(id=learner)
        return str(found[0]["nickname"]) if found else ""

    def join(self, learner: str, nickname: str, cohort: str) -> str:
        """Give a guest a nickname and a cohort, and return their recovery phrase, which is kept only as a digest."""
        self._store.change_learner(learner, nickname=nickname, cohort=cohort)
        return self.new_phrase(learner)

    def new_phrase(self, learner: str) -> str:
        """Give a learner a new recovery phrase; the old one no longer works."""
        phrase = " ".join(secrets.choice(phrase_words()) for _ in range(PHRASE_LENGTH))
        self._store.change_learner(learner, phrase=self._digest(phrase))
        return phrase

    def by_phrase(self, phrase: str) -> str | None:
        """Return the learner whose recovery phrase this is; case, commas and spacing are forgiven."""
        words = re.findall(r"[a-z]+", phrase.casefold())
        if len(words) != PHRASE_LENGTH:
            return None
        found = self._store.learners(phrase=self._digest(" ".join(words)))
        return str(found[0]["id"]) if found else None

    def _digest(self, phrase: str) -> str:
        return hmac.new(self._key, phrase.encode(), hashlib.sha256).hexdigest()


# So many places are remembered before those that have been silent are forgotten.
MOST_PLACES = 1000


class Limit:
    """At most so many tries in so many seconds from one place."""

    def __init__(self, tries: int, seconds: float) -> None:
        self._tries = tries
        self._seconds = seconds
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    def passes(self, place: str) -> bool:
        """Count a try from a place, and say whether it is allowed."""
        now = time.monotonic()
        if len(self._seen) > MOST_PLACES:
            self._forget(now)
        seen = self._seen[place]
        while seen and now - seen[0] > self._seconds:
            seen.popleft()
        if len(seen) >= self._tries:
            return False
        seen.append(now)
        return True

    def _forget(self, now: float) -> None:
        self._seen = defaultdict(
            deque, {place: seen for place, seen in self._seen.items() if seen and now - seen[-1] <= self._seconds}
        )


class Pace:
    """So many at once from one place, and then so many a second: whoever is faster has to wait."""

    def __init__(self, at_once: int, per_second: float) -> None:
        self._pause = 1 / per_second
        self._ahead = at_once / per_second
        self._due: dict[str, float] = {}

    def wait(self, place: str) -> float:
        """Count one from a place, and return the seconds that it has to wait.

        This is the generic cell rate algorithm: `_due` is when the place would be at its even pace again.
        """
        now = time.monotonic()
        if len(self._due) > MOST_PLACES:
            self._due = {one: due for one, due in self._due.items() if due > now}
        self._due[place] = max(self._due.get(place, 0.0), now) + self._pause
        return max(0.0, self._due[place] - self._ahead - now)
