"""The gallery, the reader's preferences, navigation and the joined stylesheet."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory

from yijian.ui import operations, queries
from yijian.ui.finders import SERVED, parts
from yijian.ui.forms import COOKIE, Preferences, read_preferences, written
from yijian.ui.portal.specimens import PAGES
from yijian.ui.vocabulary import Entry, Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(queries, "ENTRIES", [])
    monkeypatch.setattr(queries, "IDENTITIES", [])


@pytest.mark.usefixtures("registry")
class TestGallery:
    def test_every_page_is_drawn_without_undefined_variables(self):
        for url in ["/ui/gallery/", *(f"/ui/gallery/{name}/" for name in PAGES), "/preferences/"]:
            answer = Client().get(url)
            assert answer.status_code == 200, url
            html = answer.content.decode()
            assert len(re.findall(r"<h1", html)) == 1, url
            assert re.search(r'<main[^>]* id="main"', html)
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]

    def test_unknown_layouts_are_not_found(self):
        assert Client().get("/ui/gallery/nothing/").status_code == 404


class TestPreferences:
    def test_are_kept_and_lead_back(self):
        client = Client()

        answer = client.post("/preferences/", {"mode": "elder", "next": "/ui/gallery/home/"})

        assert answer.status_code == 302
        assert answer.url == "/ui/gallery/home/"
        assert 'data-mode="elder"' in client.get("/ui/gallery/home/").content.decode()

    def test_what_is_not_said_stays(self):
        client = Client()
        client.post("/preferences/", {"mode": "elder"})
        client.post("/preferences/", {"theme": "dark"})

        assert client.cookies[COOKIE].value == "elder.normal.dark"

    def test_lead_nowhere_else(self):
        answer = Client().post("/preferences/", {"mode": "elder", "next": "https://evil.example/"})

        assert answer.url == "/preferences/"

    def test_nonsense_changes_nothing(self):
        client = Client()
        client.post("/preferences/", {"mode": "huge"})

        assert COOKIE not in client.cookies

    @pytest.mark.parametrize("text", ["", "elder", "x.y.z", "elder.high.dark.more", "<b>"])
    def test_any_cookie_can_be_read(self, text):
        assert read_preferences({COOKIE: text}).mode in ("normal", "elder")

    def test_round_trip(self):
        chosen = Preferences(mode="elder", contrast="high", theme="dark")
        assert read_preferences({COOKIE: written(chosen)}) == chosen


@pytest.mark.usefixtures("registry")
class TestNavigation:
    def test_shows_places_in_order_and_marks_the_current_one(self):
        operations.register_navigation(
            Entry(face="portal", title="乙", route="ui:gallery", order=2),
            Entry(face="portal", title="甲", route="ui:preferences", order=1),
        )
        request = RequestFactory().get("/ui/gallery/")
        request.resolver_match = None

        links = queries.navigation(request, "portal")

        assert [(link.title, link.current) for link in links] == [("甲", False), ("乙", True)]

    def test_registering_again_replaces(self):
        for title in ("旧名", "新名"):
            operations.register_navigation(Entry(face="tabs", title=title, route="ui:gallery"))

        assert [entry.title for entry in queries.ENTRIES] == ["新名"]

    def test_places_of_areas_that_are_not_installed_are_left_out_and_reported(self):
        operations.register_navigation(Entry(face="portal", title="丙", route="nowhere:home"))
        request = RequestFactory().get("/")
        request.resolver_match = None

        assert queries.navigation(request, "portal") == ()
        assert [fault.id for fault in queries.routes_missing(None)] == ["ui.W001"]

    def test_hides_what_the_reader_may_not_see_and_counts_for_them(self):
        operations.register_navigation(
            Entry(face="rail", section="今天", title="待办", route="ui:gallery", count=lambda request: 64),
            Entry(
                face="rail", section="今天", title="密", route="ui:preferences", visible=lambda request: False
            ),
        )
        request = RequestFactory().get("/")
        request.resolver_match = None

        (section,) = queries.rail(request)

        assert (section.title, [(link.title, link.count) for link in section.links]) == (
            "今天",
            [("待办", 64)],
        )

    def test_head_shows_who_is_signed_in(self):
        operations.register_identity(
            lambda request: Identity(
                name="周敏", where="综合窗口6号", url="/ui/gallery/", messages_url="/preferences/", unread=3
            )
        )

        html = Client().get("/ui/gallery/workbench/").content.decode()

        assert "周敏" in html
        assert "消息，3条未读" in html


class TestStaticFiles:
    def test_one_stylesheet_is_joined_of_all_parts_in_layer_order(self):
        with open(finders.find("ui/ui.css"), encoding="utf-8") as file:
            text = file.read()

        assert text.startswith("@layer reset, tokens, base, components, utilities;")
        for path in parts():
            assert path.read_text(encoding="utf-8") in text

    def test_served_package_files_are_found_and_no_others(self):
        for name in SERVED:
            assert finders.find(f"vendor/{name}")
        assert finders.find("vendor/axe-core/axe.min.js") is None
        assert finders.find("vendor/../package.json") is None
