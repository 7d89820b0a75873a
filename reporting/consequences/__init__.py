"""What a change that is not yet saved would do to figures and verdicts; called inside its transaction."""
