"""Foreign keys point down: no import tool sees them when they are written as strings."""

from pathlib import Path

from django.apps import apps


def floors() -> dict[str, int]:
    """Read the floors from the import contract, highest first."""
    lines = (Path(__file__).parents[2] / ".importlinter").read_text(encoding="utf-8").splitlines()
    start = lines.index("layers =")
    level, found = 100, {}
    for line in lines[start + 1 :]:
        if line.startswith("["):
            break
        if line.strip() and not line.strip().startswith("#"):
            for name in line.split("|"):
                found[name.strip().strip("()")] = level
            level -= 1
    return found


def test_foreign_keys_point_down():
    level = floors()
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("yijian."):
            continue
        area = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.is_relation or field.auto_created or target is None:
                continue
            if not target.__module__.startswith("yijian."):
                continue
            other = target.__module__.split(".")[1]
            if other != area and level[other] >= level[area]:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")

    assert wrong == []


def test_every_model_names_its_constraints():
    wrong = [
        f"{model.__name__}: {constraint.name}"
        for model in apps.get_models()
        if model.__module__.startswith("yijian.")
        for constraint in model._meta.constraints
        if not constraint.name
    ]

    assert wrong == []


def test_no_model_orders_by_itself():
    wrong = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("yijian.") and model._meta.ordering
    ]

    assert wrong == []
