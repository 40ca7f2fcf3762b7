# shellcheck shell=bash disable=SC2154
# Duties: everybody anew, after little has changed, one person, why, what if. Sourced by scripts/bench, as books.sh.

duties_limit=5 duties_memory_limit=200 little_limit=0.05 person_limit=0.100 why_limit=0.050 simulate_limit=2

# ---- (o) sixteen rules ----

# Books with the eight rules of visits and eight more, brought to the day.
make_duties() {
    fresh duties || return
    cp -r Benchmarks/plugins/eight "$folder/duties/plugins/" || return
    "$gewu" plugin enable eight --workspace "$folder/duties" --on "$day" >/dev/null 2>&1
}

nightly() { timed "$1" "$gewu" run nightly --workspace "$folder/duties" --on "$2" --format json "${@:3}"; }

# said NAME: a number of the last night's report.
said() { python3 -c 'import json, sys
report = json.load(open(sys.argv[1]))
for step in sys.argv[2].split("."): report = report[step]
print(-1 if report is None else report)' "$folder/output" "$1"; }

measure_duties() {
    local round next duty person changed
    duties_strayed=0
    for ((round = 1; round <= $(few); round++)); do
        make_duties || return
        nightly duties.first "$day"
        [ "$round" -eq "$(few)" ] || continue
    done
    duties_count=$(books duties 'SELECT count(*) FROM duty')
    next=$day
    for ((round = 1; round <= runs; round++)); do
        # Everybody anew, with nothing to write.
        nightly duties.everybody "$next" --full
        duties_unchanged || duties_strayed=1
        # One in a hundred.
        "$gewu" script $reference/change.lua --write --workspace "$folder/duties" --on "$next" --format csv \
            >"$folder/output" 2>"$folder/errors" || { cat "$folder/errors" >&2; return 1; }
        nightly duties.little "$next"
        duties_marked=$(said planned.marked)
        nightly duties.little.everybody "$next" --full
        duties_unchanged || duties_strayed=1
        # One person: a visit, with the duties it settles, written.
        person=$(books duties "SELECT household FROM duty WHERE closed IS NULL AND household IS NOT NULL AND matter IS NULL
            ORDER BY id LIMIT 1 OFFSET $((round * 7))")
        timed duties.person "$gewu" "do" "走访 户$person 见面" --workspace "$folder/duties" --on "$next" --format json
        # Why, and why not.
        duty=$(books duties "SELECT id FROM duty WHERE household = $person ORDER BY id DESC LIMIT 1")
        timed duties.why "$gewu" "do" "为什么 $duty" --workspace "$folder/duties" --on "$next" --format json
        timed duties.whynot "$gewu" "do" "为什么 户$person" --workspace "$folder/duties" --on "$next" --format json
        timed duties.simulate "$gewu" simulate visits --set elder_cadence=week --workspace "$folder/duties" \
            --on "$next" --format json
        printf '.'
    done
    changed=$(books duties 'SELECT count(*) FROM resident' | awk '{ print int($1 / 100) }')
    printf '\n%s 条待办；改了 %s 人，逐一核过 %s 户、件 · duties; residents changed; doors and matters looked at\n' \
        "$duties_count" "$changed" "$duties_marked"
    rm -rf "${folder:?}/duties"
}

# shellcheck disable=SC2317
duties_unchanged() { python3 -c 'import json, sys
sys.exit(any(job["changes"] for job in json.load(open(sys.argv[1]))["jobs"]))' "$folder/output"; }

report_duties() {
    local first everybody little person why simulate memory
    first=$(median duties.first 1) everybody=$(median duties.everybody 1)
    little=$(over "$(median duties.little 1)" "$first")
    person=$(median duties.person 1) why=$(median duties.why 1)
    simulate=$(over "$(median duties.simulate 1)" "$everybody")
    memory=$(spread duties.first 3 | awk '{ printf "%.0f", $3 / 1024 }')
    hold "(o) $first s > $duties_limit s" within "$first" "$duties_limit"
    hold "(o) $memory MB > $duties_memory_limit MB" within "$memory" "$duties_memory_limit"
    hold "(o) $little > $little_limit" within "$little" "$little_limit"
    hold "(o) $person s > $person_limit s" within "$person" "$person_limit"
    hold "(o) $why s > $why_limit s" within "$why" "$why_limit"
    hold "(o) $simulate > $simulate_limit" within "$simulate" "$simulate_limit"
    hold "(o) 只看变动过的和全部重算不同 · a night of what had changed came to something else" [ "$duties_strayed" -eq 0 ]
    table "$(line duties.first "（o）第一夜，16 条规则，写入 $duties_count 项")"
    table "$(line duties.everybody "（o）全部重算，没有要写的")"
    table "$(line duties.little "（o）百分之一的居民改过以后的一夜")"
    table "$(line duties.little.everybody "　那以后全部重算")"
    table "$(line duties.person "（o）登记一次走访，待办随即变")"
    table "$(line duties.why "（o）为什么，一项待办")"
    table "$(line duties.whynot "（o）为什么，一户")"
    table "$(line duties.simulate "（o）测算 elder_cadence=week")"
    readme "（o）16 条规则，$residents 居民，第一夜（目标 ≤ 5 s）；内存峰值（≤ 200 MB）" "$(seconds duties.first 1)；$memory MB"
    readme "　百分之一的居民改过以后的一夜，与第一夜之比（目标 ≤ 0.05）" "$(seconds duties.little 1)；$little"
    readme "　登记一次走访到新的待办（目标 ≤ 100 ms）；为什么（≤ 50 ms），都是整个进程" \
        "$(milliseconds "$person")；$(milliseconds "$why")"
    readme "　测算，与全部重算之比（目标 ≤ 2）" "$(seconds duties.simulate 1)；$simulate"
}

# ---- (p) how it grows ----

# Ten times as many people take ten times as long. GEWU_BENCH_SIZES names others: 3,000,000 takes its time and 10 GB.
measure_growth() {
    local size
    growth_sizes=${GEWU_BENCH_SIZES:-30000 300000}
    for size in $growth_sizes; do
        rm -rf "${folder:?}/growth"
        "$gewu" init "$folder/growth" --demo --residents "$size" --on "$day" >/dev/null 2>&1 || return
        cp -r Benchmarks/plugins/eight "$folder/growth/plugins/" || return
        "$gewu" plugin enable eight --workspace "$folder/growth" --on "$day" >/dev/null 2>&1 || return
        timed "growth.$size" "$gewu" run nightly --workspace "$folder/growth" --on "$day" --format json
        timed "growth.again.$size" "$gewu" run nightly --workspace "$folder/growth" --on "$day" --full --format json
        printf '%s: %s\n' "$size" "$(books growth 'SELECT count(*) FROM duty')"
        rm -rf "${folder:?}/growth"
    done
}

report_growth() {
    local size
    for size in $growth_sizes; do
        table "$(line "growth.$size" "（p）第一夜，$size 人")"
        table "$(line "growth.again.$size" "　全部重算")"
        readme "（p）第一夜，$size 人；每万人" "$(seconds "growth.$size" 1)；$(awk -v s="$(median "growth.$size" 1)" -v n="$size" 'BEGIN { printf "%.3f s", s / n * 10000 }')"
    done
}

# ---- (q) a year of nights ----

measure_year() {
    fresh year || return
    timed year "$gewu" run nightly --from "$(date -d "$day -364 days" +%F)" --to "$day" --workspace "$folder/year" --format json
    year_duties=$(books year 'SELECT count(*) FROM duty')
    printf '%s 项待办 · duties\n' "$year_duties"
    rm -rf "${folder:?}/year"
}

report_year() {
    table "$(line year "（q）365 夜，一次跑完")"
    readme "（q）365 夜一次跑完，$residents 居民，8 条规则" "$(median year 1 | awk '{ printf "%.0f s", $1 }')，$year_duties 项待办"
}
