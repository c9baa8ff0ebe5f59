"""One text in three languages (نص بثلاث لغات · texte en trois langues).

Arabic is the authentic language, French the working one, English the third. Here are the
languages, the texts that exist in all of them, the one formatter of numbers and dates, the key
by which Arabic and French are searched and sorted, and the catalogue of the house's own words.
No web in here: mails and commands speak by the same means as pages.
"""
