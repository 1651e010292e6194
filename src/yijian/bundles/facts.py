"""What happens to bundles."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePublished(Fact):
    """A new version of a bundle is in force; drafts keep the version they were begun with. ``about`` is the bundle's code."""

    kind: ClassVar[str] = "bundles.bundle-published"

    bundle_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleWithdrawn(Fact):
    """A bundle is offered no more; what was filed goes on."""

    kind: ClassVar[str] = "bundles.bundle-withdrawn"
