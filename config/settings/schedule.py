"""What beat starts, and each how many seconds apart; a tick runs them in this order (manage.py tick)."""

BY_BEAT = {"headers": {"started_by": "beat"}}  # units/actions/job_runs.py

BEAT_JOBS = [
    ("sweep stale figures", "reporting.tasks.sweep_stale_figures", 60),
    ("open and lock periods", "reporting.tasks.open_periods", 3600),
    ("end reopenings", "reporting.tasks.end_reopenings", 300),
    ("send due reminders", "reporting.tasks.send_due_reminders", 300),
    ("mail links for new passwords", "units.tasks.mail_resets", 60),
    ("mail links for first passwords", "units.tasks.mail_invitations", 60),
    ("mail links for approval", "reporting.tasks.mail_approvals", 60),
    ("mail what happened to second factors", "units.tasks.mail_security_events", 60),
    ("forget old files of lists", "units.tasks.forget_uploads", 3600),
    ("mail what waits", "reporting.tasks.mail_waiting", 60),
    ("send digests", "reporting.tasks.send_digests", 300),
    ("send monthly mails", "reporting.tasks.send_monthly_mails", 300),
    ("count checks", "reporting.tasks.count_checks", 3600),
    ("publish open data", "open_data.tasks.publish_open_data", 600),
    ("clear files", "reporting.tasks.clear_files", 3600),
    ("send webhooks", "webhooks.tasks.send_webhooks", 60),
    ("clear webhooks", "webhooks.tasks.clear_webhooks", 3600),
    ("forget counted dossiers", "exchange.tasks.clear_dossiers", 3600),
    ("count dossiers", "exchange.tasks.count_dossiers", 60),
    ("make files", "reporting.tasks.make_files", 60),  # last: in a tick all others go first
]
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": BY_BEAT} for name, task, seconds in BEAT_JOBS
}
