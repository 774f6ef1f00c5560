"""What stands behind a verb of ``course.py``: the user's folders, and what is not to be set.

Standard library only, and readable by any Python 3, as ``installation``.
"""

from pathlib import Path

# Jupyter's settings that would open the course to others, or could hide one that does.
CLOSED = (
    "ip",
    "token",
    "password",
    "allow_remote_access",
    "allow_origin",
    "allow_origin_pat",
    "allow_credentials",
    "allow_unauthenticated_access",
    "disable_check_xsrf",
    "local_hostnames",
    "sock",
    "config",
    "config_file",
    "identity_provider_class",
    "login_handler_class",
    "authorizer_class",
    "tornado_settings",
)
SHORT = ("ip", "sock", "config")  # Jupyter takes the beginnings of these for them, too
# The same for what stands in settings of the user's own or of the computer's: these win over them.
AS_CLOSED = (
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.sock=",
    "--ServerApp.allow_origin=",
    "--ServerApp.allow_origin_pat=",
    "--ServerApp.allow_remote_access=False",
    "--ServerApp.disable_check_xsrf=False",
    "--ServerApp.local_hostnames=localhost",
)
# How many folders or names a verb takes at most; the others hand on what they are given.
MOST = {"exercises": 1, "guide": 0, "progress": 0, "reset": 1, "doctor": 0, "site": 1, "slides": 2}


def opens_to_others(arguments):
    """The first argument that would open the server to others; None when there is none."""
    for argument in arguments:
        option = argument.split("=")[0]
        name = option.lstrip("-").split(".")[-1].replace("-", "_")
        begins = name and "." not in option and [s for s in SHORT if s.startswith(name)]
        if option.startswith("-") and (name in CLOSED or begins):
            return option
    return None


def fit(verb, arguments):
    """Whether the verb can take these; an option is not taken for a folder."""
    if verb not in MOST:
        return True
    return len(arguments) <= MOST[verb] and not [a for a in arguments if a.startswith("-")]


def absolute(folders):
    """Folders as the user means them: the course runs in its own folder, not in the user's."""
    return [str(Path(folder).absolute()) for folder in folders]


def absolute_after(option, arguments):
    """As ``absolute``, of the one file or folder that this option names."""
    names = [None, *arguments]
    return [
        str(Path(argument).absolute()) if names[place] == option else argument
        for place, argument in enumerate(arguments)
    ]
