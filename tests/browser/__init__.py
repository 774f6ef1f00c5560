"""The course in a real browser: JupyterLab as a learner starts it, with Chromium in front of it."""
