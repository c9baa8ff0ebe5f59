"""Who may change the calendar: the administrator and the secretariats; everybody reads it."""

from govflow.calendar.models import FixedHoliday, Holiday
from govflow.kernel.rules import is_admin, is_secretariat, is_signed_in, is_the_system, reads

read = reads(Holiday, is_signed_in | is_the_system)
read_fixed = reads(FixedHoliday, is_signed_in | is_the_system)
confirm = move = add = remove = declare = end = is_admin | is_secretariat | is_the_system
