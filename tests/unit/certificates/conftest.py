"""An issued certificate, keys of this computer and of a stranger, and a certificate's checker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from issuing import LATER, LEARNER, NOW, what

from kelas.certificates import desk, keys, register
from kelas.certificates.register import Certificate
from kelas.certificates.verify import Verdict, verify
from kelas.events.store import Store


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> keys.Issuer:
    """Return this computer's keys."""
    return keys.issuer(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> keys.Issuer:
    """Return the keys of somebody else."""
    return keys.issuer(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def certificate(store: Store) -> Certificate:
    """Return a certificate that is in the register."""
    return register.issue(store, LEARNER, "warga", what(), NOW)


@pytest.fixture
def check(store: Store, issuer: keys.Issuer) -> Callable[..., Verdict]:
    """Return a way to check what is presented, on this computer or (`elsewhere`) on one that knows only the keys."""

    def judged(presented: str, *, elsewhere: bool = False, now: datetime = LATER, revoked: str = "") -> Verdict:
        public = {key.thumbprint(): key for key in (issuer.badge, issuer.ticket)}
        trusted = keys.Trusted(keys=public, revoked={revoked: "elsewhere"} if revoked else {})

        def look(code: str) -> Certificate | None:
            return None if elsewhere else register.find(store, code)

        return verify(presented, trusted, look, desk.titles(), now)

    return judged
