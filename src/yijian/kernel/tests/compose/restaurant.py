"""开办餐饮店 as a bundle: alternatives, a conditional part, an optional one, a passed field, tolerated papers."""

from datetime import date
from decimal import Decimal

from yijian.kernel.definitions import (
    BundleDefinition,
    Condition,
    DataElement,
    ElementKind,
    FieldUse,
    ItemDefinition,
    Limit,
    MaterialDefinition,
    Necessity,
    Option,
    Part,
    PromiseMode,
    Relation,
    Reuse,
    Supply,
)
from yijian.kernel.workdays import SpecialDay, WorkCalendar

MONDAY = date(2026, 11, 23)

CALENDAR = WorkCalendar(
    first_year=2026,
    last_year=2029,
    special_days=(
        SpecialDay(day=date(2026, 10, 1), working=False, name="国庆节"),
        SpecialDay(day=date(2026, 10, 2), working=False, name="国庆节"),
    ),
)

_ELEMENTS = (
    DataElement(
        code="area",
        name="经营面积",
        kind=ElementKind.DECIMAL,
        question="店里给顾客用的面积有多大？",
        why="300平方米以上的餐饮店，开门前要过一次消防检查",
        unit="平方米",
        group="店面",
        least=Decimal(1),
        most=Decimal(100000),
    ),
    DataElement(
        code="dishes",
        name="经营项目",
        kind=ElementKind.CHOICES,
        group="店面",
        options=(
            Option(value="hot", title="热菜"),
            Option(value="cold", title="凉菜"),
            Option(value="packed", title="预包装食品"),
        ),
    ),
    DataElement(code="sign", name="挂招牌", kind=ElementKind.BOOLEAN, group="招牌"),
    DataElement(code="promise", name="先承诺后检查", kind=ElementKind.BOOLEAN, group="店面"),
    DataElement(code="rented", name="店面是租的", kind=ElementKind.BOOLEAN, group="店面"),
    DataElement(code="mall", name="在商场里", kind=ElementKind.BOOLEAN, group="店面"),
    DataElement(code="name", name="店名", kind=ElementKind.TEXT, group="店面", max_length=30),
    DataElement(code="mobile", name="手机号", kind=ElementKind.MOBILE, group="开店的人"),
    DataElement(code="licence-no", name="营业执照号", kind=ElementKind.CREDIT_CODE, group="开店的人"),
    DataElement(code="landlord", name="房东姓名", kind=ElementKind.TEXT, group="店面"),
    DataElement(code="consent", name="同意查询信息", kind=ElementKind.CONSENT, reuse=Reuse.PER_ITEM),
    DataElement(code="sign-size", name="招牌尺寸", kind=ElementKind.TEXT, group="招牌"),
)
ELEMENTS = {e.code: e for e in _ELEMENTS}

LEASE = MaterialDefinition(
    code="lease", title="租房合同", plain="证明店面归您使用", needed_when="店面是租的", accepts=("pdf", "jpg")
)
LAYOUT = MaterialDefinition(code="layout", title="厨房布局图")
MANAGER = MaterialDefinition(
    code="manager",
    title="食品安全管理员考核证明",
    necessity=Necessity.TOLERABLE,
    key=False,
    tolerate_days=20,
)
LICENCE = MaterialDefinition(
    code="licence",
    title="营业执照",
    supplies=(Supply.CERTIFICATE, Supply.UPLOAD),
    certificate_kind="business-licence",
)
TABLE = MaterialDefinition(code="table", title="联办申请表", supplies=(Supply.GENERATED,), key=False)

