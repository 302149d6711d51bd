"""Certificates: who has earned one, the paper, the Open Badge, and checking both. No name is ever kept."""
