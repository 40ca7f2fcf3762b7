/*
 * The night's batch as somebody would write it by hand for these eight rules, in C on SQLite.
 *
 *   night WORKSPACE/gewu.db DATE
 *
 * Does what `gewu run nightly` does with the plugin `visits` and its default settings: decides by the visits and
 * matters of the books which duties there are on the day, inserts those that are missing, settles those that have
 * been done, missed or given up, and writes a salted SHA-256 digest of each row that it wrote to a change table and
 * one of all of them to a commit table. One transaction. Its duties stand in tables of its own beside Gewu's.
 *
 * What Gewu can do beyond that is not here: other cadences than the month, settings of one community, rules about
 * residents, rules that ask for a meeting in person, late entries, a history of the rows, naming whose rule it was.
 */
#include "books.h"

#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

#define TEXT(statement, column) ((const char *)sqlite3_column_text(statement, column))
#define IS_NULL(statement, column) (sqlite3_column_type(statement, column) == SQLITE_NULL)

/* No such day, record or moment. Real ones are far above it. */
#define NONE INT64_MIN

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS reference_duty ("
    "  id INTEGER PRIMARY KEY, commit_no INTEGER NOT NULL, salt INTEGER NOT NULL, rule TEXT NOT NULL,"
    "  subject INTEGER NOT NULL, period TEXT NOT NULL, household INTEGER, matter INTEGER, building INTEGER,"
    "  verb TEXT NOT NULL, opened INTEGER NOT NULL, due INTEGER NOT NULL, due_at INTEGER, callback_at INTEGER,"
    "  state TEXT NOT NULL, suspended_until INTEGER, closed INTEGER, outcome TEXT, visit INTEGER, reason TEXT);"
    /* The key; what the morning's list asks for; what a logged visit asks for. */
    "CREATE UNIQUE INDEX IF NOT EXISTS reference_duty_key ON reference_duty (rule, subject, period);"
    "CREATE INDEX IF NOT EXISTS reference_duty_list ON reference_duty (building, due) WHERE closed IS NULL;"
    "CREATE INDEX IF NOT EXISTS reference_duty_household ON reference_duty (household);"
    "CREATE TABLE IF NOT EXISTS reference_change ("
    "  commit_no INTEGER NOT NULL, record INTEGER NOT NULL, op INTEGER NOT NULL, digest BLOB NOT NULL,"
    "  PRIMARY KEY (commit_no, record)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS reference_commit ("
    "  number INTEGER PRIMARY KEY, day INTEGER NOT NULL, digest BLOB NOT NULL)";

/* ---- The rules ---- */

struct rule {
    const char *name, *verb;
    /* Rosters: care categories, the days until a first visit, the months it goes on (0: none, for ever). */
    const char *categories;
    int first, lasting;
    /* Events: which matters, the minutes to ring back (0: not asked for) and to be there, by which clock. */
    const char *matters;
    int callback, arrive, office_hours;
};

static const struct rule rules[] = {
    {.name = "visits.emergency", .verb = "到", .matters = "(kind >= 'EM' AND kind < 'EN' OR urgency = '特急')",
        .callback = 15, .arrive = 30},
    {.name = "visits.dispute", .verb = "到", .matters = "kind >= 'DS' AND kind < 'DT'",
        .arrive = 120, .office_hours = 1},
    {.name = "visits.hardship", .verb = "到", .matters = "(kind >= 'HP' AND kind < 'HQ' OR hardship = 1)",
        .arrive = 1440},
    {.name = "visits.elder", .verb = "访", .categories = "'空巢老人', '独居老人', '高龄老人'"},
    {.name = "visits.disabled", .verb = "访", .categories = "'残疾人', '重度残疾人'"},
    {.name = "visits.poor", .verb = "访", .categories = "'低保对象', '特困人员', '低保边缘家庭', '临时困难家庭'"},
    {.name = "visits.illness", .verb = "访", .categories = "'重病患者', '出院', '丧亲'", .first = 3, .lasting = 3},
    {.name = "visits.family", .verb = "访",
        .categories = "'计划生育特殊家庭', '困境儿童', '事实无人抚养儿童', '留守儿童'"},
};
enum { RULES = sizeof rules / sizeof rules[0] };

#define OPEN_MATTER "('待受理', '已受理', '待派单', '待接单', '办理中', '待核查')"

/* ---- What is read of the books, and what is decided ---- */

enum outcome { MET, CONTACTED, DECLINED, NOT_HOME, AWAY, IN_HOSPITAL, NO_OUTCOME };
static const char *const outcomes[] = {"见到", "已联系", "拒访", "未遇", "外出", "住院", NULL};

enum state { OPEN, DONE, LAPSED, SUSPENDED, CANCELLED };
static const char *const states[] = {"待办", "已办", "漏访", "暂缓", "取消"};

struct visit {
    int64_t id, household, matter;
    int day, minute, until;
    enum outcome outcome;
};

struct subject {
    int64_t id, household, building, reported;
    int since, danger;
};

struct period {
    char key[40];
    int start, end, is_first;
};

/* `reason` is compared by its words. */
struct judgement {
    enum state state;
    int64_t suspended_until, closed, visit;
    enum outcome outcome;
    char reason[64];
};

/* A duty that is in the books already. */
struct duty {
    int64_t id, subject, household, building, due_at, callback_at;
    struct period period;
    struct judgement judgement;
    int is_settled;
};

/* A list that grows. */
#define LIST(type) struct { type *items; size_t count, room; }
#define ADD(list) (*(grow((void **)&(list).items, &(list).room, (list).count, sizeof *(list).items), \
    &(list).items[(list).count++]))

