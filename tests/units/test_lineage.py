"""The end of a chain of steps, as of units that passed into one another."""

import pytest

from units.models.lineage import last_of


@pytest.mark.parametrize(
    ("following", "end"),
    [({}, 1), ({1: 2}, 2), ({1: 2, 2: 3, 3: None}, 3), ({2: 3}, 1), ({1: 2, 2: 1}, 1), ({1: 1}, 1)],
)
def test_the_last_is_found_along_all_steps_and_a_circle_is_left(following, end):
    assert last_of(1, following) == end
