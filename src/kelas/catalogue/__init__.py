"""Tables about Kota Kediri, by name: `load("sampah")` gives a pandas frame, `about("sampah")` says what it holds.

They lie in datasets/ under one Frictionless catalogue, datapackage.json.
"""

from kelas.catalogue.package import Field, Table, UnknownTableError, about, load, names

__all__ = ["Field", "Table", "UnknownTableError", "about", "load", "names"]
