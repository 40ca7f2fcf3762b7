/// The actions that come without any plugin, in the order of the help.
var coreActions: [Action] {
    [
        listDuties, logVisit, markMet, dailyContacts, correctVisit, explainDuty, findResidents, reportMatter,
        listMatters, dailyReport, overviewGrids, showPartyTree, revealField, registerResident, moveHome,
        moveAway, recordDeath, showReport,
        fillForm, writeLetter, checkData, findDuplicates, mergeResidents,
        splitResidents, redrawGrids, showHistory, listCommits, undoChange, erasePerson, listQuarantine,
        manageAccounts,
        help,
    ]
}
