"""Django's entry for the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts as a Django app."""

    name = "yijian.accounts"
    label = "accounts"
    verbose_name = "用户与职责"

    def ready(self) -> None:
        """Name who is signed in, where messages go, and the sections of the exchange format."""
        from yijian.accounts import queries, sections
        from yijian.accounts.portal import identity
        from yijian.plumbing import importing, messages
        from yijian.ui.operations import register_identity, register_navigation
        from yijian.ui.vocabulary import Entry

        messages.provide_addresses(queries.addresses, page="accounts:mail")
        for section in sections.SECTIONS:
            importing.register(section)
        register_identity(identity.identity_of)
        register_navigation(
            Entry(
                face="tools", title="登录", route="accounts:sign-in", icon="user", visible=identity.is_visitor
            ),
        )
