"""Finding things by words, everyday words, pinyin, sound and in spite of slips."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.catalogue import operations, queries
from yijian.catalogue.rules.searching import lexemes_of, query_of, score_of
from yijian.catalogue.vocabulary import SearchDocument

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
DOCUMENTS = [
    SearchDocument(
        kind="bundle",
        code="restaurant",
        title="开办餐饮店",
        plain="食品经营许可、消防检查、户外招牌一起办",
        synonyms=("开饭店", "开面馆", "开餐厅", "吃饭店", "开小吃店"),
        boost=5,
    ),
    SearchDocument(
        kind="bundle",
        code="newborn",
        title="新生儿出生",
        plain="出生证、户口、医保一起办",
        synonyms=("生孩子", "上户口"),
        boost=5,
    ),
    SearchDocument(
        kind="item",
        code="food-licence",
        title="食品经营许可（新办）",
        plain="办食品经营许可",
        synonyms=("食品证",),
    ),
    SearchDocument(
        kind="item", code="signboard", title="户外招牌设施设置", plain="挂店招", synonyms=("挂招牌", "门头")
    ),
    SearchDocument(
        kind="item", code="social-card", title="社会保障卡申领", plain="办社保卡", synonyms=("社保卡",)
    ),
    SearchDocument(
        kind="item",
        code="park-only",
        title="园区厂房租金补贴",
        plain="租厂房有补贴",
        region_code="590102000000",
    ),
]


@pytest.fixture
def indexed(db):
    operations.index_for_search(DOCUMENTS)
    operations.replace_synonyms({"restaurant": ["餐饮店", "饭店", "面馆", "火锅店", "餐馆"]})


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("开办餐饮店", "restaurant"),
        ("餐饮", "restaurant"),
        ("开面馆", "restaurant"),
        ("我想开个面馆怎么办理", "restaurant"),
        ("开火锅店", "restaurant"),
        ("canting", "restaurant"),
        ("kaibancanyindian", "restaurant"),
        ("cfd", "restaurant"),
        ("kbcyd", "restaurant"),
        ("开办参饮店", "restaurant"),
        ("kaibancanyidian", "restaurant"),
        ("社保卡", "social-card"),
        ("shebaoka", "social-card"),
        ("sbk", "social-card"),
        ("社宝卡", "social-card"),
        ("食品经营许可正", "food-licence"),
        ("食品许可", "food-licence"),
        ("门头", "signboard"),
        ("生孩子", "newborn"),
        ("上戶口", "newborn"),
        ("新生尔出声", "newborn"),
        ("ＳＢＫ", "social-card"),
    ],
)
def test_finds_what_is_meant(indexed, typed, first):
    hits = queries.search(text=typed)

    assert hits
    assert hits[0].code == first


@pytest.mark.parametrize(
    "typed", ["", "   ", "？！", "'; drop table", "天气预报", "qqqqxxxx", "\\", "a'b\\c:*|&!()"]
)
def test_finds_nothing_rather_than_anything(indexed, typed):
    assert queries.search(text=typed) == ()


def test_marks_guesses(indexed):
    hits = queries.search(text="kaibancanyidian")

    assert hits[0].is_guess or hits[0].score >= 40


def test_narrows_to_a_region_and_a_kind(indexed):
    assert [hit.code for hit in queries.search(text="厂房补贴", region="590102003000")] == ["park-only"]
    assert queries.search(text="厂房补贴", region="590121000000") == ()
    assert {hit.kind for hit in queries.search(text="店", kinds=["item"])} <= {"item"}


def test_replaces_a_document_instead_of_doubling_it(indexed):
    operations.index_for_search([SearchDocument(kind="item", code="signboard", title="店招备案")])

    assert [hit.code for hit in queries.search(text="店招备案")] == ["signboard"]
    assert "signboard" not in [hit.code for hit in queries.search(text="门头")]


def test_is_made_anew_from_the_registered_sources(indexed):
    counts = operations.rebuild_search()

    assert counts["item"] == 0
    assert queries.search(text="社保卡") == ()


@given(st.text(max_size=80))
def test_never_fails_on_anything_typed(typed):
    query = query_of(typed)
    score, _ = score_of(query, title="开办餐饮店", synonyms=("开面馆",), words=("食品",))

    assert 0 <= score <= 120


@given(st.text(min_size=1, max_size=30))
def test_every_title_finds_itself(title):
    query = query_of(title)
    score, matched = score_of(query, title=title, synonyms=(), words=())

    assert all(lexemes_of(SearchDocument(kind="item", code="x", title=title)))
    assert not query.text or (score >= 50 and matched == title)
