"""What happened, kept for good: one dataclass per kind of event, and the store."""
