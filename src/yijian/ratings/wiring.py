"""Joining the loop of poor ratings to its table."""

from yijian.plumbing.loops import Description, LoopBinding, bind
from yijian.ratings import access, operations
from yijian.ratings.loops import RectificationLoop
from yijian.ratings.models import Rectification
from yijian.ratings.vocabulary import LEVEL_TITLES, TAGS, Level


def bind_loops() -> None:
    """Bind the loop of the area."""
    bind(
        LoopBinding(
            loop=RectificationLoop,
            model=Rectification,
            visible_to=access.rectifications_visible_to,
            describe=_describe,
            url=lambda row: f"/work/loops/rectification/{row.ref}/",
            operations={
                "find_reasonable": operations.find_reasonable,
                "find_unreasonable": operations.find_unreasonable,
                "mend": operations.answer_poor_rating,
                "close": operations.close_poor_rating,
                "mend_again": operations.return_to_mending,
                "close_not_counted": operations.close_not_counted,
                "reopen": operations.reopen_poor_rating,
            },
        )
    )


def _describe(row: Rectification) -> Description:
    rating = row.rating
    level = Level(rating.level or 1)
    titles = dict(TAGS[level])
    return Description(
        title=f"差评：{rating.title}",
        person="匿名" if rating.is_anonymous else rating.subject_name,
        source=LEVEL_TITLES[level],
        number=rating.number,
        parent_ref=rating.application_ref,
        about=(rating.subject_ref,),
        lines=(
            ("评价", LEVEL_TITLES[level]),
            ("说的是哪一项", rating.about_part or "整件事"),
            ("标签", "、".join(titles[tag] for tag in rating.tags if tag in titles)),
            ("办事人的话", rating.words),
            ("核实情况", row.findings),
            ("根本原因", row.cause),
            ("整改措施", row.measure),
            ("答复", row.answer),
            ("办事人不认可的地方", row.objection),
        ),
    )
