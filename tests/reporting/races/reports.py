"""Reports that are raced for."""

from reporting.actions.submissions import submission_withdraw


def withdrawn_report(province):
    submission = province.send("SO2", 1, (100, 40, 3))
    return submission_withdraw(submission=submission, by=province.clerks["SO2"])
