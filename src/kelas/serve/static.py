"""The browser's files: widgets/ under a name that changes with any of them, so a phone keeps them for a year."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from tornado import web

from kelas import paths
from kelas.lessons.kinds import kinds

SERVED = frozenset({".js", ".css", ".svg"})
STYLE = "site.css"
# A sheet names its drawings from its own folder; the one sheet stands a folder above.
_RELATIVE_URL = re.compile(r"""(url\(["']?)(?=[\w.-]+\.svg)""")
_YEAR = 365 * 24 * 3600


@cache
def style() -> str:
    """Return the one style sheet of all pages: tokens, page, activities, and every kind."""
    sheets = [
        paths.WIDGETS / name
        for name in ("theme/tokens.css", "theme/base.css", "theme/parts.css", "theme/lesson.css", "host/activity.css")
    ]
    sheets += [paths.WIDGETS / kind / f"{kind}.css" for kind in kinds()]
    return "\n".join(_RELATIVE_URL.sub(rf"\1{sheet.parent.name}/", sheet.read_text("utf-8")) for sheet in sheets)


@cache
def version() -> str:
    """Return a name for the present state of the browser's files."""
    digest = hashlib.sha256()
    for file in sorted(_files()):
        digest.update(str(file.relative_to(paths.WIDGETS)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _files() -> list[Path]:
    return [file for file in paths.WIDGETS.rglob("*") if file.suffix in SERVED and not file.name.endswith(".test.js")]


class WidgetFiles(web.StaticFileHandler):
    """Serves scripts, styles and drawings of widgets/ and nothing else of it."""

    def parse_url_path(self, url_path: str) -> str:
        """Take the path of a file that is served, and no other."""
        if Path(url_path).suffix not in SERVED or url_path.endswith(".test.js"):
            raise web.HTTPError(404)
        return super().parse_url_path(url_path)

    def set_extra_headers(self, path: str) -> None:
        """Let the browser keep the file."""
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")


class StyleSheet(web.RequestHandler):
    """Serves the one style sheet."""

    def get(self) -> None:
        """Send it, to be kept for a year under its versioned address."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")
        self.finish(style())
