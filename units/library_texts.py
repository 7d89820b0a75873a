"""Sentences of libraries without Vietnamese, or with one that addresses the reader: ours are shown instead."""

from django.utils.translation import gettext_noop, ngettext_lazy

IMPORT_EXPORT = (
    gettext_noop("Import"),
    gettext_noop("Export"),
    gettext_noop("Preview"),
    gettext_noop("Submit"),
    gettext_noop("Confirm import"),
    gettext_noop("Errors"),
    gettext_noop("Line number"),
    gettext_noop("Row"),
    gettext_noop("New"),
    gettext_noop("Update"),
    gettext_noop("Skipped"),
    gettext_noop("Delete"),
    gettext_noop("Select all"),
    gettext_noop("Format"),
    gettext_noop("File to import"),
    gettext_noop("Non field specific"),
    gettext_noop("Some rows failed to validate"),
    gettext_noop("This exporter will export the following fields: "),
    gettext_noop("This importer will import the following fields: "),
    gettext_noop(
        "Below is a preview of data to be imported. If you are satisfied with the results, click 'Confirm import'"
    ),
    gettext_noop("Please correct these errors in your data where possible, then reupload it using the form above."),
)

FIELDS = (gettext_noop("Null characters are not allowed."), gettext_noop("last login"))

PASSWORDS = (
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)

# Words that libraries translate without a context, as our own pages do. Each is named here because its Vietnamese fits
# both; where it does not, our page gives its word a context (scripts/check_messages.py).
SHARED = (
    gettext_noop("Vietnamese"),
    gettext_noop("English"),
    gettext_noop("name"),
    gettext_noop("year"),
    gettext_noop("month"),
    gettext_noop("group"),
    gettext_noop("day"),
    gettext_noop("Day"),
    gettext_noop("Month"),
    gettext_noop("Time"),
    gettext_noop("File"),
    gettext_noop("Summary"),
    gettext_noop("All"),
    gettext_noop("Changed"),
    gettext_noop("Page not found"),
    gettext_noop("Home"),
    gettext_noop("Change password"),
    gettext_noop("Password"),
    gettext_noop("Remove"),
    gettext_noop("Sessions"),
    gettext_noop("Log in"),
    gettext_noop("Log out"),
    gettext_noop("Administration"),
    gettext_noop("today"),
    gettext_noop("This month"),
)

ADMINISTRATION = (
    gettext_noop("Error:"),
    gettext_noop("Skip to main content"),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Start typing to filter…"),
    gettext_noop("Toggle navigation"),
    gettext_noop("Filter navigation items"),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Select all objects on this page for an action"),
    gettext_noop("Select this object for an action - {}"),
    gettext_noop("Click here to select the objects across all pages"),
    gettext_noop("Show all"),
    ngettext_lazy("%(counter)s result", "%(counter)s results", "counter"),
    gettext_noop("Search"),
    gettext_noop("View selected %(model)s"),
    gettext_noop(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may "
        "need to file a bug report if the issue persists."
    ),
    gettext_noop("Welcome,"),
    gettext_noop("History"),
    gettext_noop("Add"),
    gettext_noop("Go"),
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Are you sure?"),
    gettext_noop("Yes, I’m sure"),
    gettext_noop("No, take me back"),
    gettext_noop(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following '
        "related items will be deleted:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but "
        "your account doesn't have permission to delete the following types of objects:"
    ),
    gettext_noop(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected "
        "related objects:"
    ),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", "n"),
)

ACCOUNTS = (
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Raw passwords are not stored, so there is no way to see the user’s password."),
    gettext_noop("Reset password"),
    gettext_noop("email address"),
    gettext_noop("Email"),
)

HISTORIES = (
    gettext_noop("Object"),
    gettext_noop("Comment"),
    gettext_noop("Changed by"),
    gettext_noop("Change reason"),
    gettext_noop("Changes"),
    gettext_noop("Created"),
    gettext_noop("Deleted"),
    gettext_noop("None"),
    gettext_noop("Revert"),
    gettext_noop("Revert %s"),
    gettext_noop("View %s"),
    gettext_noop("Revert %(verbose_name)s"),
    gettext_noop("View %(verbose_name)s"),
    gettext_noop("View history: %s"),
    gettext_noop("Change history: %s"),
    gettext_noop("Choose a date from the list below to revert to a previous version of this object."),
    gettext_noop("Press the 'Revert' button below to revert to this version of the object."),
    gettext_noop("This object doesn't have a change history."),
    ngettext_lazy("entry", "entries", "n"),
)