_ITEMS = (
    ItemDefinition(
        code="licence-check",
        version=1,
        title="营业执照信息核验",
        plain="核验营业执照",
        kind="20",
        agency_role="market",
        agency_title="市场监管局",
        instant=True,
        promised=Limit(amount=0),
        statutory=Limit(amount=1),
        visits=1,
        fields=(FieldUse(element="mobile"),),
        materials=(LICENCE, TABLE),
        certificate_fields=(("code", "licence-no"),),
        certificate_kind="licence-proof",
    ),
    ItemDefinition(
        code="food-licence",
        version=3,
        title="食品经营许可证新办",
        plain="办食品经营许可",
        kind="01",
        agency_role="market",
        agency_title="市场监管局",
        promised=Limit(amount=4),
        statutory=Limit(amount=10),
        visits=2,
        survey=True,
        fields=(
            FieldUse(element="name"),
            FieldUse(element="mobile"),
            FieldUse(element="licence-no"),
            FieldUse(element="landlord", required=False, shown_when="店面是租的"),
            FieldUse(element="consent"),
        ),
        materials=(LEASE, LAYOUT, MANAGER, TABLE),
    ),
    ItemDefinition(
        code="small-restaurant",
        version=1,
        title="小餐饮经营许可证新办",
        plain="办小餐饮许可",
        kind="01",
        agency_role="market",
        agency_title="市场监管局",
        promised=Limit(amount=2),
        statutory=Limit(amount=10),
        visits=1,
        fields=(FieldUse(element="name"), FieldUse(element="mobile"), FieldUse(element="consent")),
        materials=(LEASE, TABLE),
    ),
    ItemDefinition(
        code="fire",
        version=2,
        title="公众聚集场所投入使用、营业前消防安全检查",
        plain="过消防检查",
        kind="01",
        agency_role="fire",
        agency_title="消防救援支队",
        promised=Limit(amount=1),
        statutory=Limit(amount=10),
        visits=1,
        promise_mode=PromiseMode.NOTICE,
        fields=(
            FieldUse(element="area"),
            FieldUse(element="landlord", shown_when="not 在商场里"),
            FieldUse(element="consent"),
        ),
        materials=(
            MaterialDefinition(
                code="lease",
                title="租房合同",
                needed_when="not 在商场里",
                accepts=("png", "pdf"),
                max_megabytes=5,
            ),
            MaterialDefinition(
                code="fire-promise",
                title="消防安全承诺书",
                needed_when="先承诺后检查",
                supplies=(Supply.PROMISE,),
                key=False,
            ),
            MaterialDefinition(code="evacuation", title="灭火和应急疏散预案", needed_when="not 先承诺后检查"),
        ),
    ),
    ItemDefinition(
        code="signboard",
        version=1,
        title="户外招牌设施设置",
        plain="挂店招",
        kind="01",
        agency_role="city",
        agency_title="城管局",
        promised=Limit(amount=1),
        statutory=Limit(amount=20),
        visits=1,
        fee_cents=5000,
        fee_basis="城市道路占用费标准",
        fields=(FieldUse(element="sign-size"), FieldUse(element="mobile")),
        materials=(MaterialDefinition(code="sign-picture", title="招牌效果图", key=False), LEASE),
        conditions=(
            Condition(
                rule="not 在商场里",
                title="招牌挂在街面上",
                refusal="商场里面的招牌归商场管，不用城管局批。请找商场物业办。",
                basis="《城市市容和环境卫生管理条例》第十一条",
            ),
        ),
    ),
    ItemDefinition(
        code="seal",
        version=1,
        title="公章刻制",
        plain="刻公章",
        kind="20",
        agency_role="police",
        agency_title="公安局",
        promised=Limit(amount=1),
        statutory=Limit(amount=1),
        fields=(FieldUse(element="name"),),
    ),
)
ITEMS = {i.code: i for i in _ITEMS}

BUNDLE = BundleDefinition(
    code="restaurant",
    version=7,
    title="开办餐饮店",
    plain="从执照到开门，一次办完。",
    lead_role="market",
    promised=Limit(amount=10),
    joint_survey=True,
    asks_first=("dishes",),
    conditions=(
        Condition(
            rule="not 经营项目 只包含 'packed'",
            title="现场做餐食",
            refusal="只卖预包装食品不用办餐饮许可，备案就行。请办“仅销售预包装食品备案”。",
            basis="《食品经营许可和备案管理办法》第四条",
        ),
    ),
    parts=(
        Part(item="licence-check"),
        Part(
            item="food-licence",
            relation=Relation.ALTERNATIVE,
            choice_group="food",
            included_when="经营面积 >= 50",
            because="您卖{经营项目}，面积{经营面积}，按餐饮服务办。",
            because_not="只适用于50平方米以上的店。",
            after=("licence-check",),
            passes=(("licence-check", "code", "licence-no"),),
        ),
        Part(
            item="small-restaurant",
            relation=Relation.ALTERNATIVE,
            choice_group="food",
            included_when="经营面积 < 50",
            because_not="只适用于50平方米以下的小店。",
            after=("licence-check",),
        ),
        Part(
            item="fire",
            relation=Relation.CONDITIONAL,
            included_when="经营面积 >= 300",
            because="面积{经营面积}，开门前要检查。",
            after=("licence-check",),
        ),
        Part(item="signboard", relation=Relation.CONDITIONAL, included_when="挂招牌"),
        Part(item="seal", relation=Relation.OPTIONAL, question="要不要顺便刻公章？"),
    ),
    before=(("steps", 8), ("days", 40), ("visits", 6), ("materials", 19)),
)

ANSWERS = {
    "dishes": ("hot", "cold"),
    "area": Decimal(320),
    "sign": True,
    "promise": True,
    "rented": True,
    "mall": False,
}
