"""The one script of a lesson's page is made from plain modules, or refused with a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kelas import paths
from kelas.lessons.kinds import kinds
from kelas.serve import static
from kelas.widgets.link import LinkError, joined, lean

IMPORTED = re.compile(r"""^import .* from "(\.[^"]+)";$""", re.MULTILINE)


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


def test_comments_on_lines_of_their_own_blank_lines_and_indentation_are_left_out() -> None:
    source = '/** What\n * it does. */\nfunction f() {\n  // why\n\n  return "// x"; // one\n}\n/* end */\n'
    assert lean(source, Path("f.js")) == 'function f() {\nreturn "// x"; // one\n}\n'


@pytest.mark.parametrize(
    "line",
    ['"a `", `b ${c({ d })} /*`, /* e */ "\\\\"', "'it is /* no comment' // nor is this the reader's"],
)
def test_marks_inside_a_text_are_no_comments(line: str) -> None:
    assert lean(f"  {line}\n", Path("f.js")) == f"{line}\n"


@pytest.mark.parametrize(
    "source", ["x = `a\n  // b\n`;\n", "x = `${a} b` + `\n  c`;\n", 'x = "a\\\n  b";\n', "x; /* a\n  b */\n"]
)
def test_a_text_that_goes_on_in_the_next_line_is_refused(source: str) -> None:
    with pytest.raises(LinkError, match=r"f\.js: end each text .* not `x"):
        lean(source, Path("f.js"))


def of_a_lesson() -> set[Path]:
    """Return the host's module, every kind's, and all that they import."""
    found: set[Path] = set()
    open_ones = [paths.WIDGETS / "host" / "host.js", *(paths.WIDGETS / kind / f"{kind}.js" for kind in kinds())]
    while open_ones:
        module = open_ones.pop()
        if module not in found:
            found.add(module)
            open_ones += [(module.parent / path).resolve() for path in IMPORTED.findall(module.read_text("utf-8"))]
    return found


def test_the_lesson_script_holds_what_the_host_and_the_kinds_import_once_and_nothing_else() -> None:
    wanted = of_a_lesson()
    lines = static.script().splitlines()
    for module in paths.WIDGETS.glob("*/*.js"):
        own = lean(module.read_text("utf-8"), module).splitlines()
        longest = max((line for line in own if not line.startswith(("import ", "export "))), key=len)
        assert lines.count(longest) == (module in wanted), module


def test_a_module_is_in_the_lesson_script_or_on_a_page_without_activities_or_helps_a_test() -> None:
    served = of_a_lesson() | {paths.WIDGETS / path for path in static.PAGE_SCRIPTS}
    rest = {module for module in paths.WIDGETS.glob("*/*.js") if module not in served}
    assert {module.name for module in rest if not module.name.endswith(".test.js")} == {
        "testing.js",
        "gallery.js",
        "views.js",
    }
