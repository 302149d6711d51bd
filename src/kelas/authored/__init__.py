"""Reads what authors write, and says kindly and exactly what is wrong with it."""
