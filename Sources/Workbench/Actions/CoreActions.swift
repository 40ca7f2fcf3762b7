/// The actions that come without any plugin, in the order of the help.
var coreActions: [Action] {
    [
        listDuties, logVisit, markMet, dailyContacts, correctVisit, explainDuty, listRefusals, warnOfWeather,
        findResidents, oneContact,
        reportMatter, listMatters, judgeMatter, repairReview, dailyReport, overviewGrids, showPartyTree,
        showNotices, urge, revealField, registerResident, moveHome, moveAway, recordDeath, handOver,
        setDeputy, reassign, rota, gridLoad, showReport,
        fillForm, writeLetter, checkData, findDuplicates, mergeResidents,
        splitResidents, redrawGrids, showHistory, listCommits, undoChange, erasePerson, listQuarantine,
        manageAccounts,
        help,
    ] + matterSteps
}
