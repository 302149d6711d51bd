"""The nbgrader course. Read by nbgrader's own programs, by `make trainer` and by `kelas grade` alike."""

from kelas.grading.course import course_root, gradebook_url
from kelas.lessons.written_cells import EMPTY

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "kelas-kediri"
c.CourseDirectory.root = str(course_root())
c.CourseDirectory.db_url = gradebook_url()

# Nothing is handed in through nbgrader's exchange, but nbgrader wants one that it can write.
c.Exchange.root = str(course_root().parent / "exchange")

# A learner's page waits for this, so one notebook may not hold the others up for long.
c.ExecutePreprocessor.timeout = 60
c.Autograde.create_student = True
# A written answer that is still as it was earns 0 without a trainer; our notebooks say it in both languages.
c.ClearSolutions.text_stub = EMPTY
# Kernels run on this machine only and say so at every start; an error would still be shown.
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--log-level=40"]
