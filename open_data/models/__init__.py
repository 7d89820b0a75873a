from open_data.models.editions import Dataset, Edition, EditionFile, EditionQuerySet, FileFormat, PublishingState
from open_data.models.pages import PublishedFigure, PublishedSum, PublishedUnit, PublishedUnitQuerySet

__all__ = [
    "Dataset",
    "Edition",
    "EditionFile",
    "EditionQuerySet",
    "FileFormat",
    "PublishedFigure",
    "PublishedSum",
    "PublishedUnit",
    "PublishedUnitQuerySet",
    "PublishingState",
]
