"""Saving single cells while a person types: the entry point for the script of the entry page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from reporting.actions.cell_writing import require_open
from reporting.actions.cells import SavedCells, cells_save_each
from reporting.actions.details import details_save_each, texts_contested
from reporting.entry.cell_rules import Cell, Conflict, Typed, conflict_sentence
from reporting.entry.working_cells import working_cells
from reporting.forms import DetailsForm
from reporting.models import MAX_COUNT, NUMBERS, TEXTS
from reporting.numbers import not_reported_here, parse_cell
from reporting.transitions import Locked
from reporting.views.submission.lookup import find_submission, lock_report
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest

LONGEST_TEXT = 50
MAX_CELLS = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS  # as the form itself: a commune of 2026 pastes 1,764 at once


@require_POST
def cells(request: PortalRequest, period: str, code: str) -> JsonResponse:
    """Save the posted cells, each by itself.

    The body is ``{"cells": {name: {"text": …, "seen": number or null}}, "details": {name: {"text": …, "seen": …}}}``;
    only a text is short for one that was typed over a blank. The answer says of each cell and text whether it was
    saved, refused (with the sentence) or is contested (with both). A report that is not open answers 409 with the
    sentence, and nothing is saved.
    """
    try:
        posted = _posted(request)
    except ValueError:
        find_submission(request.user, period, code)  # 404 for who may not see the report
        return JsonResponse({"refusal": _("The figures could not be read.")}, status=400)
    try:
        return JsonResponse(_save(request, period, code, posted))
    except Refused as refused:
        return JsonResponse({"refusal": refused.sentence}, status=409)


def _posted(request: HttpRequest) -> dict[str, Any]:
    posted = _read_json(request)
    entries = posted["cells"] if isinstance(posted, dict) and "cells" in posted else None
    if not isinstance(entries, dict) or len(entries) > MAX_CELLS or not _are_texts(posted.get("details", {})):
        raise ValueError("not the shape of an autosave")
    if not all(_is_entry(entry) for entry in entries.values()):
        raise ValueError("not the shape of a cell")
    return posted


def _are_texts(details: Any) -> bool:
    """Whether ``details`` holds some of the four texts, each with or without what was seen."""
    if not isinstance(details, dict) or not details.keys() <= set(TEXTS):
        return False
    parts = [part for entry in details.values() for part in (entry.values() if isinstance(entry, dict) else [entry])]
    named = all("text" in entry for entry in details.values() if isinstance(entry, dict))
    return named and all(isinstance(part, str) for part in parts)


def _read_json(request: HttpRequest) -> Any:
    """What the body says.

    Raises:
        ValueError: it is a form that was read already, no JSON, nested beyond reading, or holds half a character, which
            no database can store.
    """
    try:
        read = json.loads(request.body)
        json.dumps(read, ensure_ascii=False).encode()
    except (RecursionError, RawPostDataException) as error:
        raise ValueError("not to be read") from error
    return read


def _is_entry(entry: Any) -> bool:
    """Whether ``entry`` is a text and the number that was seen in its cell, or null."""
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or len(entry["text"]) > LONGEST_TEXT:
        return False
    seen = entry.get("seen")
    return seen is None or (type(seen) is int and 0 <= seen <= MAX_COUNT)


@transaction.atomic
def _save(request: PortalRequest, period: str, code: str, posted: dict[str, Any]) -> dict[str, Any]:
    """Save what was posted, in one transaction and few statements: it is the most frequent request of all.

    The report is looked up and locked by one statement, which is the only one that asks who may see it; only the
    procedures that were typed are read.
    """
    found = lock_report(request.user, period, code)
    require_open(found, request.user)
    names = {name: name.rpartition(".") for name in posted["cells"]}
    ids, rows = working_cells(found, {code for code, _dot, number in names.values() if number in NUMBERS})
    known = {
        name: (ids[code], number) for name, (code, _dot, number) in names.items() if code in ids and number in NUMBERS
    }
    typed, refused = _read(posted["cells"], known)
    result = cells_save_each(submission=found, by=request.user, typed=typed, rows=rows)
    texts = _save_details(found, request, posted.get("details", {}))
    time = f"{clock.now():%H:%M}"
    return {
        **_answer(result, {cell: name for name, cell in known.items()}, refused),
        **texts,
        "version": found.version,
        "saved_at": pgettext("when the last figure was saved", "at %(time)s") % {"time": time},
    }


def _read(entries: Mapping[str, dict[str, Any]], known: Mapping[str, Cell]) -> tuple[dict[Cell, Typed], dict[str, str]]:
    """The numbers in the posted texts, and the sentence for each text that is none."""
    typed: dict[Cell, Typed] = {}
    refused: dict[str, str] = {}
    for name, entry in entries.items():
        if name not in known:
            refused[name] = not_reported_here()
            continue
        try:
            typed[known[name]] = Typed(parse_cell(entry["text"]), entry.get("seen"))
        except Refused as problem:
            refused[name] = problem.sentence
    return typed, refused


def _answer(result: SavedCells, names: Mapping[Cell, str], refused: dict[str, str]) -> dict[str, Any]:
    return {
        "saved": {names[cell]: value for cell, value in result.saved.items()},
        "refused": refused | {names[cell]: sentence for cell, sentence in result.refused.items()},
        "conflicts": {names[conflict.cell]: _conflict(conflict) for conflict in result.conflicts},
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {"mine": conflict.mine, "theirs": conflict.theirs, "sentence": conflict_sentence(conflict)}


def _save_details(found: Locked, request: PortalRequest, details: dict[str, Any]) -> dict[str, Any]:
    """Save the texts next to the figures one by one; those saved as they are stored now, the faults, the contested."""
    if not details:
        return {"details": {}, "texts": {}, "contested_texts": {}}
    posted: dict[str, str] = {}
    for name, entry in details.items():
        posted[name], posted[f"{name}.seen"] = (
            (entry["text"], entry.get("seen", "")) if isinstance(entry, dict) else (entry, "")
        )
    form = DetailsForm(posted, instance=found)
    faults = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    refused = {name: posted[name] for name in faults if name in form.touched}
    overtaken = texts_contested(submission=found, by=request.user, seen=form.seen, texts=refused)
    result = details_save_each(submission=found, by=request.user, seen=form.seen, texts=form.as_arguments())
    return {
        "details": faults,
        "texts": result.saved,
        "contested_texts": {
            conflict.name: {"mine": conflict.mine, "theirs": conflict.theirs, "sentence": conflict.sentence}
            for conflict in [*overtaken, *result.conflicts]
        },
    }
