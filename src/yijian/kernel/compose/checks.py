"""What is wrong with a bundle, found when it is saved and not when somebody meets it."""

from collections import Counter
from collections.abc import Iterator, Mapping

from yijian.kernel.compose.faults import Fault, Severity, error, rule_faults, warning
from yijian.kernel.compose.guide import both
from yijian.kernel.compose.item_checks import check_item
from yijian.kernel.compose.route import forerunners, ring_of, waves_of
from yijian.kernel.definitions import (
    BundleDefinition,
    DataElement,
    ElementKind,
    FilingPlace,
    ItemDefinition,
    LimitUnit,
    Part,
    Relation,
)
from yijian.kernel.forms.sentences import places
from yijian.kernel.forms.values import vocabulary_of
from yijian.kernel.rules import (
    NEVER,
    Misfit,
    Rule,
    RuleFaults,
    Value,
    exactly_one,
    parse,
    simplify,
)


def check_bundle(
    bundle: BundleDefinition, items: Mapping[str, ItemDefinition], elements: Mapping[str, DataElement]
) -> tuple[Fault, ...]:
    """Return everything that is wrong with a bundle and its items, errors first, otherwise in the order of its parts.

    A bundle without errors can be composed for whatever answers; warnings are for its author to judge. Gaps and overlaps of
    alternatives come with answers that show them, and only such as the bundle's own conditions let through.
    """
    checker = _BundleChecker(bundle, items, elements)
    faults = dict.fromkeys(checker.faults())
    return tuple(sorted(faults, key=lambda f: f.severity is not Severity.ERROR))