static void grow(void **items, size_t *room, size_t count, size_t size)
{
    if (count < *room) return;
    *room = *room ? *room * 2 : 256;
    *items = realloc(*items, *room * size);
    if (*items == NULL) fail(NULL, "out of memory");
}

struct night {
    sqlite3 *db;
    int day, month_start, month_end;
    int64_t commit, last_id;
    LIST(struct subject) subjects[RULES];
    LIST(struct duty) duties[RULES];
    /* By household, day and minute; and those that name a matter. */
    LIST(struct visit) visits;
    LIST(struct visit) of_matters;
    sqlite3_stmt *insert, *update, *change;
    EVP_MD *sha256;
    EVP_MD_CTX *row_digest, *commit_digest;
    size_t inserted, updated;
};

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : lengths[month - 1];
}

/* ---- Working time: the yearly notices of the State Council, and office hours ---- */

static const char *const holidays[][2] = {
    {"2025-01-01", "2025-01-01"}, {"2025-01-28", "2025-02-04"}, {"2025-04-04", "2025-04-06"},
    {"2025-05-01", "2025-05-05"}, {"2025-05-31", "2025-06-02"}, {"2025-10-01", "2025-10-08"},
    {"2026-01-01", "2026-01-03"}, {"2026-02-15", "2026-02-23"}, {"2026-04-04", "2026-04-06"},
    {"2026-05-01", "2026-05-05"}, {"2026-06-19", "2026-06-21"}, {"2026-09-25", "2026-09-27"},
    {"2026-10-01", "2026-10-07"},
};
static const char *const worked[] = {
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28",
    "2026-05-09", "2026-09-20", "2026-10-10",
};

static int is_working_day(int day)
{
    for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++)
        if (day >= read_day(holidays[i][0]) && day <= read_day(holidays[i][1])) return 0;
    for (size_t i = 0; i < sizeof worked / sizeof worked[0]; i++)
        if (day == read_day(worked[i])) return 1;
    /* 1970-01-01 was a Thursday. */
    return (day + 3) % 7 < 5;
}

/* 08:30 to 12:00 and 14:00 to 17:30; who reports outside of it is answered on the next working day by 10:00. */
static const int office[2][2] = {{510, 720}, {840, 1050}};

static int64_t moment(int day, int minute) { return ((int64_t)day * 1440 + minute - 480) * 60000; }
static int64_t civil_minutes(int64_t moment) { return (moment + 480 * 60000) / 60000; }

