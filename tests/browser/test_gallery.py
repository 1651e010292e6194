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
