"""Settings of all tests: hypothesis draws the same examples everywhere and minds no clock."""

from hypothesis import HealthCheck, settings

settings.register_profile("park", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("park")
