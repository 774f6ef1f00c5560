"""The quizzes: their texts hold what they promise, and what is answered is kept."""

import json
from collections import Counter

import pytest

from helpers import progress, quiz, quiz_questions
from helpers.quiz_questions import QUESTIONS_FILE, RIGHT, load
from helpers.widgets import interactive
from helpers.widgets.interactive import Interactive
from tests.notebooks import LESSON_NAMES

RAW = json.loads(QUESTIONS_FILE.read_text(encoding="utf-8"))
QUESTIONS = [(lesson, question) for lesson in RAW for question in load(lesson)]
SINGLE = [question for _, question in QUESTIONS if not question.several]


def name_of(case) -> str:
    return case.id if hasattr(case, "id") else str(case)


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    """A learner who has answered nothing yet."""
    monkeypatch.setenv(progress.FILE_VARIABLE, str(tmp_path / "progress.sqlite"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interactive, "_kept", {})


@pytest.fixture
def questions_file(tmp_path, monkeypatch):
    file = tmp_path / "quiz.json"
    monkeypatch.setattr(quiz_questions, "QUESTIONS_FILE", file)
    return file


def shown(lesson: str = "01_concepts") -> Interactive:
    return quiz.quiz(lesson)


def several() -> tuple[str, int]:
    """A lesson, and the place of a question in it that has several right answers."""
    return next(
        (lesson, place)
        for lesson in RAW
        for place, question in enumerate(load(lesson))
        if question.several
    )


def answer(asked: Interactive, question, right: bool = True, checked: bool = True) -> None:
    """Choose the right answers, or a wrong one, and check them, as the page does."""
    places = [k for k, answer in enumerate(question.answers) if answer.right == right]
    places = places if right else places[:1]
    done = checked and right
    given = {"places": places, "checked": checked, "done": done}
    asked.chosen = {**asked.chosen, question.id: given}


# What the file of questions holds


def test_every_lesson_has_at_least_six_questions():
    assert list(RAW) == LESSON_NAMES
    assert all(len(questions) >= 6 for questions in RAW.values())


def test_ids_are_words_and_unique():
    for lesson, questions in RAW.items():
        ids = [question["id"] for question in questions]
        assert len(set(ids)) == len(ids), lesson
        assert all(name.replace("-", "").isalnum() and name == name.lower() for name in ids)


@pytest.mark.parametrize(("lesson", "question"), QUESTIONS, ids=name_of)
def test_a_question_is_whole(lesson, question):
    assert len(question.answers) == 4
    right = sum(answer.right for answer in question.answers)
    assert 2 <= right <= 3 if question.several else right == 1
    assert question.question.endswith("?")
    for answer in question.answers:
        assert 40 < len(answer.feedback) < 240 and answer.feedback.endswith((".", "?"))
        assert not answer.text.endswith(".")
    texts = [question.question] + [t for a in question.answers for t in (a.text, a.feedback)]
    # Anything else would be seen as Markdown on the site, or as plain signs in a radio button.
    assert not any(sign in text for text in texts for sign in "*<>$|#")
    assert not any("`" in answer.text for answer in question.answers)
    assert all(text.count("`") % 2 == 0 for text in texts)


def test_no_answer_and_no_feedback_is_there_twice():
    for field in ("text", "feedback"):
        values = [getattr(a, field) for _, question in QUESTIONS for a in question.answers]
        assert [value for value, times in Counter(values).items() if times > 1] == []


def longest_and_shortest(questions) -> tuple[float, float]:
    """The shares of questions whose right answers are longer, or shorter, than all wrong ones."""
    longest = shortest = 0
    for question in questions:
        right = [len(answer.text) for answer in question.answers if answer.right]
        wrong = [len(answer.text) for answer in question.answers if not answer.right]
        longest += min(right) > max(wrong)
        shortest += max(right) < min(wrong)
    return longest / len(questions), shortest / len(questions)


def test_the_length_of_an_answer_does_not_give_it_away():
    for question in SINGLE:
        (right,) = (len(answer.text) for answer in question.answers if answer.right)
        wrong = [len(answer.text) for answer in question.answers if not answer.right]
        if right > 20:  # a number is as long as it is
            assert 0.6 < right / (sum(wrong) / len(wrong)) < 1.5, question.id


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_in_no_lesson_is_the_right_answer_mostly_the_longest_or_the_shortest(lesson):
    assert max(longest_and_shortest(load(lesson))) <= 1 / 3  # by chance it is a quarter


@pytest.mark.parametrize(("right", "shares"), [("No", (0, 1)), ("Not at all", (1, 0))])
def test_a_quiz_of_short_or_of_long_right_answers_is_noticed(right, shares):
    Answer, Question = quiz_questions.Answer, quiz_questions.Question
    wrong = [Answer(text, "No.") for text in ("Yes", "Maybe")]
    one = Question("a", "So?", (*wrong, Answer(right, "Yes.", True)))
    both = Question(
        "b", "So?", (*wrong, Answer(right, "Yes.", True), Answer("Maybe not", "Yes.", True)), True
    )
    assert longest_and_shortest([one, one]) == shares
    assert longest_and_shortest([one, both]) == ((0, 0.5) if right == "No" else (1, 0))


def test_the_place_of_an_answer_does_not_give_it_away():
    places = Counter([a.right for a in question.answers].index(True) for question in SINGLE)
    assert set(places) == {0, 1, 2, 3}
    assert all(0.1 < count / len(SINGLE) < 0.45 for count in places.values())


def test_the_order_of_answers_stays_the_same():
    assert load("02_architecture") == load("02_architecture")
    order = [answer.text for answer in load("02_architecture")[0].answers]
    assert order == ["101,200", "100,480", "101,984", "100,352"]


def test_what_is_computed_by_hand_is_right():
    def right(lesson: str, question: str) -> str:
        answers = next(q.answers for q in load(lesson) if q.id == question)
        return next(answer.text for answer in answers if answer.right)

    way = (0.262 - 0.109) / (0.262 - 0.058)
    assert right("01_concepts", "share-of-the-way") == f"{100 * way:.0f} %"
    parameters = 784 * 64 + 64 + 64 * 784 + 784
    assert right("02_architecture", "count-parameters") == f"{parameters:,}"
    push = 0.99 / (2 * 0.99 * 0.99 * 0.01)
    assert right("02_architecture", "confident-and-wrong").startswith(
        f"About {round(push, -1):.0f}"
    )
    assert right("03_variants", "count-the-nats") == f"{206 - (100 + 23)} nats"
    assert right("03_variants", "divergence-by-hand") == f"{(2**2 + 1 - 1 - 0) / 2:.0f} nats"
    alarms = 0.4 * 0.01, 0.05 * 0.99
    assert right("04_applications", "base-rate") == f"{100 * alarms[0] / sum(alarms):.0f} %"
    assert right("04_applications", "compression-factor") == f"{784 / (32 * 4 / 8):.0f}"
    assert right("04_applications", "break-even") == f"About {round(419_872 / (61 - 16), -2):,.0f}"
    covered = 10 * 16 / 784
    assert right("05_mnist_walkthrough", "certain-and-wrong") == f"By about {covered:.1f} nats"


# What a learner does


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_the_page_is_given_every_answer_with_its_feedback(lesson):
    for question, written in zip(load(lesson), shown(lesson).given["questions"], strict=True):
        assert written["question_text"] == question.question
        for ours, theirs in zip(question.answers, written["choices"], strict=True):
            assert theirs["right"] == ours.right
            assert theirs["feedback_html"] == quiz.as_html(ours.feedback)


def test_a_right_answer_is_recorded_and_a_wrong_or_unchecked_one_is_not():
    asked, question = shown(), load("01_concepts")[2]
    answer(asked, question, right=False)
    answer(asked, question, checked=False)
    assert progress.passed() == {}
    answer(asked, question)
    assert list(progress.passed()) == [("01_concepts", question.id)]
    assert question.id in shown().given["done"]


def test_with_several_right_answers_all_are_wanted_and_no_other():
    lesson, place = several()
    question = load(lesson)[place]
    right = [k for k, answer in enumerate(question.answers) if answer.right]
    assert quiz.is_right(question, right) and len(right) > 1
    assert not quiz.is_right(question, right[:1])
    assert not quiz.is_right(question, [0, 1, 2, 3])
    assert not quiz.is_right(question, [])


def test_to_run_the_cell_again_keeps_what_is_chosen():
    asked, questions = shown(), load("01_concepts")
    answer(asked, questions[0], right=False)
    answer(asked, questions[1], checked=False)
    assert shown().chosen == asked.chosen


def test_a_new_kernel_still_knows_what_was_answered_right(monkeypatch):
    answer(shown(), load("01_concepts")[3])
    monkeypatch.setattr(interactive, "_kept", {})
    asked = shown()
    assert asked.given["done"] == [load("01_concepts")[3].id]
    assert not any(one["places"] for one in asked.chosen.values())


def test_one_call_shows_the_quiz(monkeypatch):
    displayed = []
    monkeypatch.setattr(quiz, "display", displayed.append)
    assert quiz.show("01_concepts") is None
    assert displayed[0].module == "quiz"


# What goes wrong


def test_a_damaged_progress_file_is_named_and_the_quiz_goes_on():
    progress.progress_file().write_bytes(b"this is no database, whatever its name says" * 100)
    asked = shown()
    assert "Delete it to start afresh" in asked.given["problem"]
    answer(asked, load("01_concepts")[0])
    assert "could not be saved" in asked.given["problem"]


@pytest.mark.parametrize("asked_for", ["", "99_nothing", None, 3, ["01_concepts"], {}])
def test_a_quiz_that_is_not_there(asked_for):
    for call in (quiz.show, quiz.as_markdown):
        with pytest.raises(ValueError, match=r"There is no quiz .* 01_concepts") as error:
            call(asked_for)
        assert "\n" not in str(error.value)


GOOD = {
    "id": "a",
    "question": "Why?",
    "answers": [
        {"text": "So", "feedback": "It is so.", "right": True},
        {"text": "Not so", "feedback": "It is not."},
    ],
}
NO_QUESTIONS = [
    "",
    "{",
    "[1]",
    "3",
    "null",
    '{"x": 3}',
    '{"x": [3]}',
    '{"x": [{}]}',
    *(
        json.dumps({"x": [GOOD | change]})
        for change in [
            {"id": ""},
            {"question": 3},
            {"answers": []},
            {"answers": GOOD["answers"][1:]},
            {"answers": GOOD["answers"][:1] * 2},
            {"answers": [{"text": "So", "right": True}, GOOD["answers"][1]]},
            {"answers": [GOOD["answers"][0], {"text": "Not so", "feedback": " "}]},
            {"answers": [GOOD["answers"][0], GOOD["answers"][0] | {"text": "Also"}]},
            {"surprise": 1},
        ]
    ),
]


@pytest.mark.parametrize("content", NO_QUESTIONS)
def test_a_broken_file_gets_one_clear_sentence(questions_file, content):
    questions_file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"cannot be read from .*quiz.json") as error:
        quiz.show("x")
    assert "\n" not in str(error.value) and "Take that file anew" in str(error.value)


