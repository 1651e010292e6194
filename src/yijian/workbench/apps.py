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
                section="今天",
                title="窗口收件",
                route="workbench:desk",
                icon="ticket",
                order=20,
                visible=counting.receives,
                namespaces=("deskwork",),
            ),
            Entry(
                face="rail",
                section="今天",
                title="踏勘",
                route="workbench:of",
                args=("survey",),
                icon="map-pin",
                order=40,
                count=counting.waiting_in("survey"),
                visible=counting.works_on("survey"),
            ),
            Entry(
                face="rail",
                section="闭环",
                title="容缺与承诺",
                route="workbench:of",
                args=("promise",),
                icon="heart-handshake",
                order=50,
                count=counting.waiting_in("promise"),
                visible=counting.works_on("promise"),
            ),
            Entry(
                face="rail",
                section="配置与监督",
                title="导入导出",
                route="importing:start",
                icon="file-import",
                order=70,
                visible=counting.carries,
                namespaces=("importing",),
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
        )
