"""What a reviewer reads beside a report: the queue, hints and their answers, notes on cells, earlier sendings."""
