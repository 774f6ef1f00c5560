"""The interactives of the lessons: one file each, logic apart from view."""
