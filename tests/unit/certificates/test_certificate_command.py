"""`kelas certificate`, as a trainer types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from issuing import BASE
from typer.testing import CliRunner, Result

from kelas.certificates import bake, keys, paper, register
from kelas.certificates.credential import credential, enveloped, revocations, sign, ticket
from kelas.certificates.register import Certificate, spoken
from kelas.cli import app
from kelas.events.store import Store
from kelas.words.interface import say


def kelas(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["certificate", *arguments])


@pytest.fixture
def token(home: Path, certificate: Certificate) -> str:
    issuer = keys.issuer(home)
    return sign(credential(certificate, issuer.id, BASE), issuer)


def test_a_badge_file_of_every_kind_is_checked_without_the_server(tmp_path: Path, token: str) -> None:
    drawing, picture = paper.badge()
    files = {
        "a.png": bake.into_png(picture, token),
        "a.svg": bake.into_svg(drawing, token).encode(),
        "a.jwt": token.encode(),
        "a.json": json.dumps(enveloped(token)).encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        found = kelas("verify", str(tmp_path / name))
        assert found.exit_code == 0, found.output
        assert say("verify.is-valid", "id") in found.output
        assert say("verify.is-valid", "en") in found.output


def test_a_code_and_the_text_of_the_qr_code_are_checked(home: Path, certificate: Certificate, token: str) -> None:
    short = ticket(certificate, keys.issuer(home))
    for presented in (spoken(certificate.code), f"{BASE}/verify/{short}"):
        assert kelas("verify", presented).exit_code == 0


def test_another_computer_needs_the_public_key_and_learns_of_revocations_from_the_list(
    home: Path, certificate: Certificate, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    badge, public, listed = tmp_path / "a.jwt", tmp_path / "issuer.json", tmp_path / "revocations.json"
    badge.write_text(token, "utf-8")
    public.write_text(kelas("key").output, "utf-8")
    issuer = keys.issuer(home)
    listed.write_text(json.dumps(revocations([certificate], issuer.id, BASE)), "utf-8")
    monkeypatch.setenv("KELAS_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("KELAS_DB_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    unknown = kelas("verify", str(badge))
    assert (unknown.exit_code, say("verify.is-foreign", "id") in unknown.output) == (1, True)
    known = kelas("verify", str(badge), "--issuer", str(public))
    assert (known.exit_code, say("verify.unlisted", "id") in known.output) == (0, True)
    withdrawn = kelas("verify", str(badge), "--issuer", str(public), "--issuer", str(listed))
    assert (withdrawn.exit_code, say("verify.is-revoked", "id") in withdrawn.output) == (1, True)


def test_revoking_is_said_by_every_check_and_a_new_one_can_be_given(certificate: Certificate, store: Store) -> None:
    code = spoken(certificate.code)
    assert kelas("revoke", code, "--reason", "salah\tcetak").exit_code == 0
    checked = kelas("verify", code)
    assert checked.exit_code == 1
    assert "salah cetak" in checked.output
    assert "revoked" in kelas("list").output
    new = kelas("reissue", code)
    assert new.exit_code == 0
    latest = register.issued(store)[-1]
    assert spoken(latest.code) in new.output
    assert kelas("verify", latest.code).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["revoke", "BBBBB-BBBBB", "--reason", "x"], "certificate.cannot-unknown"),
        (["reissue", "BBBBB-BBBBB"], "certificate.cannot-unknown"),
        (["revoke", "BBBBB-BBBBB", "--reason", "surel a@b.id"], "certificate.cannot-private"),
        (["verify", "nowhere.png"], "certificate.cannot-read"),
    ],
)
def test_what_cannot_be_done_is_said_in_both_languages(store: Store, arguments: list[str], said: str) -> None:
    found = kelas(*arguments)
    assert found.exit_code == 1
    values = {"code": "BBBBB-BBBBB", "file": "nowhere.png"}
    for lang in ("id", "en"):
        assert say(said, lang, **values) in found.output  # type: ignore[arg-type]


def test_damaged_keys_are_said_and_kept(home: Path, store: Store) -> None:
    (home / keys.KEYS_FILE).write_text("{", "utf-8")
    for arguments in (["key"], ["verify", "BBBBB-BBBBB"]):
        found = kelas(*arguments)
        assert found.exit_code == 1
        assert "Traceback" not in found.output
        assert keys.KEYS_FILE in found.output


def test_the_key_that_is_printed_is_public(home: Path, store: Store) -> None:
    printed = json.loads(kelas("key").output)
    assert printed == keys.issuer(home).public()
