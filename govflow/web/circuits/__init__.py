"""The circuits as they are (مسارات المصادقة · circuits de validation): read, not written here."""
