"""A charter to print and sign: short, but with each part and each trap of two directions."""

from typing import Any

from govflow.kernel.canonical import canonical

TRAPS = {
    "grouped": "1 250 000",
    "day": "2026-01-15",
    "years": "2026-2027",
    "article": "3-2",
    "law": "43-20",
    "decree": "2-22-81",
    "negative": "-3,5",
    "telephone": "+212 537 12 34 56",
    "offset": "10:02 +01",
    "code": "12-ab34-56",
    "pair": "1234-5678",
    "date": "15/01/2026",
    "percent": "92,5 %",
    "time": "14:30",
    "share": "8/12",
    "reference": "CH-2026-0007",
}


def clause(number: str, arabic: str, french: str) -> dict[str, Any]:
    return {"number": number, "ar": arabic, "fr": french}


def charter(**changes: object) -> dict[str, Any]:
    """The data of a charter; `changes` replace its parts."""
    data = {
        "title": {
            "ar": "ميثاق المسؤولية المهنية للمديرين الجهويين",
            "fr": "Charte de responsabilité professionnelle des directeurs régionaux",
        },
        "reference": "CH-2026-0007",
        "code": "K7M2Q9XT4D",
        "check_url": "http://127.0.0.1:8000/v/K7M2Q9XT4D",
        "version": "1.1",
        "note": {
            "ar": "النص العربي هو النص المعتمد. النص الفرنسي ترجمة مطابقة له.",
            "fr": "Le texte arabe fait foi. Le texte français en est la version correspondante.",
        },
        "parties": [
            {
                "role": {"ar": "الطرف الأول", "fr": "Première partie"},
                "name": {"ar": "الوزارة", "fr": "le ministère"},
                "capacity": {"ar": "السلطة المشرفة", "fr": "autorité de tutelle"},
            },
            {
                "role": {"ar": "الطرف الثاني", "fr": "Seconde partie"},
                "name": {"ar": "أمينة بنعلي", "fr": "Amina BENALI"},
                "capacity": {"ar": "المديرة الجهوية", "fr": "directrice régionale"},
            },
        ],
        "sections": [
            {
                "title": {"ar": "التزامات المديرة الجهوية", "fr": "Engagements de la directrice"},
                "lead": {"ar": "تلتزم بما يلي:", "fr": "Elle s'engage à :"},
                "clauses": [
                    clause("1.1", "يلتزم بالحياد.", "Observer la neutralité."),
                    *(
                        clause(f"1.{at}", f"القيمة {trap} في النص.", f"La valeur {trap} au texte.")
                        for at, trap in enumerate(TRAPS.values(), start=2)
                    ),
                ],
            },
            {
                "title": {"ar": "التزامات الوزارة", "fr": "Engagements du ministère"},
                "lead": None,
                "clauses": [
                    clause(
                        "2.1",
                        "تجيب الوزارة داخل أجل عشرة أيام عمل.",
                        "Le ministère répond dans les dix jours ouvrables.",
                    )
                ],
            },
        ],
        "indicators": [
            {
                "objective": {"ar": "تنفيذ المخطط في أجله", "fr": "Exécuter le plan à temps"},
                "name": {"ar": "نسبة تنفيذ المخطط", "fr": "Taux d'exécution"},
                "baseline": "0 %",
                "target": "92,5 %",
                "source": {"ar": "تقرير التنفيذ", "fr": "Rapport d'exécution"},
                "date": "30/11/2027",
            }
        ],
        "signatures": [
            {
                "field": "Sig_Director",
                "capacity": {"ar": "المديرة الجهوية", "fr": "La directrice régionale"},
            },
            {"field": "Sig_Minister", "capacity": {"ar": "الوزير", "fr": "Le ministre"}},
        ],
    }
    return data | changes


def charter_json(**changes: object) -> bytes:
    return canonical(charter(**changes))
