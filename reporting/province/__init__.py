"""The province in one period: the overview and the summary report."""
