"""How often each address opens something: a bucket for each, and no more buckets than a server can hold."""

from live import limits, settings
from live.limits import Rate

BUCKETS = 4096
"""Addresses that are remembered; beyond that, those that have done nothing for longest are forgotten."""


class Rates:
    """A bucket of openings for each address; PARK_PEOPLE_PER_ADDRESS says how many people share one."""

    def __init__(self, people: int | None = None) -> None:
        people = people or settings.people_of_an_address()
        self._per_second, self._at_once = people * limits.OPENINGS_PER_SECOND, people * limits.OPENINGS_AT_ONCE
        self._by_place: dict[str, Rate] = {}

    def allows(self, place: str) -> bool:
        """Take one opening out of the place's bucket, if there is one."""
        rate = self._by_place.pop(place, None) or Rate(self._per_second, self._at_once, self._at_once)
        self._by_place[place] = rate
        if len(self._by_place) > BUCKETS:
            del self._by_place[next(iter(self._by_place))]
        return rate.allows()