static int64_t arrival(const struct rule *rule, int64_t reported, int danger)
{
    if (!rule->office_hours || danger) return reported + (int64_t)rule->arrive * 60000;
    int day = (int)(civil_minutes(reported) / 1440), minute = (int)(civil_minutes(reported) % 1440);
    if (!is_working_day(day) || minute < office[0][0] || minute >= office[1][1]) {
        if (minute >= office[0][0]) day++;
        while (!is_working_day(day)) day++;
        return moment(day, 600);
    }
    for (int left = rule->arrive;; day++, minute = 0) {
        if (!is_working_day(day)) continue;
        for (int i = 0; i < 2; i++) {
            if (minute >= office[i][1]) continue;
            int start = minute > office[i][0] ? minute : office[i][0];
            if (start + left <= office[i][1]) return moment(day, start + left);
            left -= office[i][1] - start;
        }
    }
}

/* ---- Reading ---- */

static int64_t integer(sqlite3_stmt *statement, int column)
{
    return IS_NULL(statement, column) ? NONE : sqlite3_column_int64(statement, column);
}

/* The words are short and few: a comparison beats any table. */
static int word(const char *text, const char *const *words, int count, int otherwise)
{
    if (text == NULL) return otherwise;
    for (int i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0) return i;
    return otherwise;
}

/* Who is on the roster of a rule on the day: one query, by household. */
static void read_roster(struct night *night, int number)
{
    char sql[1024];
    snprintf(sql, sizeof sql,
        "SELECT h.id, h.building, r.since FROM"
        " (SELECT m.household, min(t.\"from\") AS since FROM care_tag t"
        "  JOIN household_member m ON m.resident = t.resident"
        "   AND m.\"from\" <= ?1 AND (m.until IS NULL OR m.until > ?1)"
        "  WHERE t.category IN (%s) AND t.\"from\" <= ?1 AND (t.until IS NULL OR t.until > ?1)"
        "  GROUP BY m.household) r"
        " JOIN household h ON h.id = r.household ORDER BY r.household", rules[number].categories);
    sqlite3_stmt *query = prepare(night->db, sql);
    sqlite3_bind_int(query, 1, night->day);
    while (step(night->db, query)) {
        struct subject *subject = &ADD(night->subjects[number]);
        *subject = (struct subject){
            .id = sqlite3_column_int64(query, 0), .household = sqlite3_column_int64(query, 0),
            .building = integer(query, 1), .since = sqlite3_column_int(query, 2)};
    }
    sqlite3_finalize(query);
}

static void read_matters(struct night *night, int number)
{
    char sql[1024];
    snprintf(sql, sizeof sql,
        "SELECT m.id, m.household, coalesce(m.building, h.building), m.reported, m.danger"
        " FROM matter m LEFT JOIN household h ON h.id = m.household"
        " WHERE m.state IN " OPEN_MATTER " AND m.day <= ?1 AND %s ORDER BY m.id", rules[number].matters);
    sqlite3_stmt *query = prepare(night->db, sql);
    sqlite3_bind_int(query, 1, night->day);
    while (step(night->db, query)) {
        struct subject *subject = &ADD(night->subjects[number]);
        *subject = (struct subject){
            .id = sqlite3_column_int64(query, 0), .household = integer(query, 1), .building = integer(query, 2),
            .reported = sqlite3_column_int64(query, 3), .danger = sqlite3_column_int(query, 4)};
    }
    sqlite3_finalize(query);
}

