"""What people may ask of their data: see it, correct it, take it away, have it deleted, and know who looked at it."""
