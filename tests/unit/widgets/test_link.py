from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from kelas import paths
from kelas.lessons.kinds import kinds
from kelas.widgets.link import linked

DATA = re.compile(r'"data:text/javascript;base64,([A-Za-z0-9+/=]+)"')


def unfolded(code: str) -> str:
    """Return a linked module with the modules inside it, all the way down."""
    return DATA.sub(lambda match: unfolded(base64.b64decode(match[1]).decode()), code)


def test_a_relative_import_becomes_the_module_itself(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.js").write_text('export const b = "b";\n', "utf-8")
    (tmp_path / "a" / "a.js").write_text('import { b } from "../b.js";\nexport { b as c } from "../b.js";\n', "utf-8")
    code = linked(tmp_path / "a" / "a.js")
    assert "../b.js" not in code
    assert [base64.b64decode(found).decode() for found in DATA.findall(code)] == ['export const b = "b";\n'] * 2


def test_what_is_no_import_stays_as_it_is(tmp_path: Path) -> None:
    source = 'const text = \'from "./x.js"\';\n// import { a } from "./x.js"\nexport const url = "./x.js";\n'
    (tmp_path / "a.js").write_text(source, "utf-8")
    assert linked(tmp_path / "a.js") == source


def test_a_module_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import "./gone.js";\n', "utf-8")
    with pytest.raises(FileNotFoundError, match=r"gone\.js"):
        linked(tmp_path / "a.js")


@pytest.mark.parametrize("kind", kinds())
def test_a_kinds_module_needs_nothing_from_a_server(kind: str) -> None:
    code = unfolded(linked(paths.WIDGETS / kind / f"{kind}.js"))
    assert not re.search(r"""^\s*(?:import|export)\b[^;]*?from\s*["']\.""", code, re.MULTILINE)
    assert "import(" not in code
    assert "import.meta" not in code
