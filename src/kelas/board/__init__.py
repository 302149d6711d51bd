"""The trainer's view: who is in, where each is, who is stuck. rows.py is pure, look.py reads; kelas.serve shows it."""
