# The working-day calendar
calendar-empty = At least one holiday is needed; a year without data counts Monday to Friday
calendar-other-year = The day is not in this year
calendar-twice = The day is listed twice
calendar-workday-in-week = A moved working day falls on a Saturday or Sunday
