"""The gallery in a real browser: everybody can use every component, and behaviours behave."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = {
    "普通": "normal.normal.light",
    "长辈版": "elder.normal.light",
    "高对比": "normal.high.light",
    "深色": "normal.normal.dark",
}
PAGES = ("home", "flow", "workbench", "plain", "print")


class TestEverybodyCanUseIt:
    @pytest.mark.parametrize("width", [390, 1440])
    @pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
    def test_gallery_has_no_violation_and_needs_no_sideways_scroll(self, page_of, look, width):
        page = page_of("/ui/gallery/", look=look, width=width)

        assert faults(page) == []
        assert not sideways(page)
        assert page.said == []

    @pytest.mark.parametrize("name", PAGES)
    def test_layouts_have_no_violation(self, page_of, name):
        page = page_of(f"/ui/gallery/{name}/")

        assert faults(page) == []
        assert not sideways(page)
        assert page.said == []

    def test_axe_would_find_a_violation(self, page_of):
        page = page_of("/ui/gallery/plain/")
        page.evaluate(
            "document.querySelector('main').append(document.createElement('img'), document.createElement('input'))"
        )

        assert {line.split(" ")[0] for line in faults(page)} >= {"image-alt", "label"}

    def test_zoomed_to_400_percent_nothing_is_cut_off(self, page_of):
        page = page_of("/ui/gallery/", width=320)

        assert not sideways(page)


STUB = """() => {
    window.heard = [];
    window.cancelled = 0;
    window.voice = { speaking: false };
    const speech = {
        get speaking() { return window.voice.speaking; },
        speak(piece) { window.voice.speaking = true; window.voice.last = piece; window.heard.push([piece.text, piece.lang]); },
        cancel() { window.voice.speaking = false; window.cancelled += 1; },
    };
    Object.defineProperty(window, "speechSynthesis", { value: speech, configurable: true });
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""
"""A voice that says nothing and remembers what it was given to say."""


class TestReadingAloud:
    @pytest.fixture
    def page(self, page_of):
        """An elder page, with a piece of every sort that is read otherwise than it is written, or not at all."""
        page = page_of("/ui/gallery/plain/", look="elder.normal.light")
        page.evaluate(STUB)
        page.evaluate(
            """() => document.querySelector("main").insertAdjacentHTML("afterbegin", `<section id="read">
                <h2>证件</h2><p>身份证号 4301**********0026</p><p>办事人 陈**</p>
                <details><summary>法律依据</summary><p>藏起来的一条</p></details>
                <p hidden>看不见的</p><p data-yj-quiet>不念的</p><button class="btn">提交</button></section>`)"""
        )
        return page

    def spoken(self, page):
        return page.evaluate("window.heard.map(([text]) => text)")

    def test_reads_what_is_seen_in_whole_sentences_and_nothing_else(self, page):
        page.click("[data-yj-listen]")

        said = self.spoken(page)
        assert said[:4] == ["证件", "身份证号 尾号0026", "办事人 陈某", "法律依据"]
        for hidden in ("藏起来的一条", "看不见的", "不念的", "提交"):
            assert hidden not in said
        assert not any("念给我听" in text or "正在念" in text for text in said), "it does not read itself"
        assert {lang for _, lang in page.evaluate("window.heard")} == {"zh-CN"}

    def test_says_that_it_reads_and_stops_when_pressed_again(self, page):
        button = page.locator("[data-yj-listen]")
        label = button.inner_text()
        button.click()
        assert (button.get_attribute("aria-pressed"), button.inner_text()) == ("true", "正在念，按一下停")
        count = len(self.spoken(page))

        button.click()

        assert page.evaluate("[window.voice.speaking, window.cancelled]") == [False, 1]
        assert (button.get_attribute("aria-pressed"), button.inner_text()) == ("false", label)
        assert len(self.spoken(page)) == count, "pressing to stop reads nothing more"
        button.click()
        assert len(self.spoken(page)) == 2 * count, "and then it can be read again from the beginning"

    def test_is_ready_again_when_everything_was_read(self, page):
        button = page.locator("[data-yj-listen]")
        label = button.inner_text()
        button.click()

        page.evaluate("window.voice.last.onend()")

        assert (button.get_attribute("aria-pressed"), button.inner_text()) == ("false", label)

    def test_falls_silent_when_the_page_is_left(self, page):
        page.click("[data-yj-listen]")
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")

        assert page.evaluate("window.voice.speaking") is False


class TestBehaviours:
    def test_error_summary_takes_the_focus_and_leads_to_the_field(self, page_of):
        page = page_of("/ui/gallery/")

        assert page.evaluate("document.activeElement.className") == "errors"
        page.click(".errors a")
        assert page.evaluate("document.activeElement.id") == "f-phone"

    def test_dialog_opens_takes_the_focus_and_gives_it_back(self, page_of):
        page = page_of("/ui/gallery/")

        page.click("[data-yj-open=d1]")
        assert page.evaluate("document.activeElement.id") == "d1-title"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.getAttribute('data-yj-open')") == "d1"

    def test_keys_move_and_select_in_the_list(self, page_of):
        page = page_of("/ui/gallery/workbench/", width=1440)

        page.keyboard.press("j")
        page.keyboard.press("x")
        rows = page.locator("#inbox tbody tr")
        assert "sel" in rows.nth(2).get_attribute("class")
        assert rows.nth(2).locator(".c-x input").is_checked()
        page.keyboard.press("k")
        assert "sel" in rows.nth(1).get_attribute("class")

    def test_autosave_sends_what_changed_and_shows_the_time(self, page_of):
        page = self._saving(page_of)
        bodies = []
        page.route(
            "**/save-here",
            lambda route: (bodies.append(route.request.post_data), route.fulfill(json={"saved_at": "09:41"})),
        )

        page.fill("#f-area", "320")
        expect(page.locator("#saved")).to_have_text("09:41已保存")

        assert 'name="area"' in bodies[0]
        assert 'name="dishes"' not in bodies[0]

    def test_autosave_keeps_unsent_text_on_the_device_and_sends_it_later(self, page_of):
        page = self._saving(page_of)
        page.route("**/save-here", lambda route: route.abort())

        page.fill("#f-area", "321")
        page.wait_for_selector("#notices .notice.warning")
        kept = json.loads(page.evaluate("localStorage.getItem('yj:/save-here')"))
        assert kept["values"] == {"area": ["321"]}

        page.unroute("**/save-here")
        page.route("**/save-here", lambda route: route.fulfill(json={"saved_at": "09:42"}))
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("#saved")).to_have_text("09:42已保存")
        assert page.evaluate("localStorage.getItem('yj:/save-here')") is None

    def test_autosave_shows_the_servers_sentence_under_the_field(self, page_of):
        page = self._saving(page_of)
        page.route(
            "**/save-here",
            lambda route: route.fulfill(json={"saved_at": "09:43", "errors": {"area": "要填数字。"}}),
        )

        page.fill("#f-area", "很大")
        page.wait_for_selector("#f-area[aria-invalid=true]")
        assert page.inner_text("#f-area-e") == "要填数字。"
        assert "f-area-e" in page.get_attribute("#f-area", "aria-describedby")

    @pytest.mark.parametrize("width", [390, 1440])
    def test_files_that_go_with_a_form_are_chosen_by_the_label_and_named(self, page_of, width):
        page = page_of("/ui/gallery/", width=width)
        own = page.locator("#d-file")

        assert own.bounding_box()["width"] <= 1, "the browser's own button does not stand beside the label"
        with page.expect_file_chooser() as chooser:
            page.click("label[for=d-file]")
        chooser.value.set_files(
            [
                {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"},
                {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"x"},
            ]
        )
        rows = page.locator(".drop:has(#d-file) .uploads li")
        assert rows.all_inner_texts() == ["选好了：合同.pdf", "选好了：照片.jpg"]
        assert own.evaluate("input => input.files.length") == 2
        own.set_input_files([])
        assert rows.count() == 0

    def test_without_scripts_the_browsers_own_choice_of_files_stands_there(self, browser, live_server):
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
        page = context.new_page()
        page.goto(f"{live_server.url}/ui/gallery/")

        assert page.locator("#d-file").bounding_box()["width"] > 100
        context.close()

    def test_upload_says_why_a_file_is_not_taken_and_retries_after_an_outage(self, page_of):
        page = page_of("/ui/gallery/")
        page.evaluate(
            """async () => {
                const drop = document.querySelector("#d-file").closest(".drop");
                drop.dataset.yjUpload = "/upload-here";
                drop.setAttribute("data-yj-most", "1");
                document.dispatchEvent(new CustomEvent("yj:drawn", { detail: drop }));
            }"""
        )
        page.wait_for_selector(".drop.live")
        page.set_input_files(
            "#d-file", {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1_100_000}
        )
        assert "太大了" in page.inner_text(".uploads li:last-child")

        page.route("**/upload-here", lambda route: route.fulfill(status=503, json={}))
        page.set_input_files(
            "#d-file", {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
        )
        page.wait_for_selector(".uploads li:last-child button:has-text('再传一次')")
        page.unroute("**/upload-here")
        page.route("**/upload-here", lambda route: route.fulfill(json={"message": "收到了，1页，清楚"}))
        page.click(".uploads li:last-child button")
        expect(page.locator(".uploads li:last-child")).to_contain_text("1页，清楚")

    def test_elder_mode_is_entered_and_left_without_scripts(self, browser, live_server):
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
        page = context.new_page()
        page.goto(f"{live_server.url}/ui/gallery/home/")

        page.click("text=长辈版")
        assert page.get_attribute("html", "data-mode") == "elder"
        assert page.url.endswith("/ui/gallery/home/")
        page.click("text=回到普通版")
        assert page.get_attribute("html", "data-mode") == "normal"
        context.close()

    @staticmethod
    def _saving(page_of):
        page = page_of("/ui/gallery/flow/")
        with page.expect_response("**/ui/js/autosave.js"):
            page.evaluate(
                """() => {
                    const form = document.querySelector("main form");
                    form.dataset.yjAutosave = "/save-here";
                    document.dispatchEvent(new CustomEvent("yj:drawn", { detail: form }));
                }"""
            )
        page.wait_for_timeout(200)
        return page
