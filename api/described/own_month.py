"""Texts of the operations on the own month: figures typed, checked, sent and withdrawn."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

OWN_MONTH = (
    pgettext_lazy(
        "description of the API",
        "Answers figures, texts, status and deadlines of the unit's own month, with the version that If-Match takes.",
    ),
    pgettext_lazy("description of the API", "draft, submitted, returned or accepted."),
    pgettext_lazy("description of the API", "Until when a returned or reopened month takes figures."),
    pgettext_lazy("description of the API", "The number of the last sending in force."),
    pgettext_lazy("description of the API", "The texts as they are stored; an empty one is none."),
    pgettext_lazy("description of the API", "Its service level in the month."),
    pgettext_lazy("description of the API", "Whether its figures count in the rate."),
    pgettext_lazy(
        "description of the API",
        "How it came in: typed, file, api, on_behalf; null where nothing is stored.",
    ),
    pgettext_lazy("description of the API", "The version of all this, for If-Match."),
    pgettext_lazy(
        "description of the API",
        "Saves the figures and texts that the body names, all of them or none, with the source “api”. Where values"
        " are refused, the answer names all of them, each with a code, a sentence and its place.",
    ),
    pgettext_lazy("description of the API", "Do it, answer as usual, and take everything back."),
    pgettext_lazy("description of the API", "Save the good values although others are refused."),
    pgettext_lazy(
        "description of the API",
        "The call is done once under this key; the same call again gets the same answer for a day.",
    ),
    pgettext_lazy(
        "description of the API",
        "The ETag of the month as it was last read: of another version nothing is changed.",
    ),
    pgettext_lazy("description of the API", "null is a blank."),
    pgettext_lazy(
        "description of the API",
        "The last value seen of each cell: one that another person has changed since is refused.",
    ),
    pgettext_lazy("description of the API", "What was seen of the texts before."),
    pgettext_lazy("description of the API", "What another person saved, where that is the reason."),
    pgettext_lazy("description of the API", "The unit's own month as it is stored now."),
    pgettext_lazy(
        "description of the API",
        "Saves the figures of the body as all figures of the month: those that it does not name become blank. "
        "Texts that it does not name stay. If-Match is needed, so that nothing is made blank that was not seen.",
    ),
    pgettext_lazy(
        "description of the API",
        "Answers blank cells with 0 and names them: given back to “zeros/undo” they become blank again.",
    ),
    pgettext_lazy(
        "description of the API",
        "Makes those of the named cells blank again that still are 0, and names them.",
    ),
    pgettext_lazy(
        "description of the API",
        "Says what would be sent, what differs from earlier months and what is missing, and gives the digest of "
        "it. Nothing is stored: the texts are those that the sending will bring.",
    ),
    pgettext_lazy("description of the API", "As a nil return: nothing was received."),
    pgettext_lazy("description of the API", "The counted sums; rates in percent, as decimal texts."),
    pgettext_lazy("description of the API", "Of the month before."),
    pgettext_lazy("description of the API", "The unit's quota."),
    pgettext_lazy("description of the API", "How many online dossiers are missing to the quota."),
    pgettext_lazy("description of the API", "Between which two numbers it mostly is."),
    pgettext_lazy("description of the API", "How far outside it is."),
    pgettext_lazy("description of the API", "The version of the month, for If-Match of its sending."),
    pgettext_lazy(
        "description of the API",
        "Sends what was checked under its digest, and answers the receipt. What has changed since is not sent.",
    ),
    pgettext_lazy("description of the API", "As the check answered it."),
    pgettext_lazy("description of the API", "Whether the head of the unit approved these figures."),
    pgettext_lazy("description of the API", "As a nil return, as it was checked."),
    pgettext_lazy("description of the API", "The same texts as were checked."),
    pgettext_lazy("description of the API", "Empty: about the report as a whole."),
    pgettext_lazy("description of the API", "Why a figure needs a second look."),
    pgettext_lazy("description of the API", "Why it is not in force, or what is to replace it; empty otherwise."),
    pgettext_lazy("description of the API", "The address at which anybody verifies the code."),
    pgettext_lazy(
        "description of the API",
        "Answers who sent which figures when, whether the sending is in force, and the code by which it is verified.",
    ),
    pgettext_lazy(
        "description of the API",
        "Takes the last sending back before it is reviewed: the figures can be changed and sent again.",
    ),
    pgettext_lazy(
        "description of the API",
        "What accompanies the figures. A text that is not named is left as it is; an empty one is deleted.",
    ),
    pgettext_lazy("description of the API", "Difficulties; proposals."),
    pgettext_lazy("description of the API", "Who approved the figures: name, position."),
    pgettext_lazy("description of the API", "The number of the unit's own document."),
    pgettext_lazy("description of the API", "Its day, as 2020-05-05."),
)