class _BundleChecker:
    def __init__(
        self,
        bundle: BundleDefinition,
        items: Mapping[str, ItemDefinition],
        elements: Mapping[str, DataElement],
    ) -> None:
        self.bundle = bundle
        self.items = items
        self.elements = elements
        self.vocabulary = vocabulary_of(elements)
        self.present = {p.item: items[p.item] for p in bundle.parts if p.item in items}

    def faults(self) -> Iterator[Fault]:
        if not self.bundle.parts:
            yield error("bundle", "这件事里一个事项也没有，请至少放进一项。")
        yield from self.of_words()
        for number, condition in enumerate(self.bundle.conditions):
            yield from rule_faults(f"bundle.conditions.{number}", condition.rule, self.vocabulary)
            if not condition.refusal:
                said = f"条件“{condition.title}”没有写不符合时怎么说。请写明原因和原来的办法。"
                yield warning(f"bundle.conditions.{number}", said)
        for number, filed in enumerate(self.bundle.places):
            yield from self.of_place(f"bundle.places.{number}", filed)
        for part in self.bundle.parts:
            yield from self.of_part(part)
        yield from self.of_alternatives()
        yield from self.of_order()
        for code, item in self.present.items():
            yield from check_item(item, self.elements, place=f"items.{code}")
        yield from self.of_shared_papers()

    def of_words(self) -> Iterator[Fault]:
        for code in self.bundle.asks_first:
            if code not in self.elements:
                yield error(
                    "bundle.asks_first", f"要先问的数据元“{code}”不在目录里。请先补上，或者从这里删去。"
                )
        for name, count in Counter(e.name for e in self.elements.values()).items():
            if count > 1:
                yield error(
                    "elements", f"有{count}个数据元都叫“{name}”，规则分不清是哪一个。请给它们不同的名称。"
                )
        for item, count in Counter(p.item for p in self.bundle.parts).items():
            if count > 1:
                yield error(f"parts.{item}", f"事项“{item}”在这件事里放了{count}次。请只留一次。")

    def of_place(self, place: str, filed: FilingPlace) -> Iterator[Fault]:
        yield from rule_faults(f"{place}.when", filed.when, self.vocabulary)
        element = self.elements.get(filed.element)
        if element is None:
            yield error(
                f"{place}.element", f"办理地要看的数据元“{filed.element}”不在目录里。请先补上，或者删去。"
            )
        elif element.kind is not ElementKind.REGION:
            yield error(f"{place}.element", f"办理地要看区划，“{element.name}”不是。请换一个区划类的数据元。")

    def of_part(self, part: Part) -> Iterator[Fault]:
        place = f"parts.{part.item}"
        if part.item not in self.items:
            yield error(place, f"事项“{part.item}”没有发布的版本。请先发布它，或者从这件事里拿掉。")
        yield from rule_faults(f"{place}.included_when", part.included_when, self.vocabulary)
        yield from self.of_reach(part)
        names = {e.name for e in self.elements.values()}
        for field, template in (("because", part.because), ("because_not", part.because_not)):
            for name in places(template):
                if name not in names:
                    said = f"说明里用了“{name}”，数据元里没有这个名称。请改成已有的名称。"
                    yield error(f"{place}.{field}", said)
        if part.relation is Relation.OPTIONAL and not part.question:
            yield warning(
                f"{place}.question", "由申请人选办的事项没有写怎么问。请写一句，比如“要不要顺便刻公章？”。"
            )
        if part.relation is Relation.CONDITIONAL and not part.included_when.strip():
            yield warning(
                f"{place}.included_when", "按条件办的事项没有写条件，等于人人都办。请写条件，或者改成必办。"
            )
        for other in part.after:
            if other not in {p.item for p in self.bundle.parts}:
                yield error(
                    f"{place}.after", f"要等的事项“{other}”不在这件事里。请加进来，或者删去这个先后关系。"
                )
        for source, certificate_field, element in (*part.passes, *part.completed_by):
            yield from self.of_pass(part, source, certificate_field, element)

    def of_pass(self, part: Part, source: str, certificate_field: str, element: str) -> Iterator[Fault]:
        place = f"parts.{part.item}.passes"
        if source not in {p.item for p in self.bundle.parts}:
            yield error(
                place,
                f"要从“{source}”的结果里取“{certificate_field}”，但这一项不在这件事里。请加进来，或者删去。",
            )
        elif source in self.present:
            given = {name for name, _ in self.present[source].certificate_fields}
            if certificate_field not in given:
                title = self.present[source].title
                said = f"“{title}”的结果里没有“{certificate_field}”这一项，取不到。请核对结果的字段名。"
                yield error(place, said)
        if element not in self.elements:
            yield error(place, f"要填进的数据元“{element}”不在目录里。请先补上，或者改成已有的。")
        elif part.item in self.present and not self.asks(part.item, element):
            name = self.elements[element].name
            said = (
                f"“{self.present[part.item].title}”的表里没有“{name}”，取来的值没处填。请加到表里，或者删去。"
            )
            yield error(place, said)

    def asks(self, item: str, element: str) -> bool:
        return element in {use.element for use in self.present[item].fields}

    def rule(self, text: str) -> Rule | None:
        """Return a rule, None where it cannot be read: that fault is told where the rule stands."""
        try:
            return parse(text, self.vocabulary)
        except RuleFaults:
            return None

    @property
    def gate(self) -> str:
        """Return the text of all conditions of the bundle that can be read."""
        return both(*(c.rule for c in self.bundle.conditions if self.rule(c.rule) is not None))

    def of_reach(self, part: Part) -> Iterator[Fault]:
        """Tell a part whose rule contradicts the bundle's conditions."""
        alone, together = self.rule(part.included_when), self.rule(both(self.gate, part.included_when))
        if alone is None or together is None or simplify(alone, {}) == NEVER:
            return
        if simplify(together, {}) == NEVER:
            said = "这一项的条件和整件事的受理条件互相矛盾，谁也办不到这一项。请改其中一个。"
            yield error(f"parts.{part.item}.included_when", said)

    def of_alternatives(self) -> Iterator[Fault]:
        groups: dict[str, list[Part]] = {}
        for part in self.bundle.parts:
            if part.relation is Relation.ALTERNATIVE:
                if not part.choice_group:
                    said = "二选一的事项没有写属于哪一组。请填组名，同组的几项只办一项。"
                    yield error(f"parts.{part.item}.choice_group", said)
                else:
                    groups.setdefault(part.choice_group, []).append(part)
        for group, parts in groups.items():
            if len(parts) == 1:
                said = f"“{group}”这一组里只有一项，没有可选的。请加上另一项，或者改成必办。"
                yield error(f"parts.{parts[0].item}.choice_group", said)
            else:
                yield from self.of_choice(group, parts)

    def of_choice(self, group: str, parts: list[Part]) -> Iterator[Fault]:
        read = {self.title(p.item): self.rule(both(self.gate, p.included_when)) for p in parts}
        own = {self.title(p.item): self.rule(p.included_when) for p in parts}
        rules = {name: rule for name, rule in read.items() if rule is not None}
        plain = {name: rule for name, rule in own.items() if rule is not None}
        if len(rules) < len(parts) or len(plain) < len(parts):
            return
        # Whoever the bundle's conditions turn away needs no alternative: "turned away" is one more way out of a gap.
        turned_away = self.rule(f"not ({self.gate})") if self.gate else None
        gaps_among = {**plain, **({"": turned_away} if turned_away is not None else {})}
        for fault in exactly_one(gaps_among):
            if fault.kind is Misfit.GAP:
                # The way out is none of the alternatives and must not be counted among them.
                told = fault.reason.replace(f"{len(gaps_among)} 种情形", f"{len(parts)} 种情形")
                yield _alternative(group, told, dict(fault.witness), sure=fault.sure)
        for fault in exactly_one(rules):
            if fault.kind is Misfit.OVERLAP:
                yield _alternative(group, fault.reason, dict(fault.witness), sure=fault.sure)

    def title(self, code: str) -> str:
        item = self.present.get(code)
        return (item.plain or item.title) if item else code

    def of_order(self) -> Iterator[Fault]:
        after = forerunners(self.bundle.parts)
        ring = ring_of(after)
        if ring:
            titles = "等".join(self.title(code) for code in (*ring, ring[0]))
            groups = Counter(p.choice_group for p in self.bundle.parts if p.item in ring and p.choice_group)
            said = f"这几项互相等着对方的结果：{titles}，哪一项都开不了头。请去掉其中一个先后关系。"
            # Two alternatives are never in one plan, so a ring through both never closes.
            apart = any(count > 1 for count in groups.values())
            yield warning("parts", said) if apart else error("parts", said)
            return
        yield from self.of_promise(after)

    def of_promise(self, after: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
        """Tell a bundle that promises less than its slowest chain of parts needs, where all count in working days.

        A part with a limit of its own is promised apart, and so is whatever waits for it.
        """
        limits = {code: item.promised for code, item in self.present.items()}
        units = {limit.unit for limit in (*limits.values(), self.bundle.promised) if limit.amount}
        if units - {LimitUnit.WORKDAY} or len(limits) < len(after):
            return
        apart = {p.item for p in self.bundle.parts if p.own_limit}
        ends: dict[str, int] = {}
        for wave in waves_of(after):
            for code in wave:
                if apart & {code, *after[code]}:
                    apart.add(code)
                ends[code] = max((ends[f] for f in after[code]), default=0) + limits[code].amount
        longest = max((days for code, days in ends.items() if code not in apart), default=0)
        if longest > self.bundle.promised.amount:
            said = (
                f"整件事承诺{self.bundle.promised.amount}个工作日，但最长的一条路线各项加起来要{longest}个。"
                "请延长承诺、缩短其中几项，或者给慢的那一项另计时限。"
            )
            yield warning("bundle.promised", said)

    def of_shared_papers(self) -> Iterator[Fault]:
        titles: dict[str, dict[str, str]] = {}
        for code, item in self.present.items():
            for material in item.materials:
                titles.setdefault(material.code, {}).setdefault(material.title, code)
        for material_code, named in titles.items():
            if len(named) > 1:
                said = f"材料“{material_code}”在不同事项里叫法不同：{'、'.join(named)}。同一份材料请用同一个名称，不是同一份就换编码。"
                yield warning(f"items.{list(named.values())[1]}.materials.{material_code}", said)


def _alternative(group: str, reason: str, witness: dict[str, Value], *, sure: bool) -> Fault:
    return Fault(
        severity=Severity.ERROR if sure else Severity.WARNING,
        place=f"choice.{group}",
        sentence=reason,
        witness=tuple(witness.items()),
    )
