"""Applications and cases 申报与办件: filed once, received, accepted, decided, handed over.

An ``Application`` is what a person files once, for one item or for a bundle. It splits into ``Case``s, one for each item,
which mandates route and departments work on in parallel under statutory clocks. Rows S059-S066, S103-S115, S036-S038.

Loops: application 申报, case 办件, survey 联合踏勘.
Tells: ApplicationFiled, ApplicationSettled, ApplicationDelivered, CaseReceived, CaseAccepted, CorrectionAsked, CaseDecided,
CaseRevoked. Hears: PromiseBroken and RevocationDecided of credit.
"""
