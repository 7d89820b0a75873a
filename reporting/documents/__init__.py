"""Documents in Word, in the form of decree 30/2020/NĐ-CP: drafts that an office numbers, dates and signs."""
