"""Who may change the calendar: the administrator and the secretariats; everybody reads it."""

from typing import Any

from govflow.calendar.models import FixedHoliday, Holiday
from govflow.kernel.rules import Rule, is_admin, is_secretariat, is_signed_in, is_the_system, reads

reads_the_calendar: Rule[Any] = is_signed_in | is_the_system
keeps_the_calendar: Rule[Any] = is_admin | is_secretariat | is_the_system

read = reads(Holiday, reads_the_calendar)
read_fixed = reads(FixedHoliday, reads_the_calendar)
confirm = move = add = remove = declare = end = keeps_the_calendar
