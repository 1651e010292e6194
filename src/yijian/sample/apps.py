"""Django's entry for the sample city."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """The sample city as a Django app."""

    name = "yijian.sample"
    label = "sample"
    verbose_name = "样例城市"

    def ready(self) -> None:
        """Add the records of the simulated registers to the exchange format."""
        from yijian.plumbing.importing import register
        from yijian.sample.sections import SimulatedRecords

        register(SimulatedRecords())
