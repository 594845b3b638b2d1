"""What somebody should look at: new, due, overdue, waiting for others. Ids and dates, nothing personal."""
