"""The register of issued certificates, and the certificate that a learner may claim."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from issuing import LATER, LEARNER, NOW, what
from sqlalchemy import select

from kelas.certificates import register
from kelas.certificates.register import Certificate, CertificateError
from kelas.events.migrations import CERTIFICATES
from kelas.events.store import Store


@pytest.fixture
def store(any_store: Store) -> Store:
    """Return an empty store in each kind of database in turn."""
    return any_store


def test_a_certificate_comes_back_as_it_was_issued(store: Store, certificate: Certificate) -> None:
    assert register.find(store, certificate.code) == certificate
    assert certificate.issued_at == NOW
    assert certificate.certified == what()


def test_nothing_that_is_kept_holds_a_name(store: Store, certificate: Certificate) -> None:
    columns = {column.name for column in CERTIFICATES.columns}
    assert columns == {"code", "learner", "track", "issued_at", "certified", "revoked_at", "reason"}
    with store.writing() as connection:
        kept = str(connection.execute(select(CERTIFICATES.c.certified)).scalar_one())
    assert "nickname" not in kept


def test_a_code_is_read_in_any_case_and_grouping(store: Store, certificate: Certificate) -> None:
    code = certificate.code
    for typed in (code.lower(), register.spoken(code), f" {code[:3]} {code[3:]} "):
        assert register.find(store, typed) == certificate
    assert re.fullmatch(r"[B-DF-HJ-NP-TV-Z2-9]{5}-[B-DF-HJ-NP-TV-Z2-9]{5}", register.spoken(code))


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 10, "K7FNM9QXTB2", "' OR 1=1 --", "ＫＫＫＫＫＫＫＫＫＫ"])
def test_what_is_no_code_finds_nothing(store: Store, certificate: Certificate, typed: str) -> None:
    assert register.find(store, typed) is None


def test_asking_again_gives_the_same_certificate(store: Store, certificate: Certificate) -> None:
    assert register.issue(store, LEARNER, "warga", what(), LATER) == certificate
    assert len(register.issued(store)) == 1


def test_more_lessons_give_a_new_certificate_and_the_old_one_stays_valid(
    store: Store, certificate: Certificate
) -> None:
    more = register.issue(store, LEARNER, "warga", what(0, "", "kota-cerdas", "cekbansos", "petugas"), LATER)
    assert more.code != certificate.code
    assert register.latest(register.issued(store, LEARNER), "warga") == more
    assert register.find(store, certificate.code) == certificate


def test_another_learner_has_another_certificate(store: Store, certificate: Certificate) -> None:
    other = register.issue(store, "l-other", "warga", what(), NOW)
    assert other.code != certificate.code
    assert register.issued(store, "l-other") == [other]


def test_a_revoked_certificate_says_when_and_why(store: Store, certificate: Certificate) -> None:
    register.revoke(store, certificate.code, "salah cetak", LATER)
    found = register.find(store, certificate.code)
    assert found
    assert (found.revoked_at, found.reason) == (LATER, "salah cetak")


def test_a_revoked_certificate_is_not_issued_again_by_its_learner(store: Store, certificate: Certificate) -> None:
    register.revoke(store, certificate.code, "", LATER)
    with pytest.raises(CertificateError, match="cannot-revoked"):
        register.issue(store, LEARNER, "warga", what(), LATER)
    assert len(register.issued(store)) == 1


def test_a_trainer_can_issue_it_anew_and_the_old_one_stays_revoked(store: Store, certificate: Certificate) -> None:
    register.revoke(store, certificate.code, "hilang", NOW)
    new = register.reissue(store, certificate.code, NOW)
    assert new.code != certificate.code
    assert (new.learner, new.certified) == (certificate.learner, certificate.certified)
    assert register.latest(register.issued(store, LEARNER), "warga") == new, "also within one second"
    assert register.issue(store, LEARNER, "warga", what(), LATER) == new
    old = register.find(store, certificate.code)
    assert old
    assert old.revoked_at


def test_what_cannot_be_done_is_refused_with_a_reason(store: Store, certificate: Certificate) -> None:
    with pytest.raises(CertificateError, match="cannot-unknown"):
        register.revoke(store, "K7FNM9QXTB", "", LATER)
    with pytest.raises(CertificateError, match="cannot-valid"):
        register.reissue(store, certificate.code, LATER)
    register.revoke(store, certificate.code, "", LATER)
    with pytest.raises(CertificateError, match="cannot-again"):
        register.revoke(store, certificate.code, "", LATER)


def test_a_forgotten_learners_certificates_are_gone(store: Store, certificate: Certificate) -> None:
    other = register.issue(store, "l-other", "warga", what(), NOW)
    with store.writing() as connection:
        assert register.forget(connection, LEARNER) == 1
    assert register.issued(store) == [other]


def test_forgetting_does_not_make_a_revoked_certificate_valid_again(store: Store, certificate: Certificate) -> None:
    register.revoke(store, certificate.code, "about Siti", LATER)
    with store.writing() as connection:
        register.forget(connection, LEARNER)
    (left,) = register.issued(store)
    assert left.revoked_at == LATER
    assert (left.learner, left.reason) == ("", "")
    with pytest.raises(CertificateError, match="cannot-forgotten"):
        register.reissue(store, certificate.code, LATER)


def test_it_ends_after_its_months_on_a_day_that_exists(store: Store) -> None:
    end_of_month = NOW.replace(month=12, day=31)
    made = register.issue(store, LEARNER, "warga", what(months=14), end_of_month)
    assert made.until
    assert (made.until.year, made.until.month, made.until.day) == (2028, 2, 28)
    assert register.issue(store, "l-other", "warga", what(), NOW).until is None


def test_the_time_of_issue_is_in_whole_seconds(store: Store) -> None:
    made = register.issue(store, LEARNER, "warga", what(), NOW + timedelta(microseconds=5))
    assert made.issued_at == NOW
