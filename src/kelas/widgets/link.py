"""Link ES modules without a bundler: the files stay plain modules, which run as they are in the tests.

`linked` is for JupyterLab, where anywidget loads a kind's module from a blob URL, from which a relative import fails:
each relative specifier is replaced by a `data:` URL of the linked module.

`joined` is for our own pages, where each request costs a phone a journey: the host and every kind become one module.
`lean` leaves out what only a person needs who reads the source.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r"""^((?:import|export)\s[^'"]*?from\s*|import\s*)(["'])(\.{1,2}/[^"']+)\2""", re.MULTILINE)
# What `joined` can read: named imports and exports, each on one line, and a default export.
_NAMED = re.compile(r"""^import (\{[\w, ]+\}) from "(\.{1,2}/[^"]+)";$""", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|const|class)) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_UNREAD = re.compile(r"^(?:import|export)\b.*|\bimport(?:\(|\.meta).*", re.MULTILINE)
# What `lean` leaves out: comments that have their lines for themselves; then blank lines and indentation.
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
# On a line: a text, which may hold such marks, and what would make a comment or a text go on in the next line.
_TEXT = re.compile(
    r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|/\*.*?\*/"""
    r"""|`(?:[^`$\\\n]|\\.|\$(?!\{)|\$\{(?:[^{}`\n]|\{[^{}`\n]*\})*\})*`"""
)
_GOES_ON = re.compile(r".*(?:`|/\*|\\$).*", re.MULTILINE)


class LinkError(Exception):
    """A file is written in a way that `joined` or `lean` cannot read."""


@cache
def linked(module: Path) -> str:
    """Return a module's source with every relative import replaced by a `data:` URL.

    Raises:
        FileNotFoundError: a module imports a file that is not there; the message names both.
    """
    try:
        source = module.read_text("utf-8")
    except FileNotFoundError:
        raise FileNotFoundError(f"{module} is imported by a widget but is not there") from None

    def absolute(match: re.Match[str]) -> str:
        code = linked((module.parent / match[3]).resolve())
        url = "data:text/javascript;base64," + base64.b64encode(code.encode()).decode()
        return f"{match[1]}{match[2]}{url}{match[2]}"

    return _IMPORT.sub(absolute, source)


def lean(source: str, file: Path) -> str:
    """Return a script or a sheet without its lines of comment and its indentation.

    Raises:
        LinkError: a text in it, or a comment behind code, goes on in the next line, so that lines cannot be told apart.
    """
    code = _COMMENT.sub("", source)
    if found := _GOES_ON.search(_TEXT.sub("", code)):
        raise LinkError(f"{file}: end each text and each comment behind code on its own line, not `{found[0].strip()}`")
    return _INDENT.sub("", code)


def joined(start: Path, kinds: Mapping[str, Path]) -> str:
    """Return one lean module that does what `start` does, with the modules that it and the kinds import.

    Args:
        start: a module with a function `wake(kinds)`, called at the end with the default export of each kind.
        kinds: the module of each kind by its name.

    Raises:
        LinkError: a module is written in another way than ours are, or modules import each other in a ring.
    """
    names: dict[Path, str] = {}
    pieces: list[str] = []
    for module in (start, *kinds.values()):
        _join(module.resolve(), names, pieces, ())
    known = ", ".join(f'"{kind}": {names[module.resolve()]}.$default' for kind, module in kinds.items())
    return "".join([*pieces, f"{names[start.resolve()]}.wake({{ {known} }});\n"])


def _join(module: Path, names: dict[Path, str], pieces: list[str], above: tuple[Path, ...]) -> str:
    """Add a module, after those that it imports, as a function that runs once; return the name of what it exports."""
    if module in above:
        raise LinkError(f"{module} imports itself by way of {above[-1]}")
    if module not in names:
        exported: list[str] = []

        def taken(match: re.Match[str]) -> str:
            found = _join((module.parent / match[2]).resolve(), names, pieces, (*above, module))
            return f"const {match[1].replace(' as ', ': ')} = {found};"

        def given(match: re.Match[str]) -> str:
            exported.append(match[2])
            return f"{match[1]} {match[2]}"

        code = _EXPORT.sub(given, _NAMED.sub(taken, lean(module.read_text("utf-8"), module)))
        if _DEFAULT.search(code):
            exported.append("$default")
            code = _DEFAULT.sub("const $default = ", code)
        if unread := _UNREAD.search(code):
            raise LinkError(f"{module}: write named imports and exports on one line each, not `{unread[0]}`")
        names[module] = f"${len(names)}"
        pieces.append(f"const {names[module]} = (() => {{\n{code}return {{ {', '.join(exported)} }};\n}})();\n")
    return names[module]
