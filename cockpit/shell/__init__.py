"""What stands around every work page: header, navigation, place, language, theme, account; and the list of pages."""
