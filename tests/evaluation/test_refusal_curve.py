import pytest

from evaluation.refusal_curve import CurvePoint, Weighed, best_point, curve_csv, point_at, refusal_curve

# Two answerable, two not; one of each at 1.0, and the model refuses one that was let through.
QUESTIONS = (
    Weighed(2.0, answerable=True),
    Weighed(1.0, answerable=True),
    Weighed(1.0, answerable=False),
    Weighed(-1.0, answerable=False),
)


def test_each_threshold_says_what_it_answers_and_refuses_wrongly() -> None:
    assert refusal_curve(QUESTIONS) == (
        CurvePoint(-2.0, answered_wrongly=1.0, refused_wrongly=0.0, balanced_accuracy=0.5),
        CurvePoint(-1.0, answered_wrongly=0.5, refused_wrongly=0.0, balanced_accuracy=0.75),
        CurvePoint(1.0, answered_wrongly=0.0, refused_wrongly=0.5, balanced_accuracy=0.75),
        CurvePoint(2.0, answered_wrongly=0.0, refused_wrongly=1.0, balanced_accuracy=0.5),
    )


def test_what_is_refused_later_is_refused_at_every_threshold() -> None:
    later = (*QUESTIONS[:2], Weighed(1.0, answerable=False, refused_later=True), QUESTIONS[3])
    assert refusal_curve(later)[0] == CurvePoint(-2.0, 0.5, 0.0, 0.75)
    assert refusal_curve(later)[1] == CurvePoint(-1.0, 0.0, 0.0, 1.0)


def test_of_two_best_thresholds_the_one_that_refuses_less_is_taken() -> None:
    assert best_point(refusal_curve(QUESTIONS)).threshold == -1.0


@pytest.mark.parametrize(
    ("threshold", "refused_wrongly"), [(-9.0, 0.0), (0.0, 0.0), (1.0, 0.5), (1.5, 0.5), (9.0, 1.0)]
)
def test_between_two_sums_nothing_changes(threshold: float, refused_wrongly: float) -> None:
    assert point_at(threshold, QUESTIONS).refused_wrongly == refused_wrongly


def test_questions_of_one_kind_have_no_curve() -> None:
    with pytest.raises(ValueError, match="2 answerable and 0 unanswerable"):
        refusal_curve(QUESTIONS[:2])


def test_the_table_has_a_line_for_each_point() -> None:
    assert curve_csv(refusal_curve(QUESTIONS)).splitlines()[:2] == [
        "threshold,answered_wrongly,refused_wrongly,balanced_accuracy",
        "-2.0,1.0,0.0,0.5",
    ]
