import unicodedata

from django.db import migrations


def one_form(name):
    """The form in which the portal stores a user name."""
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    signs = [(sign, unicodedata.category(sign)) for sign in small if not sign.isspace()]
    return "".join("-" if kind == "Pd" else sign for sign, kind in signs if kind not in ("Cc", "Cf"))


def write_in_one_form(apps, schema_editor):
    """Write each user name in its one form.

    Raises:
        ValueError: names that would become one, or nothing; no name is changed.
    """
    accounts = apps.get_model("units", "User").objects.using(schema_editor.connection.alias)
    names = {}
    for pk, name in accounts.order_by("pk").values_list("pk", "username"):
        names.setdefault(one_form(name), []).append((pk, name))
    same = ["/".join(name for _pk, name in each) for form, each in names.items() if len(each) > 1 or not form]
    if same:
        raise ValueError(f"User names that differ only in blanks or signs: {', '.join(same)}. Please rename them first.")
    for form, [(pk, name)] in names.items():
        if form != name:
            accounts.filter(pk=pk).update(username=form)


class Migration(migrations.Migration):
    dependencies = [("units", "0030_first_records_of_accounts")]

    operations = [migrations.RunPython(write_in_one_form, migrations.RunPython.noop)]
