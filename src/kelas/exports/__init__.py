"""Out: the events and scores as CSV, as xAPI statements, and by nbgrader's own export."""
