"""Django's entry for the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal as a Django app."""

    name = "yijian.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        """Put the portal's own pages into the navigation."""
        from yijian.ui.operations import register_navigation
        from yijian.ui.vocabulary import Entry

        register_navigation(
            Entry(face="portal", title="首页", route="portal:home", order=10),
            Entry(face="portal", title="一件事", route="bundles:list", order=20, namespaces=("bundles",)),
            Entry(face="portal", title="去哪儿办", route="portal:halls", order=40),
            Entry(face="foot", title="找大厅", route="portal:halls", order=50),
            Entry(face="foot", title="个人信息怎么用", route="portal:privacy", order=70),
            Entry(face="tabs", title="首页", route="portal:home", icon="home", order=10),
            Entry(face="tabs", title="办事", route="bundles:list", icon="list-check", order=20),
        )
