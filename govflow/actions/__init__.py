"""Actions (الإجراءات · actions · action items): who does what by when, approved, then reported."""
