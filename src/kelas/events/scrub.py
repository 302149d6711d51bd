"""Wipe what was deleted from a database: SQLite leaves its bytes in the file until they are written over."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from kelas.events.database import BUSY_SECONDS

log = logging.getLogger(__name__)


def scrub(address: str) -> None:
    """Write an SQLite file anew, since it still holds the bytes of what was deleted; its write-ahead log is emptied.

    PostgreSQL does so by itself in time (autovacuum).
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not Path(url.database or "").is_file():
        return
    try:
        with closing(sqlite3.connect(f"file:{url.database}?mode=rw", uri=True, timeout=BUSY_SECONDS)) as connection:
            connection.isolation_level = None
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        # What was deleted cannot be read any more; the next deletion wipes its bytes.
        log.warning("%s could not be written anew after a deletion: %s", url.database, error)
