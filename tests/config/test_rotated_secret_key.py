"""SECRET_KEY is changed without loss: what is stored is sealed again, what was handed out goes on meanwhile."""

import io
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import TextField
from django.test import Client, override_settings
from django.utils.translation import override

from config.secrets import star
from reporting.actions.feeds import feed_renew
from reporting.models import Approval, CalendarFeed
from reporting.models.approvals import hashed
from tests.factories import make_clerk, make_commune, make_period, make_report, make_user
from units.actions.invitations import invitations_make
from units.actions.second_factors import code_accept
from units.models import FactorKind, RecoveryCode, Role, SecondFactor, User
from units.sealed_fields import sealed_fields
from units.second_factor import recovery_codes
from units.second_factor.sealed import seal, unseal
from webhooks.models import Endpoint
from webhooks.signing import new_secret, sealed, secrets_of

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "a key of before " * 4, "the key from now on " * 3
APP, CODES = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", ["abcde-fghjk", "mnpqr-stuvw"]

before = override_settings(SECRET_KEY=BEFORE, SECRET_KEY_FALLBACKS=[])
both = override_settings(SECRET_KEY=AFTER, SECRET_KEY_FALLBACKS=[BEFORE])
after = override_settings(SECRET_KEY=AFTER, SECRET_KEY_FALLBACKS=[])


@pytest.fixture
def clerk() -> User:
    return make_clerk(make_commune("X1"), "hoa")


@pytest.fixture
def kept(clerk: User) -> dict[str, str]:
    """What was made under the earlier key, and what people and receivers hold of it."""
    with before:
        SecondFactor.objects.create(user=clerk, kind=FactorKind.APP, key=seal(APP))
        SecondFactor.objects.create(user=clerk, kind=FactorKind.PASSKEY, key="a public key, not sealed", credential="c")
        key = recovery_codes.new_key(clerk)
        for code in CODES:
            RecoveryCode.objects.create(user=clerk, digest=recovery_codes.digest(clerk, code), key=key)
        secret, earlier = new_secret(), new_secret()
        Endpoint.objects.create(
            name="X", address="https://x.vn/", secret=sealed(secret), earlier_secret=sealed(earlier)
        )
        return {"address": feed_renew(account=clerk).token, "secret": secret}


def run(*arguments: str) -> list[str]:
    output = io.StringIO()
    call_command("reseal_secrets", *arguments, stdout=output)
    return output.getvalue().splitlines()


def readable(clerk: User) -> dict[str, str | None]:
    feed, endpoint = CalendarFeed.objects.get(), Endpoint.objects.get()
    app = SecondFactor.objects.get(kind=FactorKind.APP)
    return {"address": feed.token, "secret": (secrets_of(endpoint) or [None])[0], "app": unseal(app.key)}


def test_after_the_command_nothing_needs_the_earlier_key(clerk, kept):
    with both:
        with pytest.raises(CommandError, match=r"khóa cũ|earlier key"):
            run("--check")
        lines = run()
        assert [line.count("1") + line.count("2") > 0 for line in lines[:-1]] == [True] * 5
        again = run("--check")

    assert again[-1] != lines[-1]
    with after:
        assert readable(clerk) == kept | {"app": APP}
        assert code_accept(user=clerk, code=CODES[0])
        assert not code_accept(user=clerk, code=CODES[0])
        assert CalendarFeed.objects.get().has_token(kept["address"])
    with before:
        assert readable(clerk)["app"] is None


def test_without_the_command_all_of_it_is_lost_with_the_earlier_key(clerk, kept):
    with after:
        assert readable(clerk)["app"] is None
        assert readable(clerk)["secret"] is None
        assert not code_accept(user=clerk, code=CODES[0])
        assert not CalendarFeed.objects.get().has_token(kept["address"])
        stored = list(SecondFactor.objects.values_list("key", flat=True))
        with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
            run()
        assert list(SecondFactor.objects.values_list("key", flat=True)) == stored


def test_a_second_change_loses_nothing_either(clerk, kept):
    with both:
        run()
    with override_settings(SECRET_KEY="third " * 10, SECRET_KEY_FALLBACKS=[AFTER]):
        run()
    with override_settings(SECRET_KEY="third " * 10):
        assert readable(clerk) == kept | {"app": APP}
        assert code_accept(user=clerk, code=CODES[1].upper())


def test_sessions_and_links_go_on_while_the_earlier_key_is_known(clerk):
    client, administrator = Client(), make_user(Role.ADMINISTRATOR, "admin")
    with before:
        client.force_login(clerk, backend="units.backends.PortalBackend")
        _mailed, [invitation] = invitations_make(accounts=[clerk], by=administrator, by_mail=False)
        approval = Approval(
            submission=make_report(clerk.unit, make_period(3)), digest="0" * 64, ends_at=invitation.ends_at
        )
        approval.token_hash = hashed(approval.token)
        approval.save()
        link, address = invitation.token, approval.token

    with after:
        assert not invitation.has_token(link)
        assert Approval.objects.get().token != address
    with both:
        assert invitation.has_token(link)
        assert invitation.is_valid(invitation.at)
        assert Approval.objects.get().token == address
        assert client.get("/account/security/").status_code == 200
    with after:  # the session was renewed when it was used
        assert client.get("/account/security/").status_code == 200


def test_codes_of_an_earlier_release_are_kept_by_the_migration(clerk):
    with before:
        RecoveryCode.objects.create(user=clerk, digest=recovery_codes.digest(clerk, CODES[0]))
        import_module("units.migrations.0040_keep_keys_of_recovery_codes").keep(apps, None)
    with both:
        run()
    with after:
        assert code_accept(user=clerk, code=CODES[0])


def test_every_sealed_column_is_known():
    known = {f"{each.field.model._meta.label}.{each.field.attname}" for each in sealed_fields()}
    with override("en"):
        named = _named_sealed()

    assert known == named | {"units.SecondFactor.key"}


def _named_sealed() -> set[str]:
    return {
        f"{model._meta.label}.{field.attname}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TextField) and "sealed" in str(field.verbose_name)
    }


@both
def test_the_earlier_key_is_in_no_log():
    assert BEFORE not in star(f"a line with {BEFORE}")