/* The duties that the night may have to change, or must not make a second time, by subject and period. */
static void read_duties(struct night *night, int number)
{
    sqlite3_stmt *query = prepare(night->db,
        rules[number].categories
            ? "SELECT id, subject, household, building, period, opened, due, state, suspended_until, closed, outcome,"
              " visit, reason, due_at, callback_at FROM reference_duty WHERE rule = ?1 AND (closed IS NULL OR due >= ?2)"
              " ORDER BY subject, period"
            : "SELECT id, subject, household, building, period, opened, due, state, suspended_until, closed, outcome,"
              " visit, reason, due_at, callback_at FROM reference_duty WHERE rule = ?1 AND (closed IS NULL OR due >= ?2"
              "  OR subject IN (SELECT id FROM matter WHERE state IN " OPEN_MATTER "))"
              " ORDER BY subject, period");
    sqlite3_bind_text(query, 1, rules[number].name, -1, SQLITE_STATIC);
    sqlite3_bind_int(query, 2, night->month_start);
    while (step(night->db, query)) {
        struct duty *duty = &ADD(night->duties[number]);
        memset(duty, 0, sizeof *duty);
        duty->id = sqlite3_column_int64(query, 0);
        duty->subject = sqlite3_column_int64(query, 1);
        duty->household = integer(query, 2);
        duty->building = integer(query, 3);
        snprintf(duty->period.key, sizeof duty->period.key, "%s", TEXT(query, 4));
        duty->period.start = sqlite3_column_int(query, 5);
        duty->period.end = sqlite3_column_int(query, 6);
        duty->period.is_first = strncmp(duty->period.key, "first ", 6) == 0;
        duty->judgement.state = (enum state)word(TEXT(query, 7), states, 5, OPEN);
        duty->judgement.suspended_until = integer(query, 8);
        duty->judgement.closed = integer(query, 9);
        duty->judgement.outcome = (enum outcome)word(TEXT(query, 10), outcomes, 6, NO_OUTCOME);
        duty->judgement.visit = integer(query, 11);
        duty->due_at = integer(query, 13);
        duty->callback_at = integer(query, 14);
        if (TEXT(query, 12)) snprintf(duty->judgement.reason, sizeof duty->judgement.reason, "%s", TEXT(query, 12));
    }
    sqlite3_finalize(query);
}

static int by_household(const void *left, const void *right)
{
    const struct visit *a = left, *b = right;
    if (a->household != b->household) return a->household < b->household ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->minute != b->minute) return a->minute < b->minute ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int by_matter(const void *left, const void *right)
{
    const struct visit *a = left, *b = right;
    if (a->matter != b->matter) return a->matter < b->matter ? -1 : 1;
    return by_household(left, right);
}

/* The visits since the first day that any of the duties looks back to; absences from before that reach into it,
   and whoever of them has been met since. */
static void read_visits(struct night *night)
{
    int earliest = night->month_start;
    for (int i = 0; i < RULES; i++) {
        for (size_t k = 0; k < night->subjects[i].count; k++) {
            const struct subject *subject = &night->subjects[i].items[k];
            int start = rules[i].categories ? subject->since : (int)(civil_minutes(subject->reported) / 1440);
            /* A first visit looks back to when the category was noted; that is at most ten days before its term. */
            if (rules[i].categories && start < night->day - 10) continue;
            if (start < earliest) earliest = start;
        }
        for (size_t k = 0; k < night->duties[i].count; k++)
            if (night->duties[i].items[k].period.start < earliest)
                earliest = night->duties[i].items[k].period.start;
    }
    sqlite3_stmt *query = prepare(night->db,
        "SELECT id, household, day, minute, outcome, until, matter FROM visit WHERE day >= ?1 AND day <= ?2"
        " UNION ALL SELECT id, household, day, minute, outcome, until, matter FROM visit"
        "  WHERE day >= ?1 - 90 AND day < ?1 AND outcome IN ('外出', '住院') AND until > ?1"
        " UNION ALL SELECT id, household, day, minute, outcome, until, matter FROM visit"
        "  WHERE outcome = '见到' AND day >= ?1 - 90 AND day < ?1 AND household IN"
        "   (SELECT household FROM visit"
        "    WHERE day >= ?1 - 90 AND day < ?1 AND outcome IN ('外出', '住院') AND until > ?1)");
    sqlite3_bind_int(query, 1, earliest);
    sqlite3_bind_int(query, 2, night->day);
    while (step(night->db, query)) {
        struct visit visit = {
            .id = sqlite3_column_int64(query, 0), .household = integer(query, 1), .day = sqlite3_column_int(query, 2),
            .minute = IS_NULL(query, 3) ? -1 : sqlite3_column_int(query, 3),
            .outcome = (enum outcome)word(TEXT(query, 4), outcomes, 6, NOT_HOME),
            .until = sqlite3_column_int(query, 5), .matter = integer(query, 6)};
        ADD(night->visits) = visit;
        if (visit.matter != NONE) ADD(night->of_matters) = visit;
    }
    sqlite3_finalize(query);
    qsort(night->visits.items, night->visits.count, sizeof(struct visit), by_household);
    qsort(night->of_matters.items, night->of_matters.count, sizeof(struct visit), by_matter);
}

