"""The portal as programs written for DHIS2 see it: the shapes of its Web API over what the portal has."""
