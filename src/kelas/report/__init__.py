"""The trainer's report: what the statistics say of a cohort or of all, in words, charts and tables."""
