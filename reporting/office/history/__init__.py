"""«Nhật ký thay đổi»: every record of every history as one log, in words; and what an object was at a moment."""
