/// The actions that come without any plugin, in the order of the help.
var coreActions: [Action] {
    [
        listDuties, logVisit, markMet, explainDuty, findResidents, dailyReport, revealField, moveHome,
        moveAway, recordDeath, showReport, fillForm, writeLetter, checkData, findDuplicates, mergeResidents,
        splitResidents, redrawGrids, showHistory, listCommits, undoChange, erasePerson, listQuarantine, help,
    ]
}
