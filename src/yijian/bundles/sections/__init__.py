"""一件事, its parts, conditions, places and questions, and the stations of life, in the exchange format."""

from yijian.bundles.sections.bundles import Bundles
from yijian.bundles.sections.parts import BundleConditions, BundleParts, BundlePlaces, BundleQuestions
from yijian.bundles.sections.stages import LifeStages
from yijian.plumbing.importing import register

__all__ = ["register_sections"]


def register_sections() -> None:
    """Add the bundles' sections to the exchange format."""
    for section in (
        LifeStages(),
        Bundles(),
        BundleParts(),
        BundleConditions(),
        BundlePlaces(),
        BundleQuestions(),
    ):
        register(section)
