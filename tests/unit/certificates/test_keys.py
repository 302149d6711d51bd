"""The keys of this computer, and those that it trusts."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kelas.certificates import keys
from kelas.certificates.keys import Issuer, KeysError


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    first = keys.issuer(tmp_path)
    assert stat.S_IMODE((tmp_path / keys.KEYS_FILE).stat().st_mode) == 0o600
    assert keys.issuer(tmp_path).id == first.id
    assert [file.name for file in tmp_path.iterdir()] == [keys.KEYS_FILE]


def test_programs_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len({one.id for one in pool.map(keys.issuer, [tmp_path] * 4)}) == 1


def test_a_damaged_file_of_keys_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / keys.KEYS_FILE
    for damaged in ("", "{", "{}", '{"keys": []}', "[1]"):
        file.write_text(damaged, "utf-8")
        with pytest.raises(KeysError, match="keys-damaged"):
            keys.issuer(tmp_path)
        assert file.read_text("utf-8") == damaged


def test_the_keys_and_revocations_of_others_are_read_from_their_folder(tmp_path: Path, stranger: Issuer) -> None:
    folder = tmp_path / keys.ISSUERS_FOLDER
    folder.mkdir()
    (folder / "kelurahan.json").write_text(json.dumps(stranger.public()), "utf-8")
    listed = [{"id": "urn:a", "revoked": True, "revocationReason": "salah"}, {"id": "urn:b", "revoked": False}]
    (folder / "kelurahan-revoked.json").write_text(json.dumps({"revokedCredential": listed}), "utf-8")
    found = keys.trusted(tmp_path)
    assert found.named(stranger.badge.thumbprint())
    assert found.hinted(stranger.ticket.thumbprint()[: keys.HINT_LENGTH])
    assert found.named(keys.issuer(tmp_path).badge.thumbprint()), "one's own too"
    assert found.revoked == {"urn:a": "salah"}


def test_without_their_file_others_are_strangers(tmp_path: Path, stranger: Issuer) -> None:
    found = keys.trusted(tmp_path)
    assert not found.named(stranger.badge.thumbprint())
    assert not found.hinted("")
    assert not found.hinted(stranger.ticket.thumbprint())


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"keys": []}', '{"keys": [{"kty": "RSA"}]}', '"x"'])
def test_a_file_that_is_neither_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, "utf-8")
    with pytest.raises(KeysError) as refused:
        keys.trusted(tmp_path, [file])
    assert refused.value.file == file
