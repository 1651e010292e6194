"""Components, tokens and layouts: what every page of the house is made of.

Knows no domain: components take plain values (``vocabulary``) and are used as template tags (``{% load ui %}``); each is a folder in
``templates/components`` with a stylesheet of the same name in ``static/ui/css/components``. ``docs/ui.md`` lists them all, the page
``/ui/gallery/`` shows them in every state.

Higher areas register what belongs in navigation and who is signed in (``operations``); nothing here imports them.
Facts told: none. Facts heard: none. Loops: none.
"""
