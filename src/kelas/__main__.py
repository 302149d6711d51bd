"""`python -m kelas`: the same as the command `kelas`."""

from kelas.cli import app

app()
