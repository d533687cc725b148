"""帶入: what of an earlier report the next one may begin with. Each page is still looked through before sending."""

from collections.abc import Callable


def reuse(answers_of: Callable, steps: dict[str, set[str]]) -> Callable:
    """For `Journey.reusable`: these steps of a case, each without the answers that are asked anew.

    `answers_of(case)`: the answers as they were given. Asked anew is what was declared for one time, or has a date.
    Nothing is left once retention has blanked a case.
    """

    def reusable(case) -> dict:
        if not case.application.answers:
            return {}
        given = answers_of(case)
        return {step: _without(given[step], anew) for step, anew in steps.items() if given.get(step)}

    return reusable


def _without(answers, anew: set[str]):
    if isinstance(answers, list):
        return [_without(one, anew) for one in answers]
    return {name: value for name, value in answers.items() if name not in anew}
