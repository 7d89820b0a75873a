"""What a reviewer reads with a report: the queue, hints and their answers, notes on cells, earlier sendings."""
