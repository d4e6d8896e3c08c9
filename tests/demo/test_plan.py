"""The planned street has exactly the numbers that were asked for, and is the same at every scale."""

import pytest

from server.demo.street import House, Life, plan


@pytest.fixture(scope="module")
def houses() -> list[House]:
    return [house for community in plan(1) for grid in community.grids for house in grid.houses]


def test_the_whole_street_has_its_numbers(houses: list[House]) -> None:
    homes = [home for house in houses for home in house.homes]
    lives = [home.life for home in homes if home.life]
    assert len(houses) == 420
    assert sum(house.entrances for house in houses) == 1260
    assert len(homes) == 16_100
    assert len(lives) == 15_500
    assert sum(life.size for life in lives) == 38_000
    assert sum(life.children for life in lives) == 4560
    assert sum(life.elders for life in lives) == 9120
    assert sum(life.oldest for life in lives) == 1520
    assert sum(life.cadence is not None for life in lives) == 1520
    assert sum(home.state == "let" for home in homes) == 2790
    assert sum(home.state == "vacant" for home in homes) == 480


def test_every_home_has_adults(houses: list[House]) -> None:
    lives = [home.life for house in houses for home in house.homes if home.life]
    assert all(life.size - life.children >= max(1, life.elders) for life in lives)


def test_shapes_of_buildings_are_mixed_as_asked(houses: list[House]) -> None:
    assert sum(house.floors == 6 for house in houses) == 294
    assert sum(11 <= house.floors <= 18 for house in houses) == 92
    assert sum(house.floors == 1 for house in houses) == 34
    names = [(house.estate, house.name) for house in houses]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("scale", "grids"), [(0.02, 1), (0.1, 2), (0.5, 6), (1, 12)])
def test_a_scale_takes_so_many_grids_of_each_community(scale: float, grids: int) -> None:
    small, whole = plan(scale), plan(1)
    assert [len(community.grids) for community in small] == [grids] * 6
    assert all(one.grids == other.grids[:grids] for one, other in zip(small, whole, strict=True))


def test_one_grid_of_each_community_is_dedicated() -> None:
    for community in plan(1):
        assert [grid.grid_type for grid in community.grids].count("dedicated") == 1


def test_the_building_of_the_manual_is_as_in_its_pictures(houses: list[House]) -> None:
    story = houses[4]
    assert (story.estate, story.name) == ("青禾苑", "5号楼")
    assert (story.floors, story.entrances, story.doors_per_floor, len(story.homes)) == (6, 3, 2, 36)
    assert sum(home.life is not None for home in story.homes) == 34
    told = next(home for home in story.homes if (home.entrance, home.door) == ("2", "301"))
    assert told.life == Life(size=1, elders=1, oldest=told.life.oldest if told.life else 0, cadence="weekly")
