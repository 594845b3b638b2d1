"""The coordinated plan: need, consent, call, meeting, plan, follow-up, end; who does what by when."""
