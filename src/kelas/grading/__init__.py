"""From a finished lesson to nbgrader's gradebook: submissions, autograding, and what came of it."""