/* ---- Deciding ---- */

struct slice { const struct visit *items; size_t count; };

static struct slice visits_to(const struct night *night, int64_t household)
{
    size_t low = 0, high = night->visits.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (night->visits.items[middle].household < household) low = middle + 1; else high = middle;
    }
    size_t end = low;
    while (end < night->visits.count && night->visits.items[end].household == household) end++;
    return (struct slice){night->visits.items + low, household == NONE ? 0 : end - low};
}

static struct judgement judged(enum state state)
{
    struct judgement judgement;
    memset(&judgement, 0, sizeof judgement);
    judgement.state = state;
    judgement.suspended_until = judgement.closed = judgement.visit = NONE;
    judgement.outcome = NO_OUTCOME;
    return judgement;
}

static struct judgement done(const struct visit *visit)
{
    struct judgement judgement = judged(DONE);
    judgement.closed = visit->day;
    judgement.visit = visit->id;
    judgement.outcome = visit->outcome;
    return judgement;
}

static struct judgement cancelled(int day, const char *reason)
{
    struct judgement judgement = judged(CANCELLED);
    judgement.closed = day;
    snprintf(judgement.reason, sizeof judgement.reason, "%s", reason);
    return judgement;
}

static struct judgement judge_period(const struct period *period, int day, struct slice visits)
{
    int horizon = period->is_first || day < period->end ? day : period->end;
    const struct visit *best = NULL;
    int away_until = 0;
    for (size_t i = 0; i < visits.count; i++) {
        const struct visit *visit = &visits.items[i];
        if (visit->day > horizon) break;
        if (visit->outcome >= AWAY) away_until = visit->until;
        if (visit->outcome == MET) away_until = 0;
        /* Being met says more than being in touch, and that more than a refusal; of equals the first counts. */
        if (visit->day >= period->start && visit->outcome <= DECLINED && (!best || visit->outcome < best->outcome))
            best = visit;
    }
    if (best) return done(best);
    int is_away = away_until > horizon;
    if (day > period->end && !period->is_first) {
        if (is_away) return cancelled(period->end, "away across the whole period");
        struct judgement judgement = judged(LAPSED);
        judgement.closed = period->end;
        return judgement;
    }
    struct judgement judgement = judged(is_away ? SUSPENDED : OPEN);
    if (is_away) judgement.suspended_until = away_until;
    return judgement;
}

static struct judgement judge_event(const struct night *night, const struct subject *matter)
{
    int day = (int)(civil_minutes(matter->reported) / 1440);
    int minute = (int)(civil_minutes(matter->reported) % 1440);
    struct slice there = visits_to(night, matter->household);
    for (size_t i = 0; i < there.count; i++) {
        const struct visit *visit = &there.items[i];
        if (visit->outcome != MET && visit->outcome != DECLINED) continue;
        if (visit->matter != NONE) {
            if (visit->matter == matter->id) return done(visit);
        } else if (visit->day > day || (visit->day == day && (visit->minute < 0 || visit->minute >= minute))) {
            return done(visit);
        }
    }
    size_t low = 0, high = night->of_matters.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (night->of_matters.items[middle].matter < matter->id) low = middle + 1; else high = middle;
    }
    for (; low < night->of_matters.count && night->of_matters.items[low].matter == matter->id; low++) {
        const struct visit *visit = &night->of_matters.items[low];
        if (visit->outcome == MET || visit->outcome == DECLINED) return done(visit);
    }
    return judged(OPEN);
}

