"""The ministry's time (أيام العمل والعطل · jours ouvrables et fériés · working days and holidays).

Working days and deadlines explained day by day, holidays fixed and Islamic (estimated until
confirmed), dates known only in part, and the Hijri date beside the Gregorian one.
"""
