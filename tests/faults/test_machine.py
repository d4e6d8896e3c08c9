"""Hypothesis tells stories of its own, and cuts one that ends badly down to the shortest that still does."""

from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.faults.machine import ACTIONS, Story
from tests.faults.machine_check import check
from tests.faults.machine_rows import memory, model_keys


class Stories(RuleBasedStateMachine):
    """Any actions in any order; what one of them chooses is drawn, too."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(random=Random(0), store=memory(), keys=model_keys())

    @rule(name=st.sampled_from(sorted(ACTIONS)), choices=st.integers(0, 2**16))
    def act(self, name: str, choices: int) -> None:
        self.story.random = Random(choices)
        self.story.act(name)

    def teardown(self) -> None:
        tally = check(self.story, is_thorough=False)
        assert tally.is_clean, tally


TestAnyStoryEndsWell = Stories.TestCase
TestAnyStoryEndsWell.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
