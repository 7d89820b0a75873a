"""Rows that are bent past every check but the database's."""

NUMBERS = ("received_total", "received_online", "returned_by_post")


def change(model, **values):
    """Write ``values`` into the first row, past every check but the database's."""
    row = model.objects.order_by("pk").first()
    model._base_manager.filter(pk=row.pk).update(**values)


def again(model, **values):
    """A second row like the first, with ``values`` changed."""
    row = model.objects.order_by("pk").first()
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    model.objects.bulk_create([row])


def one(model, **filters):
    """The first row that fits."""
    return model.objects.filter(**filters).order_by("pk").first()


def numbers(model, prefix):
    """The cases of the three numbers, of working cells and sent figures alike."""
    for name in NUMBERS:
        other = {"received_total": 9_999_999} if name == "received_online" else {}
        yield (
            f"{prefix}_{name}_in_range",
            lambda name=name, other=other: change(model, **{name: 9_999_999} | other),
            lambda name=name: change(model, **{"received_total": 10_000_000, name: 10_000_000}),
        )
    yield (
        f"{prefix}_online_within_total",
        lambda: change(model, received_total=5, received_online=5),
        lambda: change(model, received_total=5, received_online=6),
    )


def code_cases(model, name):
    """A code takes the whole alphabet, and nothing else; an old one stays."""
    yield name, lambda: change(model, code="aZ09.-_"), lambda: change(model, code="aZ09/")
