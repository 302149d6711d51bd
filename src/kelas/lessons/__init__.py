"""Reads and checks lessons/ into frozen models, and builds the notebooks from them."""
