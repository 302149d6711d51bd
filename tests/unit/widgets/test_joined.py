"""The one script of a lesson's page is made from plain modules, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kelas import paths
from kelas.serve import static
from kelas.widgets.link import LinkError, joined


def write(folder: Path, **modules: str) -> dict[str, Path]:
    made = {name: folder / f"{name}.js" for name in modules}
    for name, source in modules.items():
        made[name].write_text(source, "utf-8")
    return made


def test_a_module_that_two_import_stands_once_and_before_both(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        host='import { x } from "./base.js";\nexport function wake(kinds) {}\n',
        one='import { x } from "./base.js";\nexport default { x };\n',
        base="export const x = 1;\n",
    )
    text = joined(files["host"], {"one": files["one"]})
    assert text.count("const x = 1;") == 1
    assert text.index("const x = 1;") < text.index("function wake") < text.index("const $default")
    assert text.endswith('$1.wake({ "one": $2.$default });\n')
    assert "import" not in text
    assert "export" not in text


@pytest.mark.parametrize(
    "line",
    [
        'import x from "./base.js";',
        'import * as x from "./base.js";',
        'import "./base.js";',
        'import {\n  x,\n} from "./base.js";',
        'export { x } from "./base.js";',
        'export * from "./base.js";',
        'const x = import("./base.js");',
        "const x = import.meta.url;",
    ],
)
def test_what_it_cannot_read_is_refused_by_file_and_line(tmp_path: Path, line: str) -> None:
    files = write(tmp_path, host=f"{line}\nexport function wake() {{}}\n", base="export const x = 1;\n")
    with pytest.raises(LinkError, match=r"host\.js: write named imports"):
        joined(files["host"], {})


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        host='import { x } from "./base.js";\nexport function wake() {}\n',
        base='import { wake } from "./host.js";\nexport const x = 1;\n',
    )
    with pytest.raises(LinkError, match="imports itself"):
        joined(files["host"], {})


def test_the_lesson_script_holds_the_host_and_every_module_of_the_kinds_once() -> None:
    script = static.script()
    for module in paths.WIDGETS.glob("*/*.js"):
        helper = module.name.endswith(".test.js") or module.name in ("testing.js", "gallery.js", "views.js")
        first = module.read_text("utf-8").splitlines()[0]
        wanted = 0 if helper or f"host/{module.name}" in static.PAGE_SCRIPTS else 1
        assert script.count(first + "\n") == wanted, module
