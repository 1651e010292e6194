"""Django's entry for the workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """The workbench as a Django app."""

    name = "yijian.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Put the shell's own pages into the rail."""
        from yijian.ui.operations import register_navigation
        from yijian.ui.vocabulary import Entry
        from yijian.workbench import counting

        register_navigation(
            Entry(
                face="rail",
                section="今天",
                title="待办",
                route="workbench:inbox",
                icon="list",
                order=10,
                count=counting.waiting,
                visible=counting.is_staff,
            ),
            Entry(
                face="rail",
                section="配置与监督",
                title="外部系统",
                route="workbench:systems",
                icon="plug-connected",
                order=80,
                visible=counting.may_operate,
            ),
            Entry(face="find", title="办件号、办事人、事项", route="workbench:inbox"),
        )
