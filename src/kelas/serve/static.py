"""The browser's files, made and packed once when the server starts.

They are served under a name that changes with any of them, so a phone keeps them for a year. All scripts of a lesson
are one file and all styles another, since on a busy Wi-Fi each request costs a journey.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tornado import web

from kelas import paths
from kelas.lessons.kinds import kinds
from kelas.widgets.link import joined, lean

STYLE = "site.css"
SCRIPT = "lesson.js"
# Scripts of pages that have no activities.
PAGE_SCRIPTS = (
    "host/board.js",
    "host/forget.js",
    "host/guard.js",
    "host/leave.js",
    "host/privacy.js",
    "host/record.js",
)
SHEETS = (
    "theme/tokens.css",
    "theme/base.css",
    "theme/parts.css",
    "theme/pages.css",
    "theme/feedback.css",
    "theme/lesson.css",
    "host/activity.css",
)
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
# A sheet names its drawings from its own folder; the one sheet stands a folder above.
_RELATIVE_URL = re.compile(r"""(url\(["']?)(?=[\w.-]+\.svg)""")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it is sent: plain, and packed for browsers that unpack."""

    type: str
    plain: bytes
    packed: bytes
    tag: str


def style() -> str:
    """Return the one style sheet of all pages: tokens, page, activities, and every kind."""
    sheets = [paths.WIDGETS / name for name in (*SHEETS, *(f"{kind}/{kind}.css" for kind in kinds()))]
    return "".join(
        _RELATIVE_URL.sub(rf"\1{sheet.parent.name}/", lean(sheet.read_text("utf-8"), sheet)) for sheet in sheets
    )


def script() -> str:
    """Return the one script of a lesson's page: the host and every kind."""
    return joined(paths.WIDGETS / "host" / "host.js", {kind: paths.WIDGETS / kind / f"{kind}.js" for kind in kinds()})


@cache
def files() -> Mapping[str, File]:
    """Return everything that is served, by its path."""
    drawings = [file.relative_to(paths.WIDGETS).as_posix() for file in sorted(paths.WIDGETS.rglob("*.svg"))]
    plain = {path: (paths.WIDGETS / path).read_bytes() for path in (*PAGE_SCRIPTS, *drawings)}
    plain |= {STYLE: style().encode(), SCRIPT: script().encode()}
    return {path: _file(path, content) for path, content in plain.items()}


@cache
def version() -> str:
    """Return a name for the present state of the browser's files."""
    return hashlib.sha256("".join(path + file.tag for path, file in files().items()).encode()).hexdigest()[:12]


def _file(path: str, content: bytes) -> File:
    return File(
        type=TYPES[path[path.rindex(".") :]],
        plain=content,
        packed=gzip.compress(content, 9, mtime=0),
        tag=f'W/"{hashlib.sha256(content).hexdigest()[:16]}"',
    )


class WidgetFiles(web.RequestHandler):
    """Serves the files above and nothing else."""

    def get(self, path: str) -> None:
        """Send a file, packed if the browser can unpack it, to be kept for a year. Tornado adds the header `Vary`."""
        if path not in files():
            raise web.HTTPError(404)
        self.file = files()[path]
        self.set_header("Content-Type", self.file.type)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(self.file.packed)
        else:
            self.finish(self.file.plain)

    head = get

    def compute_etag(self) -> str:
        """Return the file's tag, the same packed or plain."""
        return self.file.tag
