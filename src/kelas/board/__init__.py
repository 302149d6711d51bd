"""The trainer's view: who is in, where each is, who is stuck. Pure; kelas.serve shows it."""