/* The stretches of days that need a visit on the day: a month, a first visit after the category was noted, or both. */
static int periods_for(const struct night *night, const struct rule *rule, int since, struct period periods[2])
{
    int year, month, day;
    civil(since, &year, &month, &day);
    if (rule->lasting) {
        int months = year * 12 + month - 1 + rule->lasting;
        int end = day_number(months / 12, months % 12 + 1, month_length(months / 12, months % 12 + 1));
        if (night->month_start > end) return 0;
    }
    struct period first = {.start = since, .is_first = 1};
    /* Noted on or after the 21st: too late for that month's duty. */
    int term = rule->first ? rule->first : day >= 21 ? 10 : 0;
    first.end = since + term;
    snprintf(first.key, sizeof first.key, "first %04d-%02d-%02d", year, month, day);

    struct period whole = {.start = night->month_start, .end = night->month_end};
    civil(night->day, &year, &month, &day);
    snprintf(whole.key, sizeof whole.key, "%04d-%02d", year, month);

    if (term && since >= whole.start) {
        periods[0] = first;
        return 1;
    }
    if (term && night->day <= first.end) {
        periods[0] = first;
        periods[1] = whole;
        return 2;
    }
    periods[0] = whole;
    return 1;
}

/* ---- Writing ---- */

/* A row on its way into the books: each value is bound, and goes into the digest with its kind and length. */
struct row {
    sqlite3_stmt *statement;
    int column;
    size_t length;
    unsigned char bytes[1024];
};

static void add_bytes(struct row *row, const void *bytes, size_t length)
{
    if (row->length + length > sizeof row->bytes) fail(NULL, "row too long");
    memcpy(row->bytes + row->length, bytes, length);
    row->length += length;
}

static void put_integer(struct row *row, int64_t value)
{
    unsigned char kind = value != NONE;
    add_bytes(row, &kind, 1);
    if (value == NONE) {
        sqlite3_bind_null(row->statement, row->column++);
    } else {
        add_bytes(row, &value, sizeof value);
        sqlite3_bind_int64(row->statement, row->column++, value);
    }
}

static void put_text(struct row *row, const char *text)
{
    unsigned char kind = text ? 3 : 0;
    add_bytes(row, &kind, 1);
    if (text == NULL) {
        sqlite3_bind_null(row->statement, row->column++);
        return;
    }
    int64_t length = (int64_t)strlen(text);
    add_bytes(row, &length, sizeof length);
    add_bytes(row, text, (size_t)length);
    sqlite3_bind_text(row->statement, row->column++, text, (int)length, SQLITE_STATIC);
}

static int64_t salt(void)
{
    static int64_t salts[512];
    static size_t left;
    if (left == 0) {
        for (size_t got = 0; got < sizeof salts;) {
            ssize_t more = getrandom((char *)salts + got, sizeof salts - got, 0);
            if (more < 0) fail(NULL, "getrandom");
            got += (size_t)more;
        }
        left = sizeof salts / sizeof salts[0];
    }
    return salts[--left];
}

