"""开办便利店 as somebody who runs a platform would write it: the empty template, filled in. No code knows this bundle."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import load_workbook

from yijian.plumbing.importing import write_template

SHEETS: Mapping[str, Sequence[Mapping[str, object]]] = {
    "数据元": [
        {
            "代码": "store-sells",
            "名称": "便利店卖什么",
            "类型": "多选",
            "问法": "店里卖哪些东西？",
            "为什么问": "只卖预包装食品的，备案就行，不用办许可。",
            "分组": "店和人",
        },
        {
            "代码": "shelf-length",
            "名称": "食品货架长度",
            "类型": "小数",
            "问法": "放食品的货架一共多长？",
            "单位": "米",
            "分组": "店和人",
            "最小": 1,
            "最大": 500,
        },
        {
            "代码": "packed-only",
            "名称": "只卖预包装食品",
            "类型": "同意",
            "问法": "我承诺店里不卖散装和现做的食品。",
            "分组": "店和人",
            "每项都问": "是",
        },
    ],
    "数据元选项": [
        {"数据元": "store-sells", "值": "预包装食品"},
        {"数据元": "store-sells", "值": "日用百货"},
    ],
    "事项": [
        {
            "代码": "packed-food-record",
            "标题": "仅销售预包装食品备案",
            "大白话": "卖袋装、瓶装食品先备案",
            "事项类型": "其他行政权力",
            "部门类别": "market",
            "部门称呼": "市场监管局",
            "行使层级": "县级",
            "承诺时限": 1,
            "法定时限": 5,
            "到现场次数": 0,
            "设定依据": "《食品安全法》第三十五条",
            "服务对象": "企业法人\n非法人企业\n其他组织",
            "救济途径": "有异议的，可以自知道之日起60日内申请行政复议，或者6个月内提起行政诉讼。",
            "生效日": "2026-01-01",
        }
    ],
    "事项字段": [
        {"事项": "packed-food-record", "数据元": "shop-name"},
        {"事项": "packed-food-record", "数据元": "shop-address"},
        {"事项": "packed-food-record", "数据元": "shop-region"},
        {"事项": "packed-food-record", "数据元": "applicant-mobile"},
        {"事项": "packed-food-record", "数据元": "shelf-length"},
        {"事项": "packed-food-record", "数据元": "packed-only"},
    ],
    "事项材料": [
        {
            "事项": "packed-food-record",
            "代码": "shelf-photo",
            "名称": "食品货架照片",
            "大白话": "货架拍一张",
            "何时需要": "食品货架长度 > 3",
            "受理标准": "看得清货架上放的是什么",
        }
    ],
    "审查要点": [
        {"事项": "packed-food-record", "代码": "1", "名称": "备案信息齐全", "环节": "受理"},
        {
            "事项": "packed-food-record",
            "代码": "2",
            "名称": "只有预包装食品",
            "标准": "没有散装和现做的食品",
            "环节": "决定",
        },
    ],
    "一件事": [
        {
            "代码": "open-convenience-store",
            "标题": "开办便利店",
            "大白话": "核对执照、食品备案、门头招牌一起办，一张表办完。",
            "生命线": "企业一生",
            "阶段": "entry",
            "牵头类别": "market",
            "牵头部门": "市场监管局",
            "承诺时限": 2,
            "先问": "store-sells\nin-mall",
            "改革前": "环节=5\n天数=12\n趟数=3\n材料=7",
            "依据": "本市便利店一件事工作方案",
            "同义词": "开超市\n开小卖部",
        }
    ],
    "一件事组成": [
        {
            "一件事": "open-convenience-store",
            "事项": "licence-check",
            "关系": "必办",
            "因为": "执照信息从登记库直接核对，不用您动手。",
        },
        {
            "一件事": "open-convenience-store",
            "事项": "packed-food-record",
            "关系": "视情况",
            "何时包含": "便利店卖什么 包含 '预包装食品'",
            "因为": "您卖预包装食品，要备案。",
            "不办因为": "您不卖食品，不用备案。",
            "在后": "licence-check",
        },
        {
            "一件事": "open-convenience-store",
            "事项": "signboard",
            "关系": "视情况",
            "何时包含": "not 在商场里",
            "因为": "招牌挂在街面上，要批。",
            "不办因为": "商场里面的招牌归商场管。",
            "在后": "licence-check",
        },
    ],
}


def workbook(sheets: Mapping[str, Sequence[Mapping[str, object]]] = SHEETS) -> io.BytesIO:
    """Return the template with these rows typed into it, as a person would."""
    empty = io.BytesIO()
    write_template(empty)
    book = load_workbook(empty)
    for title, rows in sheets.items():
        sheet = book[title]
        places = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
        for down, row in enumerate(rows, start=2):
            for name, value in row.items():
                sheet.cell(row=down, column=places[name], value=value)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "开办便利店.xlsx"
    return file
