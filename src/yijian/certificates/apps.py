"""Django's entry for the certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The certificates as a Django app."""

    name = "yijian.certificates"
    label = "certificates"
    verbose_name = "证照与文书"

    def ready(self) -> None:
        """Bind the loop, add the section of the exchange format and the places in the navigation."""
        from yijian.certificates import sections, wiring
        from yijian.plumbing import importing

        wiring.bind_loops()
        wiring.add_navigation()
        for section in sections.SECTIONS:
            importing.register(section)
