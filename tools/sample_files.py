"""Write the 样例 files of the sample city: what citizens open to see how a paper is written or drawn.

Run again after a change: ``.venv/bin/python tools/sample_files.py``. The same words give the same bytes.
"""

import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "yijian" / "sample" / "files"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BLANK = "＿＿＿＿＿＿"

LETTERS: dict[str, tuple[str, list[tuple[str, list[str]]]]] = {
    "食品安全管理制度范本.docx": (
        "食品安全管理制度",
        [
            ("", [f"店名：{BLANK}　　负责人：{BLANK}　　执行日期：{BLANK}"]),
            (
                "一、食品安全自查",
                [
                    f"食品安全管理员{BLANK}每天开门前看一遍厨房、冷藏柜和员工健康情况，每周全面查一次，写在自查记录上。",
                    "查出问题当天改；当天改不了的，停用有关食材或者设备，报告负责人。",
                ],
            ),
            (
                "二、从业人员健康管理",
                [
                    "接触直接入口食品的人都有健康证明，到期前一个月重新体检。",
                    "每天上岗前问一遍：发热、腹泻、皮肤伤口、咽部炎症的，当天不接触食品。",
                ],
            ),
            (
                "三、进货查验记录",
                [
                    "进货时看供货人的许可证和产品合格证明，记下名称、数量、日期、供货人和电话。",
                    "记录和凭证保存到保质期满后六个月；没有保质期的，保存两年。",
                ],
            ),
            (
                "四、食品安全事故处置",
                [
                    "有人食用后不舒服的，先停卖、送医，封存剩下的食品和餐具。",
                    f"两小时内报告所在地市场监管和卫生健康部门，联系人{BLANK}，电话{BLANK}。",
                ],
            ),
        ],
    ),
    "消防安全制度范本.docx": (
        "消防安全制度",
        [
            ("", [f"场所：{BLANK}　　消防安全责任人：{BLANK}　　执行日期：{BLANK}"]),
            (
                "一、谁负责",
                [
                    f"消防安全责任人{BLANK}全面负责；消防安全管理人{BLANK}每天检查，记在巡查记录上。",
                    "每名员工上岗前培训，会报警、会用灭火器、会带客人疏散。",
                ],
            ),
            (
                "二、通道和设施",
                [
                    "营业时安全出口不上锁，疏散通道不放东西，疏散指示和应急照明常亮。",
                    "灭火器每月看一次压力和日期，消火栓前面不堆放物品。",
                ],
            ),
            (
                "三、用火用电用气",
                [
                    "厨房油烟管道至少每季度清洗一次，离人关火、关气、断电。",
                    "不私拉电线，不在疏散通道给电动自行车充电。",
                ],
            ),
            (
                "四、检查和改正",
                ["营业期间每两小时巡查一次，打烊后再查一遍；查出隐患当场改，改不了的停用并报告责任人。"],
            ),
        ],
    ),
    "应急疏散预案范本.docx": (
        "灭火和应急疏散预案",
        [
            ("", [f"场所：{BLANK}　　地址：{BLANK}　　最多容纳人数：{BLANK}"]),
            (
                "一、分工",
                [
                    f"指挥：{BLANK}。报警：{BLANK}，打119，说清地址、烧的是什么、有没有人被困。",
                    f"灭火：{BLANK}。疏散：{BLANK}。救护：{BLANK}。",
                ],
            ),
            (
                "二、起火以后",
                [
                    "第一个看见的人喊人、报警，离得最近的两个人用灭火器灭火。",
                    "切断电源、气源；火势控制不住，马上都撤出来。",
                ],
            ),
            (
                "三、疏散",
                [
                    f"从安全出口{BLANK}、{BLANK}走，先老人、孩子和行动不便的人，不坐电梯。",
                    f"到集合点{BLANK}清点人数，有人没出来立刻告诉消防员。",
                ],
            ),
            ("四、演练", [f"每半年演练一次，上次{BLANK}，下次{BLANK}；演练后写下要改的地方。"]),
        ],
    ),
}

