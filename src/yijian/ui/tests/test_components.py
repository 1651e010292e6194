"""Every component says what it should, to eyes and to screen readers."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.template.exceptions import TemplateSyntaxError

from yijian.kernel.definitions import ElementKind
from yijian.ui import portal
from yijian.ui.connectors import icon_paths
from yijian.ui.portal.specimens import specimens
from yijian.ui.templatetags.ui import register
from yijian.ui.vocabulary import FieldError, Lane, Link, Option, Progress, Step, Ticks

UI = Path(portal.__file__).parents[1]
COMPONENTS = sorted(path.name for path in (UI / "templates" / "components").iterdir())


def draw(text: str, **context) -> str:
    return engines["django"].from_string("{% load ui %}" + text).render({**specimens(), **context})


class TestEveryComponent:
    def test_is_a_folder_with_a_template_whose_first_line_says_its_variables(self):
        for name in COMPONENTS:
            text = (UI / "templates" / "components" / name / f"{name}.html").read_text(encoding="utf-8")
            assert text.startswith("{#"), name

    def test_is_a_tag(self):
        assert set(COMPONENTS) <= set(register.tags)

    def test_stands_in_the_gallery_or_in_a_layout_or_another_component(self):
        written = "".join(path.read_text(encoding="utf-8") for path in (UI / "templates").rglob("*.html"))
        unused = [name for name in COMPONENTS if not re.search(rf"{{%\s*{name}\b", written)]
        assert unused == []

    def test_has_no_inline_style_script_or_handler(self):
        for path in (UI / "templates").rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r'\sstyle="|<style|\son\w+="|<script(?![^>]*\ssrc=)|javascript:', text), (
                path.name
            )

    def test_stylesheets_name_the_palette_in_the_token_files_only(self):
        for path in (UI / "static" / "ui" / "css").rglob("*.css"):
            if path.name in ("tokens.css", "print.css") or path.parent.name == "themes":
                continue
            found = re.findall(
                r"var\(--(?:paper|ink|qing|zhu|jiang|teng|dian|xing|night)-\w+\)|#[0-9a-fA-F]{3,8}\b",
                path.read_text(),
            )
            assert found == [], path.name

    def test_behaviours_are_short_modules_listed_in_one_table(self):
        folder = UI / "static" / "ui" / "js"
        table = set(re.findall(r'"data-yj-[\w-]+": "(\w+)"', (folder / "ui.js").read_text(encoding="utf-8")))
        for path in folder.glob("*.js"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 170, path.name
        assert table == {path.stem for path in folder.glob("*.js")} - {"ui", "talk"}

    def test_is_in_the_list_for_page_builders(self):
        text = (UI.parents[2] / "docs" / "ui.md").read_text(encoding="utf-8")
        frame = {
            "gov",
            "foot",
            "portal_nav",
            "tabs",
            "head_tools",
            "rail",
            "staff_tools",
            "find",
            "notices",
            "brand",
            "stations",
        }
        assert [name for name in COMPONENTS if name not in frame and f"{{% {name} " not in text] == []


class TestButton:
    def test_submits_by_default(self):
        assert draw('{% button "下一题" %}') == '<button class="btn" type="submit">下一题</button>'

    def test_is_a_link_when_it_leads_somewhere(self):
        assert draw('{% button "改" href="/a" kind="grey" about="店和人" %}') == (
            '<a class="btn grey" href="/a">改<span class="vh">：店和人</span></a>'
        )

    def test_a_disabled_one_stays_reachable_and_never_submits(self):
        html = draw('{% button "准予许可" disabled=True %}')
        assert 'type="button"' in html
        assert 'aria-disabled="true"' in html

    def test_passes_attributes_on_and_escapes_them(self):
        html = draw('{% button "打印" hx_post=url data_yj_print="" %}', url='/a?"b')
        assert 'hx-post="/a?&quot;b"' in html
        assert 'data-yj-print=""' in html

    def test_refuses_an_unknown_kind(self):
        with pytest.raises(KeyError):
            draw('{% button "x" kind="loud" %}')


class TestField:
    @pytest.mark.parametrize("kind", [*ElementKind, "password", "email", "code", "search"])
    def test_has_a_name_for_screen_readers_and_a_control(self, kind):
        html = draw('{% field kind "area" "面积" options=area_options %}', kind=kind)
        assert "面积" in html
        assert 'name="area"' in html
        if "<label for" in html:
            assert 'id="f-area"' in html
        else:
            assert "<legend" in html or 'for="f-area"' in html

    def test_ties_help_and_error_to_the_box(self):
        html = draw('{% field "mobile" "phone" "手机号" "139" help="上门前打" error="少了8位。" %}')
        assert 'aria-describedby="f-phone-h f-phone-e"' in html
        assert 'aria-invalid="true"' in html
        assert html.index("上门前打") < html.index("少了<span") < html.index("<input")

    def test_hides_the_place_of_an_error_while_there_is_none(self):
        assert 'class="err" id="f-a-e" hidden' in draw('{% field "text" "a" "甲" %}')

    def test_keeps_zero_and_no(self):
        assert 'value="0"' in draw('{% field "integer" "n" "几个" 0 %}')
        assert 'value="0" checked' in draw('{% field "boolean" "b" "要吗" False %}')

    def test_chooses_nothing_beforehand(self):
        assert "checked" not in draw(
            '{% field "boolean" "b" "要吗" %}{% field "consent" "c" "同意" %}{% field "choice" "d" "选" options=area_options %}'
        )

    def test_marks_what_may_be_left_out(self):
        assert "（可以不填）" in draw('{% field "text" "a" "甲" optional=True %}')

    def test_escapes_what_people_typed(self):
        assert "<b>" not in draw('{% field "text" "a" "甲" value %}', value='"><b>')

    def test_draws_many_options_as_a_list(self):
        options = [Option(value=str(number), title=f"第{number}") for number in range(9)]
        html = draw('{% field "choice" "a" "甲" "3" options=options %}', options=options)
        assert '<option value="3" selected>第3</option>' in html

    def test_puts_the_unit_outside_the_box(self):
        assert "<span>平方米</span></div>" in draw('{% field "decimal" "a" "面积" 326 unit="平方米" %}')


class TestErrors:
    def test_counts_and_links(self):
        html = draw("{% errors faults %}", faults=[FieldError(target="f-a", sentence="少了1位。")])
        assert 'role="alert"' in html
        assert '<a href="#f-a">' in html
        assert re.sub(r"<[^>]+>", "", html).strip().startswith("有1处要改一下")

    def test_tells_empty_fields_in_one_sentence_after_what_was_typed_wrong(self):
        faults = [
            FieldError(target="f-a", sentence="还没有填店名。", blank="店名"),
            FieldError(target="f-b", sentence="少了1位。"),
            FieldError(target="f-c", sentence="还没有填楼层。", blank="楼层"),
        ]
        html = draw("{% errors faults %}", faults=faults)
        text = re.sub(r"<[^>]+>", "", html).strip()
        assert text == "有3处要改一下其他内容都已保存。少了1位。还有2项没有填：店名楼层"
        assert [f'href="#f-{name}"' in html for name in "abc"] == [True] * 3
        assert html.count("<li") == 2

    def test_says_no_more_than_how_many_are_empty_when_nothing_else_is_wrong(self):
        faults = [FieldError(target=f"f-{name}", sentence=f"还没有填{name}。", blank=name) for name in "甲乙"]
        text = re.sub(r"<[^>]+>", "", draw("{% errors faults %}", faults=faults)).strip()
        assert text == "还有2项没有填其他内容都已保存。甲乙"
        named = re.sub(r"<[^>]+>", "", draw('{% errors faults title="还没有收件" %}', faults=faults)).strip()
        assert named == "还没有收件其他内容都已保存。还有2项没有填：甲乙"

    def test_a_single_empty_field_keeps_its_own_sentence(self):
        faults = [FieldError(target="f-a", sentence="还没有填店名。", blank="店名")]
        assert "还没有填店名。" in draw("{% errors faults %}", faults=faults)

    def test_shows_nothing_without_faults(self):
        assert draw("{% errors faults %}", faults=[]).strip() == ""


class TestPapers:
    def test_material_keeps_its_buttons_as_markup(self):
        html = draw('{% material "租房合同" "ok" "已收到" %}{% button "看一眼" href="/a" %}{% endmaterial %}')
        assert '<div class="do"><a class="btn" href="/a">看一眼</a></div>' in html

    def test_material_without_buttons_has_no_place_for_them(self):
        assert 'class="do"' not in draw('{% material "甲" "got" %}\n{% endmaterial %}')

    def test_item_does_not_repeat_an_official_name_that_is_the_plain_one(self):
        assert "<small>" not in draw('{% item "挂店招" "挂店招" %}')

    def test_certificate_draws_every_character_of_the_seal(self):
        html = draw("{% certificate face %}")
        letters = re.findall(r'font-size="16" transform="rotate\([-\d.]+ 80 80\)">(.)</text>', html)
        assert "".join(letters) == "安澜市望江区市场监督管理局"

    def test_failed_check_says_so_in_words(self):
        assert "没通过：" in draw("{% checks check_rows %}")


class TestTheLine:
    def test_stations_say_where_one_is(self):
        html = draw("{% stations flow %}")
        assert html.count('aria-current="step"') == 1
        assert "第3步，共5步" in html
        assert "下一步：交材料" in html

    def test_timeline_seals_only_what_is_stamped(self):
        lanes = (Lane(title="甲", sealed=True), Lane(title="乙", tag="在办", tag_tone="warn"))
        steps = (
            Step(title="同时办", state=Progress.NOW, lanes=lanes),
            Step(title="办结", state=Progress.NEXT, end=True),
        )
        html = draw("{% timeline steps %}", steps=steps)
        assert html.count("stamp solid") == 1
        assert html.count("已办结") == 1
        assert 'aria-current="step"' in html

    def test_timeline_shows_moments_in_city_time(self):
        at = datetime(2026, 11, 18, 2, 12, tzinfo=ZoneInfo("UTC"))
        html = draw("{% timeline steps %}", steps=(Step(title="提交", at=at),))
        assert "11月18日 10:12" in html

    def test_ticks_are_one_picture_with_one_sentence(self):
        html = draw("{% ticks days %}", days=Ticks(today=6, promised=4, legal=10))
        assert 'role="img" aria-label="承诺4个工作日，今天是第6个；法定10个工作日"' in html
        assert html.count('class="over"') == 2

    def test_route_says_itself_in_a_sentence_and_as_a_list(self):
        html = draw("{% route route_plan %}")
        assert 'role="img" aria-label="今天提交后当场核验营业执照' in html
        assert html.count("<li") == 6
        assert "stamp open" in html
        assert "stamp solid" not in html


class TestStaff:
    @pytest.mark.parametrize(("light", "said"), [("over", "红牌"), ("today", "黄牌")])
    def test_cards_of_a_clock_are_words_too(self, light, said):
        assert said in draw('{% clock light "x" total=5 used=5 %}', light=light)

    def test_clock_refuses_an_unknown_light(self):
        with pytest.raises(ValueError, match="purple"):
            draw('{% clock "purple" "x" %}')

    def test_charts_print_the_same_numbers_as_a_table(self):
        html = draw("{% chart bars_chart %}")
        assert html.count(">4.6天<") == 3  # large, small, table
        assert "看数字" in html

    def test_segments_are_radios_of_one_name(self):
        html = draw('{% seg "p7" "凉菜间独立" "no" %}')
        assert html.count('type="radio" name="p7"') == 3
        assert 'value="no" checked' in html


class TestIcons:
    def test_are_hidden_from_screen_readers(self):
        assert 'aria-hidden="true"' in draw('{% icon "phone" %}')

    def test_refuse_unknown_names(self):
        with pytest.raises(LookupError, match="no outline icon"):
            icon_paths("no-such-icon")

    def test_a_wrapper_without_its_end_is_a_fault(self):
        with pytest.raises(TemplateSyntaxError):
            draw('{% card "x" %}')

    def test_links_of_chips_say_which_is_chosen(self):
        html = draw("{% chips links %}", links=[Link(title="全部", url="/a", count=0, current=True)])
        assert 'aria-current="true"' in html
        assert ">0</span>" in html
