"""Django's entry for the bundles area."""

from django.apps import AppConfig


class BundlesConfig(AppConfig):
    """Bundles as a Django app."""

    name = "yijian.bundles"
    label = "bundles"
    verbose_name = "一件事"

    def ready(self) -> None:
        """Hand bundles to the search and the importer."""
        from yijian.bundles import queries
        from yijian.catalogue.operations import register_search_source

        register_search_source("bundle", queries.search_documents)
        from importlib.util import find_spec

        if find_spec("yijian.bundles.sections"):
            from yijian.bundles import sections

            sections.register_sections()
