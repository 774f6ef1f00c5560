"""The card of an outcome, in HTML and in plain text: symbol and words say it, colour repeats it."""

import html
import re

_LONGEST_SAID = 2000  # characters of what an answer printed


def as_text(name: str, outcome, note: str = "") -> str:
    """The card of the step ``name`` in plain text, for readers without HTML and for nbgrader."""
    title, symbol, _ = outcome.kind.value
    lines = [f"{symbol} {title} ({name})", outcome.message]
    lines += [f"  {measure}: {value}" for measure, value in outcome.measured.items()]
    lines += [outcome.notice, outcome.details, note]
    return "\n".join(line for line in lines if line)


def as_html(name: str, outcome, note: str = "") -> str:
    """The same in HTML; what the answer printed on the way is folded."""
    title, symbol, colour = outcome.kind.value
    rows = "".join(
        f"<tr><td style='text-align:left;padding:1px 16px 1px 0'>{_marked(measure)}</td>"
        f"<td style='text-align:right'>{_marked(value)}</td></tr>"
        for measure, value in outcome.measured.items()
    )
    parts = [_paragraph(_marked(outcome.message))]
    if rows:
        parts.append(f"<table style='margin:4px 0'>{rows}</table>")
    if outcome.notice:
        parts.append(_paragraph(f"<strong>Notice.</strong> {_marked(outcome.notice)}"))
    if outcome.details:
        parts.append(_folded("To report", outcome.details, " open"))
    if outcome.said:
        parts.append(_folded("What your answer printed", outcome.said[-_LONGEST_SAID:]))
    if note:
        parts.append(_paragraph(html.escape(note)))
    return (
        f"<div role='status' style='border-left:6px solid {colour};padding:6px 14px;"
        "margin:6px 0;max-width:760px'>"
        f"<strong><span aria-hidden='true'>{symbol}</span> {title}</strong> "
        f"<span style='opacity:0.7'>({html.escape(name)})</span>{''.join(parts)}</div>"
    )


def _paragraph(content: str) -> str:
    return f"<p style='margin:4px 0'>{content}</p>"


def _folded(title: str, content: str, state: str = "") -> str:
    return f"<details{state}><summary>{title}</summary><pre>{html.escape(content)}</pre></details>"


def _marked(text: str) -> str:
    """Escape for HTML; words between back-ticks are set as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(text))