static void write_duty(struct night *night, const struct rule *rule, int64_t id, int is_new, const struct subject *at,
    const struct period *period, int64_t due_at, int64_t callback_at, const struct judgement *judgement)
{
    static struct row row;
    row.statement = is_new ? night->insert : night->update;
    row.column = 1;
    row.length = 0;
    put_integer(&row, id);
    put_integer(&row, night->commit);
    put_integer(&row, salt());
    put_text(&row, rule->name);
    put_integer(&row, at->id);
    put_text(&row, period->key);
    put_integer(&row, at->household);
    put_integer(&row, rule->matters ? at->id : NONE);
    put_integer(&row, at->building);
    put_text(&row, rule->verb);
    put_integer(&row, period->start);
    put_integer(&row, period->end);
    put_integer(&row, due_at);
    put_integer(&row, callback_at);
    put_text(&row, states[judgement->state]);
    put_integer(&row, judgement->suspended_until);
    put_integer(&row, judgement->closed);
    put_text(&row, outcomes[judgement->outcome]);
    put_integer(&row, judgement->visit);
    put_text(&row, judgement->reason[0] ? judgement->reason : NULL);
    step(night->db, row.statement);

    unsigned char digest[32];
    int64_t line[2] = {id, is_new ? 0 : 1};
    if (!EVP_DigestInit_ex2(night->row_digest, night->sha256, NULL)
        || !EVP_DigestUpdate(night->row_digest, row.bytes, row.length)
        || !EVP_DigestFinal_ex(night->row_digest, digest, NULL)
        || !EVP_DigestUpdate(night->commit_digest, line, sizeof line)
        || !EVP_DigestUpdate(night->commit_digest, digest, sizeof digest)) fail(NULL, "digest");
    sqlite3_bind_int64(night->change, 1, night->commit);
    sqlite3_bind_int64(night->change, 2, line[0]);
    sqlite3_bind_int64(night->change, 3, line[1]);
    sqlite3_bind_blob(night->change, 4, digest, sizeof digest, SQLITE_STATIC);
    step(night->db, night->change);
    if (is_new) night->inserted++; else night->updated++;
}

static int same(const struct judgement *a, const struct judgement *b)
{
    return a->state == b->state && a->suspended_until == b->suspended_until && a->closed == b->closed
        && a->visit == b->visit && a->outcome == b->outcome && strcmp(a->reason, b->reason) == 0;
}

/* Brings a duty of the books to what it should be, at the door where its subject lives now. */
static void settle(struct night *night, const struct rule *rule, struct duty *duty, const struct subject *subject,
    const struct judgement *judgement)
{
    duty->is_settled = 1;
    struct subject at = {.id = duty->subject, .household = duty->household, .building = duty->building};
    if (subject && judgement->closed == NONE) at = *subject;
    if (judgement->state == CANCELLED && duty->judgement.state == CANCELLED) return;
    if (same(judgement, &duty->judgement) && at.household == duty->household && at.building == duty->building) return;
    write_duty(night, rule, duty->id, 0, &at, &duty->period, duty->due_at, duty->callback_at, judgement);
}

/* A duty that the day no longer asks for: its period is over, or its subject has left the roster. */
static void give_up(struct night *night, const struct rule *rule, struct duty *duty, const char *reason)
{
    int is_open = duty->judgement.closed == NONE;
    if (duty->is_settled) return;
    if (rule->matters) {
        struct judgement judgement = cancelled(night->day, "the matter is closed");
        if (is_open) settle(night, rule, duty, NULL, &judgement);
        return;
    }
    struct slice visits = visits_to(night, duty->household);
    struct judgement judgement = judge_period(&duty->period, night->day, visits);
    int is_over = duty->period.end < night->day || duty->period.is_first;
    if (judgement.state == DONE || (is_open && judgement.state == LAPSED) || (is_open && is_over && !reason)) {
        settle(night, rule, duty, NULL, &judgement);
    } else if (is_open) {
        judgement = cancelled(night->day, reason ? reason : "not asked for any more");
        settle(night, rule, duty, NULL, &judgement);
    }
}

