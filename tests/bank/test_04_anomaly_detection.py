"""What the checks say of the bank's answers to the exercise 04_anomaly_detection."""

from tests.wrong_answers.asking import cards_of

test_each_answer_gets_its_own_card = cards_of("04_anomaly_detection")
