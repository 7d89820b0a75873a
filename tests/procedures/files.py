"""Bringing a file of procedures to the administration."""

from tests.admin_files import bring

ADDRESS = "/admin/procedures/procedure/"
HEAD = "code,name,field,authority_level,department_code,level,first_published,decision,decision_date"


def preview(client, content, name="thu-tuc.csv", address=ADDRESS):
    return bring(client, address, content, name)
