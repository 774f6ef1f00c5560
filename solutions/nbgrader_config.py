"""How a solution becomes an exercise, for nbconvert and for nbgrader alike.

``python3 course.py exercises`` uses this file. A teacher who runs a course with nbgrader copies it
into the folder of that course.
"""

c = get_config()  # noqa: F821 (provided by Jupyter when it reads this file)

# An untouched exercise runs without an error: its checks say "Not attempted yet".
c.ClearSolutions.code_stub = {"python": "# Your code here."}
c.ClearSolutions.text_stub = "*Your own words here.*"
# The slowest cell trains for half a minute on two cores; a slow machine gets twenty times that.
c.ExecutePreprocessor.timeout = 600
# A cell at its limit is interrupted and the next one runs; the student reads this in the feedback.
c.Execute.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "stopped at the time limit",
    "traceback": ["This cell was stopped at the time limit. Is there a loop that never ends?"],
}
# TensorFlow hears an interruption only between two pieces of work. nbgrader would wait 4 seconds
# for it and then give up the whole submission.
c.Execute.iopub_timeout = 60

# `nbgrader zip_collect` reads the student and the notebook from where a file lies. This knows
# STUDENT/05_compression.ipynb, STUDENT_05_compression.ipynb and Moodle's two forms of them,
# "STUDENT_1234_assignsubmission_file/..." and "..._file_..."; what a browser adds to a name, as in
# "05_compression (1).ipynb", is passed over.
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\](?P<student_id>[^/\\.][^/\\]*?)(?:_\d+_assignsubmission_file)?_?[/\\_]"
    r"(?P<file_id>\d\d_[a-z]+(?:_[a-z]+)*) ?(?:\(\d+\))?\.ipynb$"
)
