"""Keeping a course: backup, restore, and how long."""
