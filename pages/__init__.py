"""The course as pages to read and as slides to project, both without a network."""
