"""Link a kind's ES module so that it runs where there is no server for its imports (JupyterLab).

anywidget loads a module from a blob URL, from which a relative import fails. Here each relative specifier is
replaced by a `data:` URL of the linked module, so the files stay plain modules and no bundler is needed.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r"""^((?:import|export)\s[^'"]*?from\s*|import\s*)(["'])(\.{1,2}/[^"']+)\2""", re.MULTILINE)


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
