"""What an interactive shows before it is touched, as HTML that needs no kernel."""

import html
from collections.abc import Iterator, Mapping
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def still(model_id: str, models: Mapping[str, Mapping[str, Any]]) -> str:
    """The interactive ``model_id`` as a picture: its settings in one line, and its view.

    ``models`` is what a notebook keeps of its widgets: by id, each with a "state". Raises KeyError
    when the interactive is not among them.
    """
    settings, views = [], []
    for state in _inside(model_id, models):
        kind, label = state["_model_name"], state.get("description", "")
        if kind == "HTMLModel":
            views.append(state.get("value", ""))
        elif kind == "CanvasModel":
            views.append("<p>(a place to draw)</p>")
        elif label and kind not in ("ButtonModel", "ToggleButtonModel"):
            settings.append(f"{label} {_value(state)}")
    line = html.escape(" · ".join(settings))
    return (
        "<figure class='course-still'>"
        f"<figcaption>An interactive, as it starts: open the notebook to move it. {line}"
        f"</figcaption>{''.join(views)}</figure>"
    )


def _inside(model_id: str, models: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping]:
    """The states of the widgets in a box, in the order in which they are seen."""
    state = models[model_id]["state"]
    if "children" in state:
        for child in state["children"]:
            yield from _inside(child.removeprefix("IPY_MODEL_"), models)
    else:
        yield state


def _value(state: Mapping[str, Any]) -> str:
    labels = state.get("_options_labels")
    if labels:
        chosen = state.get("index")
        many = chosen if isinstance(chosen, list | tuple) else [chosen]
        return ", ".join(labels[number] for number in many if number is not None) or "nothing"
    value = state.get("value")
    return (
        {True: "yes", False: "no"}.get(value, f"{value}") if isinstance(value, bool) else f"{value}"
    )
