"""Single sign-on by OpenID Connect, as a setting: another login of the province opens accounts that exist here."""
