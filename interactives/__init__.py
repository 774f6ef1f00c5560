"""The interactives' half that runs in the page: see README.md in this folder."""
