"""How the attribute names of the models are spelled in YAML: `one_of` is `one-of`, `from_` is `from`."""

from __future__ import annotations

from kelas.words.text import STRICT


def yaml_key(attribute: str) -> str:
    """Return the YAML key of an attribute."""
    return attribute.rstrip("_").replace("_", "-")


YAML = {**STRICT, "alias_generator": yaml_key}