LAYOUT = "厨房布局图范例.pdf"
LAYOUT_SOURCE = """
#set document(date: none)
#set page(paper: "a4", flipped: true, margin: 1.6cm)
#set text(lang: "zh", region: "cn", font: ("Noto Serif SC", "Noto Serif CJK SC"), size: 11pt)
#align(center)[#text(size: 18pt, weight: "bold")[厨房布局图范例]]
#text(size: 10pt)[手画、照着拍也行。要标明：各区多大、水池几个做什么用、人从哪里走、菜从哪里走（箭头）。数字照您店里的写。]
#v(4pt)
#let room(x, y, w, h, name, note) = place(dx: x, dy: y, rect(width: w, height: h, stroke: 1pt, inset: 6pt)[
  *#name* \\ #text(size: 9pt)[#note]])
#let way(x, y, words) = place(dx: x, dy: y, text(size: 9.5pt)[#words])
#block(width: 25cm, height: 12.4cm, stroke: 2pt)[
  #room(0cm, 0cm, 6cm, 5.2cm, "① 原料存放", [6平方米 \\ 货架离墙离地10厘米 \\ 冷藏柜、冷冻柜各1台])
  #room(6cm, 0cm, 7cm, 5.2cm, "② 粗加工、清洗", [9平方米 \\ 水池3个：洗菜、洗肉、洗水产 \\ 水池上贴名字])
  #room(13cm, 0cm, 7cm, 5.2cm, "③ 切配", [8平方米 \\ 生熟刀板分开，分颜色放])
  #room(20cm, 0cm, 5cm, 5.2cm, "④ 烹饪", [12平方米 \\ 灶台4眼，排烟罩 \\ 灭火毯、灭火器])
  #room(20cm, 7.4cm, 5cm, 5cm, "⑤ 备餐、出菜", [5平方米 \\ 出菜口朝餐厅])
  #room(13cm, 7.4cm, 7cm, 5cm, "⑥ 餐具清洗消毒", [7平方米 \\ 水池2个：洗、冲 \\ 消毒柜1台、保洁柜1个])
  #room(6cm, 7.4cm, 7cm, 5cm, "⑦ 更衣、洗手", [3平方米 \\ 员工从这里进，洗手池1个])
  #room(0cm, 7.4cm, 6cm, 5cm, "⑧ 垃圾暂存", [2平方米 \\ 带盖垃圾桶，靠后门])
  #way(0.6cm, 5.95cm, [菜的走向：后门进货 → ① 存放 → ② 清洗 → ③ 切配 → ④ 烹饪 → ⑤ 出菜])
  #way(0.6cm, 6.6cm, [人的走向：员工从⑦更衣洗手后进厨房；餐具从餐厅收回 → ⑥，不和出菜的路交叉])
]
#v(2pt)
#text(size: 9pt, fill: luma(90))[样例，数字和布置是编的。厨房总面积不小于店面规定的比例；有凉菜、裱花的另设专间。]
"""


def word(title: str, parts: list[tuple[str, list[str]]]) -> dict[str, str]:
    """Return the files of a plain Word document with a title, headings and paragraphs."""
    body = [_paragraph(title, size=36, bold=True, align="center")]
    for heading, lines in parts:
        if heading:
            body.append(_paragraph(heading, size=28, bold=True))
        body += [_paragraph(line, size=24) for line in lines]
    types = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>'
        for ending, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
        )
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{types}'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}<w:sectPr>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/>'
        "</w:sectPr></w:body></w:document>",
    }


def _paragraph(text: str, *, size: int, bold: bool = False, align: str = "left") -> str:
    look = f'<w:rFonts w:eastAsia="宋体"/>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/>'
    return (
        f'<w:p><w:pPr><w:spacing w:before="120" w:after="120" w:line="400"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def main() -> None:
    """Write every file."""
    OUT.mkdir(exist_ok=True)
    for name, (title, parts) in LETTERS.items():
        with zipfile.ZipFile(OUT / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in word(title, parts).items():
                archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    sys.path.insert(0, str(ROOT / "src"))
    import typst
    from django.conf import settings

    settings.configure(FRONTEND=ROOT / "frontend")
    from yijian.certificates.documents.fonts import fonts

    (OUT / LAYOUT).write_bytes(typst.compile(LAYOUT_SOURCE.encode(), font_paths=fonts()))


if __name__ == "__main__":
    main()
