from __future__ import annotations

import pytest

from kelas.activities import GRADINGS
from kelas.lessons.kinds import PRACTICE, Kind, kinds
from kelas.words.text import yaml_key


def test_every_way_of_grading_has_a_widget_kind() -> None:
    assert {kind.grading for kind in kinds().values()} == {*GRADINGS, PRACTICE}


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds().keys())
def test_the_params_of_a_kind_are_the_fields_of_its_model(kind: Kind) -> None:
    from dataclasses import MISSING, fields

    from kelas.activities import Activity, Practice

    model = Practice if kind.grading == PRACTICE else GRADINGS[kind.grading].model
    common = {field.name for field in fields(Activity)} - {"prompt"}
    own = {yaml_key(field.name): field.default is MISSING for field in fields(model) if field.name not in common}
    assert {name: param.required for name, param in kind.params.items()} == own


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds().keys())
def test_a_kind_states_what_anybody_must_be_able_to_do(kind: Kind) -> None:
    assert len(kind.accessibility) >= 4
    assert all(" must " in sentence and sentence.endswith(".") for sentence in kind.accessibility)
    assert kind.examples
