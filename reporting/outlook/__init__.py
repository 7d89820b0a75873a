"""Looking ahead: the year's end by run rate, and other quotas tried without saving them."""