static void bring_to_day(struct night *night, int number)
{
    const struct rule *rule = &rules[number];
    struct duty *duty = night->duties[number].items, *end = duty + night->duties[number].count;
    for (size_t i = 0; i < night->subjects[number].count; i++) {
        const struct subject *subject = &night->subjects[number].items[i];
        while (duty < end && duty->subject < subject->id) give_up(night, rule, duty++, "not on the roster any more");
        struct duty *own = duty;
        while (duty < end && duty->subject == subject->id) duty++;

        struct period periods[2];
        int count = 1;
        int64_t due_at = NONE, callback_at = NONE;
        struct slice visits = {NULL, 0};
        if (rule->matters) {
            due_at = arrival(rule, subject->reported, subject->danger);
            if (rule->callback) callback_at = subject->reported + (int64_t)rule->callback * 60000;
            periods[0] = (struct period){.key = "event", .start = (int)(civil_minutes(subject->reported) / 1440),
                .end = (int)(civil_minutes(due_at) / 1440)};
        } else {
            count = periods_for(night, rule, subject->since, periods);
            visits = visits_to(night, subject->household);
        }
        for (int k = 0; k < count; k++) {
            struct duty *known = own;
            while (known < duty && strcmp(known->period.key, periods[k].key) != 0) known++;
            const struct period *stretch = known < duty ? &known->period : &periods[k];
            struct judgement judgement =
                rule->matters ? judge_event(night, subject) : judge_period(stretch, night->day, visits);
            if (known < duty)
                settle(night, rule, known, subject, &judgement);
            else
                write_duty(night, rule, ++night->last_id, 1, subject, &periods[k], due_at, callback_at, &judgement);
        }
        for (; own < duty; own++) give_up(night, rule, own, NULL);
    }
    while (duty < end) give_up(night, rule, duty++, "not on the roster any more");
}

static int64_t highest(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *query = prepare(db, sql);
    int64_t number = step(db, query) ? sqlite3_column_int64(query, 0) : 0;
    sqlite3_finalize(query);
    return number;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: night WORKSPACE/gewu.db DATE\n");
        return 64;
    }
    double began = seconds();
    static struct night night;
    sqlite3 *db = night.db = open_books(arguments[1]);
    night.day = read_day(arguments[2]);
    int year, month, day;
    civil(night.day, &year, &month, &day);
    night.month_start = day_number(year, month, 1);
    night.month_end = day_number(year, month, month_length(year, month));
    night.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    night.row_digest = EVP_MD_CTX_new();
    night.commit_digest = EVP_MD_CTX_new();
    if (!night.sha256 || !night.row_digest || !night.commit_digest
        || !EVP_DigestInit_ex2(night.commit_digest, night.sha256, NULL)) fail(NULL, "digest");

    run(db, "BEGIN IMMEDIATE");
    run(db, tables);
    night.commit = highest(db, "SELECT max(number) FROM reference_commit") + 1;
    night.last_id = highest(db, "SELECT max(id) FROM reference_duty");
    night.insert = prepare(db,
        "INSERT INTO reference_duty VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
        " ?17, ?18, ?19, ?20)");
    night.update = prepare(db,
        "UPDATE reference_duty SET commit_no = ?2, salt = ?3, household = ?7, building = ?9, state = ?15,"
        " suspended_until = ?16, closed = ?17, outcome = ?18, visit = ?19, reason = ?20 WHERE id = ?1");
    night.change = prepare(db, "INSERT INTO reference_change VALUES (?1, ?2, ?3, ?4)");

    for (int i = 0; i < RULES; i++) {
        if (rules[i].categories) read_roster(&night, i); else read_matters(&night, i);
        read_duties(&night, i);
    }
    read_visits(&night);
    for (int i = 0; i < RULES; i++) bring_to_day(&night, i);

    if (night.inserted + night.updated > 0) {
        unsigned char digest[32];
        if (!EVP_DigestFinal_ex(night.commit_digest, digest, NULL)) fail(NULL, "digest");
        sqlite3_stmt *commit = prepare(db, "INSERT INTO reference_commit VALUES (?1, ?2, ?3)");
        sqlite3_bind_int64(commit, 1, night.commit);
        sqlite3_bind_int(commit, 2, night.day);
        sqlite3_bind_blob(commit, 3, digest, sizeof digest, SQLITE_STATIC);
        step(db, commit);
        sqlite3_finalize(commit);
    }
    run(db, "COMMIT");
    sqlite3_finalize(night.insert);
    sqlite3_finalize(night.update);
    sqlite3_finalize(night.change);
    if (sqlite3_close(db) != SQLITE_OK) fail(db, "close");
    EVP_MD_CTX_free(night.row_digest);
    EVP_MD_CTX_free(night.commit_digest);
    EVP_MD_free(night.sha256);
    printf("inserted %zu updated %zu seconds %.3f\n", night.inserted, night.updated, seconds() - began);
    return 0;
}