def test_a_missing_or_undecodable_file_gets_one_clear_sentence(questions_file):
    with pytest.raises(ValueError, match=r"cannot be read from .*FileNotFoundError"):
        quiz.show("x")
    questions_file.write_bytes(b"\xff\xfe\x00garbage")
    with pytest.raises(ValueError, match=r"cannot be read from .*UnicodeDecodeError"):
        quiz.show("x")


def test_the_sentence_is_about_the_broken_file_only(questions_file):
    questions_file.write_text(json.dumps({"x": [GOOD]}), encoding="utf-8")
    assert [question.id for question in load("x")] == ["a"]


def test_text_is_shown_as_text():
    answer = quiz_questions.Answer("a", "1 < 2 & `x < y`", True)
    other = quiz_questions.Answer("b", "No.")
    question = quiz_questions.Question("q", "Is 1 < 2?", (answer, other))
    written = quiz._written(question)
    assert written["question_html"] == "Is 1 &lt; 2?"
    assert written["choices"][0]["feedback_html"] == "1 &lt; 2 &amp; <code>x &lt; y</code>"


# For reading without a kernel


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_as_markdown_holds_everything(lesson):
    text = quiz.as_markdown(lesson)
    for number, question in enumerate(load(lesson), 1):
        assert f"**Question {number}.** {question.question}" in text
        for answer in question.answers:
            assert f") {answer.text}\n" in text.replace("**", "")
            assert answer.feedback in text
    right = sum(answer.right for question in load(lesson) for answer in question.answers)
    assert text.count(RIGHT) == right
    assert text.count("<details>") == text.count("</details>") == len(load(lesson))
