"""Django's entry for the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The catalogue as a Django app."""

    name = "yijian.catalogue"
    label = "catalogue"
    verbose_name = "事项目录"

    def ready(self) -> None:
        """Add the catalogue's sections to the exchange format and its items to the search."""
        from yijian.catalogue import operations, queries, sections

        sections.register_all()
        operations.register_search_source("item", queries.item_documents)
