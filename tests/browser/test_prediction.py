"""Prediction cards: said before the result, shown beside it, kept in the browser on a page."""

import pytest

from helpers import embed
from helpers.lesson import Prediction, card
from tests.browser.stage import ROOT, Stage, work

WHICH = "the autoencoder", "PCA"


def number(part, said=None):
    asked = Prediction("share", "1", "How many pixels are black?", "share", "True", unit="%")
    answer = (80.9, "80.9 %", "Ink is rare.") if part == "reveal" else None
    return card(asked, part, "prediction a share", said, answer)


def choice(part, said=None):
    asked = Prediction("best", "1", "Which is better?", WHICH[0], "True", options=WHICH)
    answer = (0, WHICH[0], "It may bend.") if part == "reveal" else None
    return card(asked, part, "prediction a choice", said, answer)


def predict_a_number(stage):
    commit = stage.root.get_by_role("button", name="That is my prediction")
    assert commit.is_disabled()
    stage.slider("my prediction").focus()
    stage.press("Home", *["ArrowRight"] * 40)
    stage.click(commit)
    assert stage.words == "You say: 40 %."
    assert stage.slider("my prediction").is_disabled()


def predict_a_choice(stage):
    stage.root.get_by_role("radio", name="PCA").focus()
    stage.press("Space")
    assert stage.chosen == {"value": 1, "said": False, "opened": False}
    stage.root.get_by_role("button", name="That is my prediction").press("Enter")
    assert stage.words == "You say: PCA."
    stage.click(stage.root.get_by_role("button", name="Change it"))
    stage.click(stage.root.get_by_role("radio", name="the autoencoder"))
    stage.click(stage.root.get_by_role("button", name="That is my prediction"))


def test_a_number_is_predicted_by_hand(lab, from_disk):
    work(lab, from_disk, "prediction_number", number("ask"), predict_a_number)


def test_a_choice_is_predicted_by_hand(lab, from_disk):
    work(lab, from_disk, "prediction_choice", choice("ask"), predict_a_choice)


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (number("reveal", 40), "You said 40 %, it is 80.9 %."),
        (choice("reveal", 1), "✗ You said “PCA”, it is “the autoencoder”."),
        (choice("reveal", 0), "✓ You said it: “the autoencoder”."),
    ],
    ids=["number", "wrong", "right"],
)
def test_the_answer_stands_beside_what_was_said(from_disk, shown, says):
    stage = Stage("page", from_disk(embed.page("One", "<h1>One</h1>", shown)))
    assert stage.words == says
    stage.sound()


def test_on_a_page_what_is_said_reaches_the_answer_and_is_there_at_the_next_visit(from_disk):
    html = embed.page("Two", "<h1>Two</h1>", number("ask"), number("reveal"))
    page = from_disk(html)
    stage = Stage("page", page)
    answer = page.locator(ROOT).nth(1)
    answer.get_by_text("Answer the question above first").first.wait_for()
    assert "80.9" not in answer.inner_text()
    predict_a_number(stage)
    verdict = answer.locator(".verdict", has_text="You said 40 %, it is 80.9 %.")
    verdict.wait_for()
    page.reload()
    verdict.wait_for()
    assert Stage("page", page).chosen["value"] == 40


def test_the_answer_can_be_seen_without(from_disk):
    stage = Stage("page", from_disk(embed.page("One", "<h1>One</h1>", number("reveal"))))
    stage.click(stage.root.get_by_role("button", name="Show the answer without"))
    assert stage.words == "It is 80.9 %."
