"""How a solution becomes an exercise, for nbconvert and for nbgrader alike.

``python3 course.py exercises`` uses this file. A teacher who runs a course with nbgrader copies it
into the folder of that course.
"""

c = get_config()  # noqa: F821 (provided by Jupyter when it reads this file)

c.NotebookExporter.preprocessors = [
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearOutput",
]
# An untouched exercise runs without an error: its checks say "Not attempted yet".
c.ClearSolutions.code_stub = {"python": "# Your code here."}
c.ClearSolutions.text_stub = "*Your own words here.*"
# The slowest cell trains for half a minute on two cores; a slow machine gets twenty times that.
c.ExecutePreprocessor.timeout = 600
