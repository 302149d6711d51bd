"""Kelas Kediri: lessons and safe practice copies of a city's digital services."""
