"""Every page that can be opened without a case of one's own: everybody can use it, in both widths."""

import pytest

from tests.browser.stories.city import go, heading

pytestmark = pytest.mark.browser


def test_a_citizen_signs_in_and_acts_for_the_firm(city, look):
    page = city.device("/accounts/sign-in/")
    look(page, "sign-in")
    page = city.signed_in("chenyulan", acting_for="望江区玉兰小馆")
    heading(page, "您想办什么事")
    go(page, "/accounts/acting/")
    look(page, "acting")
