"""Ratings 好差评: asked once on the person's own device, never inflated, every poor one followed to its end.

After the results were handed over the person is asked. Five levels, national tags of the chosen level, words. The last two levels are
poor: each opens a rectification that is checked, judged, mended, answered and called back before it closes. Nothing is counted that
nobody gave: no rating is no rating. 国办发〔2019〕51号; rows S184-S188; SC-12; F-22 to F-26.

Loops: rectification 差评整改. Tells: RatingGiven, PoorRatingClosed. Hears: ApplicationDelivered of cases.
"""
