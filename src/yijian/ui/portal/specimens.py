"""Invented content with which the gallery shows every component; no page of the product uses it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from yijian.ui.vocabulary import (
    CertificateFace,
    Changed,
    Chart,
    Check,
    FaceLine,
    FieldError,
    Flow,
    Kpi,
    Lane,
    Link,
    MoveBlank,
    MoveForm,
    Option,
    Progress,
    Route,
    RouteDay,
    RouteLane,
    RulerPart,
    Saving,
    Series,
    Station,
    Step,
    Ticks,
)  # fmt: skip

PAGES = frozenset({"home", "flow", "workbench", "plain", "print"})
CITY = ZoneInfo("Asia/Shanghai")
HERE = "/ui/gallery/"


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CITY)


def _flow() -> Flow:
    names = ("问几句", "办事方案", "填一张表", "交材料", "核对签名")
    states = (Progress.DONE, Progress.DONE, Progress.NOW, Progress.NEXT, Progress.NEXT)
    stations = tuple(
        Station(title=name, state=state, url=HERE) for name, state in zip(names, states, strict=True)
    )
    return Flow(
        title="开办餐饮店",
        subtitle="一件事，4个部门一次办",
        stations=stations,
        saved_at=_at(11, 23, 14, 32),
        exit_url=HERE,
    )


def _route() -> Route:
    days = (
        RouteDay(title="今天提交", weekday="周一"), RouteDay(title="11月24日", weekday="周二"), RouteDay(title="11月25日", weekday="周三"),
        RouteDay(title="11月26日", weekday="周四"), RouteDay(title="11月27日", weekday="周五"),
    )  # fmt: skip
    lanes = (
        RouteLane(title="办食品经营许可", note="市场监管局，4个工作日", end=4, when="11月27日 周五"),
        RouteLane(title="过消防检查", note="消防救援支队，1个工作日", end=1, when="11月24日 周二"),
        RouteLane(title="挂店招", note="城管局，1个工作日", end=1, when="11月24日 周二"),
    )
    return Route(
        sentence="今天提交后当场核验营业执照，随后三个部门同时办理，消防和招牌11月24日办好，食品经营许可证11月27日办好，一次送达",
        days=days, lanes=lanes, before=RouteLane(title="核验营业执照", note="当场，系统自动", done=True),
    )  # fmt: skip


def _late_route() -> Route:
    days = (
        RouteDay(title="12月1日", weekday="周二"), RouteDay(title="12月2日", weekday="周三"), RouteDay(title="12月7日", weekday="周一"),
        RouteDay(title="12月9日", weekday="周三"),
    )  # fmt: skip
    lanes = (
        RouteLane(title="出生医学证明", note="市妇幼保健院，当天", end=0.5, done=True, when="12月1日 周二"),
        RouteLane(title="出生登记", note="公安分局，等出生证号", start=0.5, end=2, when="12月7日 周一"),
        RouteLane(title="社会保障卡", note="人社局，等身份号码", start=2, end=3, when="12月9日 周三"),
        RouteLane(title="预防接种证", note="社区卫生中心，1天", end=1, when="12月2日 周三"),
    )
    return Route(sentence="出生证当天出，出生登记接着办，社保卡12月9日办好", days=days, lanes=lanes)


def _steps() -> tuple[Step, ...]:
    link = (Link(title="受理通知书", url=HERE),)
    lanes = (
        Lane(title="营业执照信息核验", text="市场监管局，11月18日当场核对一致。", state=Progress.DONE, tag="办好了"),
        Lane(
            title="营业前消防安全检查", text="消防救援支队，11月19日办好。", state=Progress.DONE, sealed=True,
            links=(Link(title="看合格证", url=HERE),),
        ),
        Lane(title="食品经营许可证新办", text="市场监管局刘建国，11月20日现场看过，正在审批。", tag="在办，第3天", tag_tone="warn"),
    )  # fmt: skip
    return (
        Step(title="您提交了申请", at=_at(11, 18, 10, 12), text="手机提交，材料11份，签名1次。"),
        Step(
            title="受理",
            at=_at(11, 18, 10, 40),
            text="综合窗口周敏收件，分给3个部门同时办。承诺4个工作日。",
            links=link,
        ),
        Step(title="三个部门同时在办", state=Progress.NOW, lanes=lanes),
        Step(title="电子证照到“我的证照”", state=Progress.NEXT, text="决定当天就有，能直接用。"),
        Step(title="全部办结，请您评价", state=Progress.NEXT, end=True),
    )


def _face() -> CertificateFace:
    lines = (
        FaceLine(label="经营者名称", value="望江区玉兰小馆"), FaceLine(label="社会信用代码", value="92430102MA4L7X2K39"),
        FaceLine(label="经营者", value="陈玉兰"), FaceLine(label="主体业态", value="餐饮服务经营者"),
        FaceLine(label="经营场所", value="安澜市望江区江畔路88号滨江里商场2楼206号", full=True),
        FaceLine(label="经营项目", value="热食类食品制售，冷食类食品制售", full=True),
        FaceLine(label="许可证编号", value="JY24301020061237"), FaceLine(label="有效期至", value="2031年11月23日"),
    )  # fmt: skip
    return CertificateFace(
        title="食品经营许可证", english="Food Business License", lines=lines, agency="望江区市场监督管理局", issued_on=date(2026, 11, 24),
        seal_text="安澜市望江区市场监督管理局", seal_purpose="许可专用章", code="https://anlan.example/verify/JY24301020061237", mark="样例",
    )  # fmt: skip


def _charts() -> dict[str, Chart]:
    days = tuple(f"{day}日" for day in range(1, 24))
    received = (
        780,
        3902,
        3548,
        4046,
        3873,
        3553,
        728,
        662,
        3927,
        3745,
        4062,
        3560,
        3640,
        648,
        822,
        3725,
        4068,
        3796,
        3648,
        3620,
        776,
        711,
        2620,
    )
    finished = (
        420,
        4118,
        3525,
        3548,
        4046,
        3970,
        391,
        494,
        3523,
        3545,
        3884,
        4030,
        3680,
        529,
        395,
        3498,
        3588,
        3860,
        3985,
        4017,
        525,
        408,
        2412,
    )
    agencies = ("市场监管局", "公安局", "人社局", "住建局")
    hours = ("9点", "10点", "11点", "14点", "15点", "16点")
    waits = {"周一": (8, 14, 19, 9, 13, 11), "周三": (5, 10, 13, 7, 10, 8), "周五": (7, 13, 22, 12, 26, 18)}
    return {
        "columns_chart": Chart(
            title="每天收多少、办多少", sentence="工作日收件约3500到4300件，办结紧跟收件", labels=days, unit="件",
            series=(Series(title="收件", values=received, role="frame"), Series(title="办结", values=finished)),
            explanation="周末低是大厅不开，网上照收。23日到14:35为止。", counted_url=HERE,
        ),
        "bars_chart": Chart(
            title="谁快，谁吃紧", sentence="住建局平均4.6天，超过承诺的85%", labels=agencies, unit="天", form="bars", warn_at=4,
            series=(Series(title="平均用时", values=(1.6, 1.9, 2.8, 4.6)), Series(title="承诺", values=(3, 3.4, 4.2, 5), role="frame")),
        ),
        "heat_chart": Chart(
            title="大厅要等多久", sentence="周五下午3点最久，平均26分钟", labels=hours, form="heat", warn_at=18, bad_at=20, unit="分钟",
            series=tuple(Series(title=title, values=values) for title, values in waits.items()),
        ),
        "share_chart": Chart(
            title="时钟为什么停", sentence="检验检测占44%", labels=("检验、检测", "公示", "专家评审", "听证", "其他法定理由"), form="share", unit="件",
            series=(Series(title="停过的件", values=(412, 286, 173, 38, 21)),),
        ),
    }  # fmt: skip


def _staff() -> dict[str, Any]:
    def part(light: str, count: int, label: str, *, current: bool = False) -> RulerPart:
        return RulerPart(light=light, count=count, label=label, url=HERE, current=current)

    return {
        "move_example": MoveForm(
            code="stop_clock",
            title="启动特别程序",
            url="#",
            law="行政许可法第四十五条",
            reasons=(Option(value="hearing", title="听证"), Option(value="experts", title="专家评审")),
            blanks=(MoveBlank(kind="text", name="days", title="预计需要几个工作日", id="f-stop_clock-days"),),
        ),
        "ruler_parts": (
            part("over", 1, "已超期，红牌"), part("today", 6, "今天到期，黄牌"), part("soon", 14, "3个工作日内"), part("ok", 38, "还宽裕"),
            part("stop", 5, "时钟停了，等别人"), part("all", 64, "全部", current=True),
        ),
        "kpi_numbers": (
            Kpi(label="收件", value="64,488", frame="比上月同期多4.1%", url=HERE),
            Kpi(label="承诺时间内办完", value="99.4", unit="%", frame="超期38件，都已亮红牌", trend="down"),
            Kpi(label="平均用时", value="2.1", unit="天", frame="承诺3.6天，法定14.2天"),
            Kpi(label="当场办完", value="61.2", unit="%", frame="目标60%，达到", trend="up"),
            Kpi(label="办完主动评价", value="41.3", unit="%", frame="没评的不算好评"),
        ),
        "rows": (
            ("over", "超期1天", "11月20日", 5, 5, "食品经营许可证新办", "唐记米粉店", "办件", "", "去决定"),
            ("today", "今天到期", "17:30前", 5, 5, "差评整改：材料重复收取", "林**", "差评", "bad", "去回访"),
            ("soon", "剩1天", "11月24日", 4, 3, "食品经营许可证新办", "玉兰小馆南浦店", "办件", "", "去决定"),
            ("fine", "剩4天", "11月27日", 5, 1, "企业信息变更一件事", "安澜市远舟物流有限公司", "一件事", "ok", "去审查"),
            ("stop", "已停2天", "听证，剩11天", 20, 9, "排水许可证核发", "安澜市锦程汽车服务有限公司", "特别程序", "info", "看进展"),
            ("done", "办结", "11月21日", 3, 3, "公众聚集场所投入使用、营业前消防安全检查", "古丽巴哈尔·阿卜杜热西提", "踏勘", "info", "看进展"),
        ),
    }  # fmt: skip


def specimens() -> dict[str, Any]:
    """Return everything the gallery's templates name."""
    return {
        "here": HERE,
        "flow": _flow(),
        "end_flow": Flow(title="", exit_url=HERE, exit_label="回到我的办件"),
        "area_options": (
            Option(value="small", title="不到300平方米", help="大约20张桌子以内"),
            Option(value="large", title="300平方米或更大", help="大约20张桌子以上"),
            Option(value="unsure", title="说不准", help="我们按“300平方米或更大”准备，消防人员会免费上门量"),
        ),
        "dish_options": tuple(Option(value=name, title=name) for name in ("热菜", "凉菜", "生食", "糕点", "现做饮料")),
        "net_options": (Option(value="yes", title="会，外卖平台"), Option(value="no", title="不会")),
        "region_options": tuple(Option(value=f"4399{at:02}", title=name) for at, name in enumerate(("望江区", "南浦区", "云溪县"))),
        "chosen_dishes": ("热菜", "凉菜"),
        "faults": (FieldError(target="f-phone", sentence="食品安全管理员的手机号少了1位"),),
        "two_faults": (
            FieldError(target="f-phone", sentence="食品安全管理员的手机号少了1位"),
            FieldError(target="f-dishes", sentence="哪些菜要做，还没选"),
        ),
        "changed_rows": (
            Changed(name="标题", before="户外招牌设置审批", after="户外招牌设施设置审批"),
            Changed(name="材料“shop-photo”的说明", after="白天拍，看得清门头"),
            Changed(name="承诺时限", before="5", after="2"),
            Changed(name="何时需要", after="经营面积 >= 300 and not 在商场里", new=True),
        ),
        "saving_rows": (
            Saving(label="要交的材料", value="4", unit="份", before="分开办19份"),
            Saving(label="要填的表", value="1", unit="张", before="分开办4张"),
            Saving(label="要跑的趟数", value="0", unit="趟", before="分开办6趟"),
            Saving(label="要等的时间", value="4", unit="个工作日", before="法定最长40个"),
        ),
        "route_plan": _route(),
        "late_route": _late_route(),
        "days": Ticks(today=3, promised=4, legal=10, right="法定10天，到12月2日"),
        "late_days": Ticks(today=6, promised=4, legal=10, sentence="承诺4个工作日，已过2个"),
        "steps": _steps(),
        "face": _face(),
        "check_rows": (
            Check(title="内容没被改过", text="SM2签名和SM3摘要一致"),
            Check(title="印章是真的", text="望江区市场监督管理局许可专用章，证书到2028年"),
            Check(title="状态没查到", text="状态库连不上，10分钟后再查", passed=None),
            Check(title="已经注销", text="11月25日由发证机关注销", passed=False),
        ),
        "crumb_links": (Link(title="首页", url=HERE), Link(title="我的办件", url=HERE)),
        "chip_links": (
            Link(title="全部", url=HERE, count=64, current=True), Link(title="办件", url=HERE, count=31),
            Link(title="一件事", url=HERE, count=12), Link(title="容缺", url=HERE, count=11),
        ),
        "life_stops": tuple(Link(title=name, url=HERE) for name in ["出生", "上学", "就业", "成家", "置业", "就医", "退休", "养老", "救助", "身后"]),
        "firm_stops": tuple(Link(title=name, url=HERE) for name in ["准入准营", "招聘用工", "纳税缴费", "经营发展", "工程建设", "注销退出"]),
        "today": date(2026, 11, 24),
        "long_code": "11430102006123456G4430131011000001",
        "paper_code": "https://anlan.example/cases/20261123-0415",
        "paper_number": "20261123-0415",
        **_charts(),
        **_staff(),
    }  # fmt: skip
