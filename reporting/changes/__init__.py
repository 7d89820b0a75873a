"""Why figures changed («Lý do thay đổi số liệu»): what happened since a day, and one unit's difference explained."""
